// Runs the tables of the pages*.test.ts: what the pages of the filter language say, sentence by sentence, as
// expressions with records that they must find and records that they must not.

import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { parseExpression } from '../../src/query/language/parse.ts';
import { printExpression } from '../../src/query/language/print.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { Indexer } from '../../src/record/document/indexer.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { PlainRecord } from './records.ts';
import { batchOf, candidates, findAll, queryOf } from './records.ts';

/** A record with a Kafka side: `kafka({ value: {...}, key: 'k' })`. */
export class Kafka {
  readonly record: PlainRecord;

  constructor({ value, ...rest }: Omit<PlainRecord, 'value'> & { value?: unknown }) {
    this.record = { ...rest, value: bytesOf(value === undefined ? {} : value) };
  }
}

export const kafka = (parts: ConstructorParameters<typeof Kafka>[0]): Kafka => new Kafka(parts);

/** Expression (or options), records that it finds, records that it does not find. */
export type Row = readonly [
  asked: string | Partial<QueryOptions>,
  yes: readonly unknown[],
  no: readonly unknown[],
];

/** One sentence of the pages and the rows that hold klog to it. Texts, bytes and null are values, objects JSON. */
export function says(sentence: string, rows: readonly Row[]): void {
  describe(sentence, () => {
    test.each(rows.map((row) => [titleOf(row[0]), ...row] as const))('%s', (_title, asked, yes, no) => {
      check(asked, yes, no);
    });
  });
}

/** A sentence that says what is no expression. */
export function refuses(sentence: string, expressions: readonly string[]): void {
  describe(sentence, () => {
    test.each(expressions)('%s', (text) => {
      expect(() => parseExpression(text, { fixed: false })).toThrow(KlogError);
    });
  });
}

/** A sentence that says what two expressions are: the same. */
export function same(sentence: string, pairs: readonly (readonly [string, string])[]): void {
  describe(sentence, () => {
    test.each(pairs)('%s is %s', (a, b) => {
      expect(parseExpression(a, { fixed: false })).toEqual(parseExpression(b, { fixed: false }));
    });
  });
}

function titleOf(asked: Row[0]): string {
  return typeof asked === 'string' ? asked : JSON.stringify(asked);
}

function check(asked: Row[0], yes: readonly unknown[], no: readonly unknown[]): void {
  const options = typeof asked === 'string' ? { expressions: [asked] } : asked;
  const records = [...yes, ...no].map((one) => (one instanceof Kafka ? one.record : { value: bytesOf(one) }));
  const wanted = yes.map((_, i) => i + 1);
  const show = (numbers: readonly number[]) => numbers.map((number) => records[number - 1]?.value);
  expect(show(findAll(queryOf(options), records))).toEqual(show(wanted));
  expect(show(indexed(options, records))).toEqual(show(wanted));
  const seen = candidates(queryOf(options), records);
  expect(wanted.filter((number) => !seen.has(number))).toEqual([]);
  for (const text of options.fixed ? [] : [...(options.expressions ?? []), ...(options.patterns ?? [])]) {
    const parsed = parseExpression(text, { fixed: false });
    const again = parseExpression(printExpression(parsed), { fixed: false });
    expect(isDeepStrictEqual(again, parsed), printExpression(parsed)).toBe(true);
  }
}

/** As findAll, with the index over a whole batch. */
function indexed(options: Partial<QueryOptions>, plain: readonly PlainRecord[]): number[] {
  const query = queryOf(options);
  const { bytes, records } = batchOf(plain);
  const event = new LogEvent(undefined, new Indexer(0));
  event.beginBatch(bytes, 0, bytes.length);
  query.begin(bytes, 0, bytes.length);
  const found = records.flatMap((record, i) => (query.test(event.open(record)) === 1 ? [i + 1] : []));
  event.endBatch();
  return found;
}

function bytesOf(value: unknown): string | Buffer | null {
  return value === null || typeof value === 'string' || Buffer.isBuffer(value)
    ? value
    : JSON.stringify(value);
}
