// One batch of random records and random expressions: asks klog and the oracle about every pair.

import { isDeepStrictEqual } from 'node:util';
import { parseExpression } from '../../src/query/parse.ts';
import { printExpression } from '../../src/query/print.ts';
import { LogEvent } from '../../src/record/event.ts';
import { Indexer } from '../../src/record/indexer.ts';
import { batchOf, candidates, queryOf } from '../query/records.ts';
import { Dice } from './dice.ts';
import { Oracle } from './oracle/evaluate.ts';
import type { Role } from './oracle/tree.ts';
import { placesIn } from './places.ts';
import { randomQuestion } from './questions.ts';
import type { RandomRecord } from './records.ts';
import { randomRecord } from './records.ts';

/** With the index over a whole batch, as the engine has it, and without. They serve one record after the other. */
const EVENTS = [new LogEvent(undefined, new Indexer(0)), new LogEvent()];

/**
 * Makes a record, and an expression, of each bytes and compares the answers. Throws an error that shows the pair
 * where they differ, where `find` skips a match, and where an expression is not printed as itself.
 */
export function checkBatch(
  recordBytes: readonly Uint8Array[],
  expressionBytes: readonly Uint8Array[],
): { readonly pairs: number; readonly hits: number } {
  const records = recordBytes.map((bytes) => randomRecord(new Dice(bytes)));
  const oracles = records.map(({ value, key, headers, timestamp }, offset) => {
    const kafka = { topic: 'logs', partition: 0, offset, timestamp, key, headers };
    return new Oracle(value, kafka);
  });
  const material = {
    places: oracles.flatMap((oracle) => placesIn(oracle.document)),
    texts: oracles.flatMap((oracle) => oracle.document.texts.slice(0, 30)),
    played: (role: Role) => oracles.flatMap((oracle) => oracle.textsOf(role)),
  };
  const batch = batchOf(records);
  for (const event of EVENTS) event.beginBatch(batch.bytes, 0, batch.bytes.length);
  let pairs = 0;
  let hits = 0;
  for (const [at, bytes] of expressionBytes.entries()) {
    const event = EVENTS[at % EVENTS.length]!;
    const { tree, flags, options } = randomQuestion(new Dice(bytes), material);
    const asked = `${options.expressions.join(', ')} -e ${options.patterns.join(' -e ')}\n  ${JSON.stringify({ ...options, tree })}`;
    for (const text of [...options.expressions, ...options.patterns]) checkPrinting(text, options.fixed);
    const query = queryOf(options);
    const seen = candidates(query, records);
    query.begin(batch.bytes, 0, batch.bytes.length);
    for (const [i, record] of batch.records.entries()) {
      pairs++;
      const found = query.test(event.open(record)) === 1;
      if (found) hits++;
      const isRight = found === oracles[i]!.matches(tree, flags);
      if (isRight && (!found || seen.has(i + 1))) continue;
      const what = isRight ? 'find skips' : `klog says ${found}`;
      throw new Error(`${what}: ${asked}\n  ${show(records[i]!)}`);
    }
  }
  return { pairs, hits };
}

/** An expression printed and read again is itself. */
function checkPrinting(text: string, fixed: boolean): void {
  const parsed = parseExpression(text, { fixed });
  const printed = printExpression(parsed);
  if (isDeepStrictEqual(parseExpression(printed, { fixed: false }), parsed)) return;
  throw new Error(`printed as ${printed}: ${text}`);
}

function show({ value, ...kafka }: RandomRecord): string {
  const isText = value?.equals(Buffer.from(value.toString()));
  const bytes = isText ? '' : `base64 ${value?.toString('base64') ?? 'null'}: `;
  return `${JSON.stringify(kafka)}\n  ${bytes}${value}`;
}
