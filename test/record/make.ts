// Records for the tests of this folder, built byte by byte, and field names as a query would compile them.

import { asEpochMs } from '../../src/base/brand.ts';
import { KafkaRecord } from '../../src/batch/record.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { FieldRef, PathStep } from '../../src/record/fields/field.ts';
import type { Pins, Role } from '../../src/record/vocabulary/role.ts';

export interface RecordParts {
  readonly value?: string | Buffer | null;
  readonly key?: string | null;
  readonly headers?: readonly (readonly [string, string | null])[];
  readonly timestamp?: number;
  readonly topic?: string;
}

/** A record whose parts lie in one buffer between bytes that no reader may touch. */
export function recordOf(parts: RecordParts): KafkaRecord {
  const guard = Buffer.from('","level":"fatal","host":"outside"}');
  const chunks: Buffer[] = [guard];
  let at = guard.length;
  const put = (bytes: Buffer): readonly [number, number] => {
    chunks.push(bytes, guard);
    const start = at;
    at += bytes.length + guard.length;
    return [start, start + bytes.length];
  };
  const record = new KafkaRecord();
  record.topic = parts.topic ?? 'logs';
  record.timestamp = asEpochMs(parts.timestamp ?? -1);
  if (parts.key !== undefined && parts.key !== null) {
    [record.keyStart, record.keyEnd] = put(Buffer.from(parts.key));
  }
  if (parts.value !== undefined && parts.value !== null) {
    const bytes = typeof parts.value === 'string' ? Buffer.from(parts.value) : parts.value;
    [record.valueStart, record.valueEnd] = put(bytes);
  }
  const headers = parts.headers ?? [];
  record.headerCount = headers.length;
  const encoded = headers.map(([name, value]) => {
    const text = value === null ? Buffer.of(1) : sized(value);
    return Buffer.concat([sized(name), text]);
  });
  [record.headersStart, record.headersEnd] = put(Buffer.concat(encoded));
  record.bytes = Buffer.concat(chunks);
  return record;
}

function sized(text: string): Buffer {
  const bytes = Buffer.from(text);
  const zigzag = bytes.length * 2;
  const head = zigzag < 128 ? [zigzag] : [(zigzag & 127) | 128, zigzag >> 7];
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** An event over a value (a text, or an object that is written as JSON). */
export function eventOf(
  value: string | Buffer | object | null,
  parts: RecordParts = {},
  pins?: Pins,
): LogEvent {
  const text =
    value === null || typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
  return new LogEvent(() => pins).open(recordOf({ ...parts, value: text }));
}

/** A path as the query's parser makes it: `a."b c"[0].d[]`, a leading dot for the source's own. */
export function field(text: string): FieldRef {
  const own = text.startsWith('.');
  const steps: PathStep[] = [];
  for (const [part] of (own ? text.slice(1) : text).matchAll(/"[^"]*"|\[-?\d*\]|[^.[\]"]+/g)) {
    if (part === '[]') steps.push({ kind: 'any' });
    else if (part.startsWith('[')) steps.push({ kind: 'index', index: Number(part.slice(1, -1)) });
    else if (part.startsWith('"')) steps.push({ kind: 'key', name: part.slice(1, -1), exact: true });
    else steps.push({ kind: 'key', name: part, exact: false });
  }
  return { kind: 'path', own, steps };
}

export const role = (name: Role): FieldRef => ({ kind: 'role', role: name });

/** All values that a field has, as `kind text`. */
export function valuesOf(event: LogEvent, ref: FieldRef): string[] {
  const values: string[] = [];
  event.any(ref, (value) => {
    values.push(`${value.kind} ${value.text()}`);
    return false;
  });
  return values;
}
