// A small decoder of uncompressed record batches (magic 2), written against Kafka's message format and apart from
// the encoder that it tests: plain arithmetic, every field checked.
import { expect } from 'vitest';

export interface Decoded {
  readonly offset: number;
  readonly text: string;
}

export function decodeBatches(bytes: Buffer): Decoded[] {
  const records: Decoded[] = [];
  let at = 0;
  while (at < bytes.length) {
    const base = Number(bytes.readBigInt64BE(at));
    const end = at + 12 + bytes.readInt32BE(at + 8);
    expect(end).toBeLessThanOrEqual(bytes.length);
    expect(bytes.readInt8(at + 16)).toBe(2);
    expect(bytes.readInt16BE(at + 21)).toBe(0);
    expect([bytes.readBigInt64BE(at + 27), bytes.readBigInt64BE(at + 35)]).toEqual([-1n, -1n]);
    expect(bytes.readBigInt64BE(at + 43)).toBe(-1n);
    expect([bytes.readInt16BE(at + 51), bytes.readInt32BE(at + 53)]).toEqual([-1, -1]);
    const count = bytes.readInt32BE(at + 57);
    expect(bytes.readInt32BE(at + 23)).toBe(count - 1);
    const cursor = { bytes, at: at + 61 };
    for (let i = 0; i < count; i++) {
      const stop = zigzag(cursor) + cursor.at;
      check(bytes[cursor.at++] === 0, 'attributes');
      check(zigzag(cursor) === 0, 'timestamp delta');
      check(zigzag(cursor) === i, 'offset delta');
      check(zigzag(cursor) === -1, 'no key');
      const length = zigzag(cursor);
      records.push({ offset: base + i, text: bytes.toString('latin1', cursor.at, cursor.at + length) });
      cursor.at += length;
      check(zigzag(cursor) === 0, 'no headers');
      check(cursor.at === stop, 'length');
    }
    expect(cursor.at).toBe(end);
    at = end;
  }
  return records;
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`record: ${what}`);
}

function zigzag(cursor: { readonly bytes: Buffer; at: number }): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = cursor.bytes[cursor.at++]!;
    value += (byte % 128) * factor;
    if (byte < 128) break;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
