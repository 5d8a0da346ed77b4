// Headers of a record, found by name in the bytes as record format v2 stores them (KIP-98): zigzag varint length,
// name, zigzag varint length (-1 is null), value.

import type { KafkaRecord } from '../../batch/record.ts';
import { cursor, varint } from '../../batch/varint.ts';
import type { Cursor, ValueTest } from '../json/value.ts';
import { foldName, foldsTo } from '../vocabulary/fold.ts';

/** A header's name, ready for bytes. */
export interface HeaderName {
  readonly raw: Uint8Array;
  readonly folded: Uint8Array;
  readonly foldedText: string;
  readonly isAscii: boolean;
}

/** A header name to be looked for. */
export function headerNamed(name: string): HeaderName {
  const raw = Buffer.from(name);
  const foldedText = foldName(name);
  return { raw, folded: Buffer.from(foldedText), foldedText, isAscii: raw.every((c) => c < 0x80) };
}

/**
 * Calls `test` for the value of each header of that name until it says true. Headers spelled exactly so, else
 * those that fold equal. Hot where a query asks for headers.
 */
export function anyHeader(record: KafkaRecord, name: HeaderName, cursor: Cursor, test: ValueTest): boolean {
  if (record.headerCount === 0) return false;
  const exact = walk(record, name, true, cursor, test);
  return exact === undefined ? walk(record, name, false, cursor, test) === true : exact;
}

/** Where the next length begins; -1 when the one before was broken. */
let at = 0;

/** Whether the test was true for one of the headers; undefined when none has the name. */
function walk(
  record: KafkaRecord,
  name: HeaderName,
  exact: boolean,
  value: Cursor,
  test: ValueTest,
): boolean | undefined {
  const { bytes } = record;
  const end = Math.min(record.headersEnd, bytes.length);
  let found: boolean | undefined;
  at = record.headersStart;
  for (let i = 0; i < record.headerCount; i++) {
    const nameLength = size(bytes, end);
    const nameStart = at;
    const nameEnd = nameStart + nameLength;
    if (at < 0 || nameLength < 0 || nameEnd > end) return found;
    at = nameEnd;
    const length = size(bytes, end);
    const start = at;
    if (at < 0 || start + Math.max(0, length) > end) return found;
    at = start + Math.max(0, length);
    if (!isNamed(bytes, nameStart, nameEnd, name, exact)) continue;
    const next = at;
    if (test(value.over(length < 0 ? 'null' : 'string', bytes, start, next))) return true;
    at = next;
    found = false;
  }
  return found;
}

function isNamed(bytes: Buffer, start: number, end: number, name: HeaderName, exact: boolean): boolean {
  if (exact)
    return end - start === name.raw.length && bytes.compare(name.raw, 0, name.raw.length, start, end) === 0;
  if (name.isAscii && foldsTo(bytes, start, end, name.folded)) return true;
  if (name.isAscii && isAscii(bytes, start, end)) return false;
  return foldName(bytes.toString('utf8', start, end)) === name.foldedText;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

/** The names of all headers, those before a broken one. For telling a person: it allocates. */
export function headerNames(record: KafkaRecord): string[] {
  const { bytes } = record;
  const end = Math.min(record.headersEnd, bytes.length);
  const names: string[] = [];
  at = record.headersStart;
  for (let i = 0; i < record.headerCount; i++) {
    const nameLength = size(bytes, end);
    const start = at;
    if (at < 0 || nameLength < 0 || start + nameLength > end) break;
    names.push(bytes.toString('utf8', start, start + nameLength));
    at = start + nameLength;
    const length = size(bytes, end);
    if (at >= 0) at += Math.max(0, length);
  }
  return names;
}

/** The zigzag varint at `at`, which is moved behind it. */
function size(bytes: Buffer, end: number): number {
  if (at < 0 || at >= end) {
    at = -1;
    return 0;
  }
  let value = bytes[at++]!;
  if (value > 127) {
    value = varint(bytes, at, end, value);
    at = cursor > end ? -1 : cursor;
  }
  return (value >>> 1) ^ -(value & 1);
}
