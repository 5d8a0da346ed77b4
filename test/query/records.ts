// Records for tests, as a batch holds them: key, value and headers back to back in one buffer.

import { asEpochMs, asOffset } from '../../src/base/brand.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import type { CompiledQuery } from '../../src/query/match/compile.ts';
import { compile } from '../../src/query/match/compile.ts';
import { questionOf } from '../../src/query/match/question.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { Matcher } from '../../src/scan/port/matcher.ts';

/** 2026-11-24T14:30:00Z */
export const NOW = asEpochMs(Date.UTC(2026, 10, 24, 14, 30));

export interface PlainRecord {
  readonly value: string | Buffer | null;
  readonly key?: string | null;
  readonly headers?: readonly (readonly [string, string | null])[];
  readonly timestamp?: number;
}

export function queryOptions(changes: Partial<QueryOptions> = {}): QueryOptions {
  return {
    expressions: [],
    patterns: [],
    fixed: false,
    wholeWords: false,
    invert: false,
    letterCase: 'smart',
    hosts: [],
    services: [],
    level: undefined,
    now: NOW,
    zone: 'UTC',
    ...changes,
  };
}

/** The records in one buffer, as coordinates into it. `starts`: where each begins. */
export function batchOf(records: readonly PlainRecord[]): {
  bytes: Buffer;
  records: KafkaRecord[];
  starts: number[];
} {
  const parts: Buffer[] = [];
  const starts: number[] = [];
  let at = 0;
  const put = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  const made = records.map((plain, i) => {
    const record = new KafkaRecord();
    starts.push(at);
    // What a record begins with in a batch: its length, time and offset.
    put(Buffer.from([0x1b, 0, 0]));
    record.topic = 'logs';
    record.offset = asOffset(i);
    record.timestamp = asEpochMs(plain.timestamp ?? NOW - 1_000);
    if (plain.key !== undefined && plain.key !== null) {
      record.keyStart = at;
      put(Buffer.from(plain.key));
      record.keyEnd = at;
    }
    if (plain.value !== null) {
      record.valueStart = at;
      put(Buffer.from(plain.value));
      record.valueEnd = at;
    }
    record.headersStart = at;
    for (const [name, value] of plain.headers ?? []) {
      put(varint(Buffer.byteLength(name)));
      put(Buffer.from(name));
      put(varint(value === null ? -1 : Buffer.byteLength(value)));
      if (value !== null) put(Buffer.from(value));
    }
    record.headersEnd = at;
    record.headerCount = plain.headers?.length ?? 0;
    return record;
  });
  const bytes = Buffer.concat(parts);
  for (const record of made) record.bytes = bytes;
  return { bytes, records: made, starts };
}

function varint(value: number): Buffer {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  const bytes: number[] = [];
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

/** The numbers (from 1) of the records that match, each one asked. */
export function findAll(query: CompiledQuery, plain: readonly PlainRecord[]): number[] {
  const { bytes, records } = batchOf(plain);
  query.begin(bytes, 0, bytes.length);
  const event = new LogEvent();
  return records.flatMap((record, i) => (query.test(event.open(record)) === 1 ? [i + 1] : []));
}

/** The numbers (from 1) of the records that `find` names as candidates, going through the batch as a scan does. */
export function candidates(query: CompiledQuery, plain: readonly PlainRecord[]): Set<number> {
  const { bytes, starts } = batchOf(plain);
  query.begin(bytes, 0, bytes.length);
  const found = new Set<number>();
  let at = starts[0] ?? bytes.length;
  while (at < bytes.length) {
    const hit = query.find(bytes, at, bytes.length);
    if (hit < 0) break;
    const index = starts.findLastIndex((start) => start <= hit);
    found.add(index + 1);
    at = starts[index + 1] ?? bytes.length;
  }
  return found;
}

/** Compiles the query that the options ask for. */
export function queryOf(changes: Partial<QueryOptions>): CompiledQuery {
  const options = queryOptions(changes);
  return compile(questionOf(options).expr, options) satisfies Matcher;
}
