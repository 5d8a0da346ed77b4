// The headers of one record: name and value pairs behind its value, in record format v2. Everything is checked
// against the end of the record. Old formats have none.

import { corrupt } from './corrupt.ts';
import type { KafkaRecord } from './record.ts';
import { cursor, varint } from './varint.ts';

/** One header's bounds. Module variables, because a record is looked at without allocating. */
let nameStart = 0;
let nameEnd = 0;
let valueStart = 0;
let valueEnd = 0;

/**
 * All headers in their order, as copies. For printing: it allocates. Throws corrupt-batch for headers that do
 * not fit the record.
 */
export function readHeaders(record: KafkaRecord): [name: string, value: Buffer | null][] {
  const { bytes, headerCount, headersEnd } = record;
  const headers: [string, Buffer | null][] = [];
  let p = record.headersStart;
  for (let i = 0; i < headerCount; i++) {
    p = readHeaderAt(bytes, p, headersEnd);
    const value = valueStart < 0 ? null : Buffer.from(bytes.subarray(valueStart, valueEnd));
    headers.push([bytes.toString('utf8', nameStart, nameEnd), value]);
  }
  return headers;
}

/** Reads the bounds of the header at `p` and returns its end. */
function readHeaderAt(bytes: Buffer, p: number, end: number): number {
  const nameSize = sizeAt(bytes, p, end);
  if (nameSize < 0) throw corrupt('the name of a header does not fit its record');
  nameStart = after;
  nameEnd = after + nameSize;
  const valueSize = sizeAt(bytes, nameEnd, end);
  if (valueSize < -1) throw corrupt('the value of a header does not fit its record');
  valueStart = valueSize < 0 ? -1 : after;
  valueEnd = valueSize < 0 ? -1 : after + valueSize;
  return valueSize < 0 ? after : valueEnd;
}

let after = 0;

/** The length at `p`, and in `after` where it ends; -2 when it, or what it measures, does not fit before `end`. */
function sizeAt(bytes: Buffer, p: number, end: number): number {
  if (p >= end) return -2;
  let v = bytes[p]!;
  after = p + 1;
  if (v > 127) {
    v = varint(bytes, after, end, v);
    after = cursor;
  }
  const size = (v & 1) === 0 ? v >>> 1 : -(v >>> 1) - 1;
  return after + Math.max(size, 0) > end ? -2 : size;
}
