// One batch of random records and random questions: asks klog and the oracle about every pair.

import { isDeepStrictEqual } from 'node:util';
import { parseExpression } from '../../src/query/language/parse.ts';
import { printExpression } from '../../src/query/language/print.ts';
import { highlighter } from '../../src/query/marks/highlight.ts';
import { compile } from '../../src/query/match/compile.ts';
import { questionOf } from '../../src/query/match/question.ts';
import { compileWindow } from '../../src/read/window.ts';
import { Indexer } from '../../src/record/document/indexer.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { batchOf, candidates } from '../query/records.ts';
import { Dice } from './dice.ts';
import { Oracle } from './oracle/evaluate.ts';
import type { Role } from './oracle/tree.ts';
import { pinsOf, TOPICS } from './pins.ts';
import { placesIn } from './places.ts';
import type { Question } from './questions.ts';
import { randomQuestion } from './questions.ts';
import type { RandomRecord } from './records.ts';
import { randomRecord } from './records.ts';

/** With the index over a whole batch, as the engine has it, and without. They serve one record after the other. */
const EVENTS = [new LogEvent(pinsOf, new Indexer(0)), new LogEvent(pinsOf)];

/** How a batch is made: bytes of its topic, of each record, and of each question. */
export interface BatchBytes {
  readonly topic: Uint8Array;
  readonly records: readonly Uint8Array[];
  readonly questions: readonly Uint8Array[];
}

/**
 * Makes a record, and a question, of each bytes and compares the answers. Throws an error that shows the pair where
 * they differ, where `find` skips a match, where an expression is not printed as itself, and where what is marked
 * does not lie in the text.
 */
export function checkBatch(bytes: BatchBytes): { readonly pairs: number; readonly hits: number } {
  const { topic, pinned, elsewhere } = new Dice(bytes.topic).pick(TOPICS);
  const records = bytes.records.map((one) => randomRecord(new Dice(one)));
  const oracles = records.map(({ value, key, headers, timestamp }, offset) => {
    return new Oracle(value, { topic, partition: 0, offset, timestamp, key, headers }, pinned);
  });
  const material = {
    places: oracles.flatMap((oracle) => placesIn(oracle.document)),
    texts: oracles.flatMap((oracle) => oracle.document.texts.slice(0, 30)),
    played: (role: Role) => oracles.flatMap((oracle) => oracle.textsOf(role)),
  };
  const batch = batchOf(records);
  for (const record of batch.records) record.topic = topic;
  for (const event of EVENTS) event.beginBatch(batch.bytes, 0, batch.bytes.length);
  let pairs = 0;
  let hits = 0;
  for (const [at, one] of bytes.questions.entries()) {
    const event = EVENTS[at % EVENTS.length]!;
    const question = randomQuestion(new Dice(one), material);
    const { tree, flags, options, window } = question;
    for (const text of [...options.expressions, ...options.patterns]) checkPrinting(text, options.fixed);
    const expr = questionOf(options).expr;
    const inTime = compileWindow(window);
    const query = compile(expr, { ...options, elsewhere });
    const seen = candidates(query, records);
    query.begin(batch.bytes, 0, batch.bytes.length);
    for (const [i, record] of batch.records.entries()) {
      pairs++;
      const found = query.test(event.open(record)) === 1 && (inTime?.contains(event) ?? true);
      if (found) hits++;
      const isRight = found === oracles[i]!.matches(tree, flags);
      if (isRight && (!found || seen.has(i + 1))) continue;
      const what = isRight ? 'find skips' : `klog says ${found}`;
      throw new Error(`${what}: ${shown(question)}\n  ${topic} ${show(records[i]!)}`);
    }
    if (at % 3 === 0) checkMarks(highlighter(expr, options), material.texts[at]?.slice(0, 200));
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

/** Marks lie in the text, one behind the other. */
function checkMarks(find: ReturnType<typeof highlighter>, text = 'a text'): void {
  for (const role of ['msg', undefined] as const) {
    let end = 0;
    for (const [from, to] of find(text, role)) {
      if (from < end || to < from || to > text.length) throw new Error(`marks ${from} to ${to} in ${text}`);
      end = to;
    }
  }
}

function shown({ options, window, tree }: Question): string {
  const { expressions, patterns, ...flags } = options;
  const hosts = [...(window.hostStarts ?? [])];
  return `${expressions.join(', ')} -e ${patterns.join(' -e ')}\n  ${JSON.stringify({ flags, window: { ...window, hosts }, tree })}`;
}

function show({ value, ...kafka }: RandomRecord): string {
  const isText = value?.equals(Buffer.from(value.toString()));
  const bytes = isText ? '' : `base64 ${value?.toString('base64') ?? 'null'}: `;
  return `${JSON.stringify(kafka)}\n  ${bytes}${value}`;
}
