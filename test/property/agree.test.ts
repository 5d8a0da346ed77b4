// klog's matcher against an oracle that shares no code with it: random records, and random expressions typed in
// random spellings, must give the same answer. KLOG_PAIRS asks for another number of pairs than a usual run's, KLOG_SEED
// for those of an earlier run.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBatch } from './check.ts';
import { diceBytes } from './dice.ts';

const RECORDS = 12;
const QUESTIONS = 15;
const PAIRS = Number(process.env['KLOG_PAIRS'] ?? 300_000);
// In CI the seed that test/setup.ts sets for all property tests.
const SEED = Number(process.env['KLOG_SEED'] ?? fc.readConfigureGlobal().seed ?? Date.now() % 2 ** 31);
const RUNS = Math.ceil(PAIRS / (RECORDS * QUESTIONS));

test(`matcher and oracle agree on ${PAIRS} pairs, seed ${SEED}`, { timeout: 120_000 + PAIRS }, () => {
  let pairs = 0;
  let hits = 0;
  const property = fc.property(
    fc.uint8Array({ minLength: 1, maxLength: 1 }),
    diceBytes(RECORDS, 160),
    diceBytes(QUESTIONS, 80),
    (topic, records, questions) => {
      const done = checkBatch({ topic, records, questions });
      pairs += done.pairs;
      hits += done.hits;
    },
  );
  // The pair is in the error; the bytes that it was made of would only bury it.
  const details = fc.check(property, { numRuns: RUNS, seed: SEED });
  if (details.failed) throw new Error(`seed ${details.seed}: ${details.errorInstance}`);
  expect(pairs).toBe(RUNS * RECORDS * QUESTIONS);
  // Too few or too many matches would say that the expressions ask for nothing that the records have.
  expect(hits / pairs).toBeGreaterThan(0.1);
  expect(hits / pairs).toBeLessThan(0.6);
});
