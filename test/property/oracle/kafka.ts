// What Kafka knows about a record, as values.

import type { Json } from './json.ts';
import { isSameName } from './names.ts';
import type { Field } from './tree.ts';

export interface Kafka {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

export const number = (value: number): Json => ({ type: 'number', spelling: String(value) });
const string = (text: string): Json => ({ type: 'string', text });

export function metaOf(kafka: Kafka, name: (Field & { kind: 'meta' })['name']): Json {
  const { topic, partition, offset, timestamp, key } = kafka;
  if (name === 'topic') return string(topic);
  if (name === 'key') return key === null ? { type: 'null' } : string(key);
  if (name === 'timestamp') return timestamp < 0 ? { type: 'null' } : number(timestamp);
  return number(name === 'partition' ? partition : offset);
}

/** Exactly named ones, else those whose names fold equal. */
export function headersOf({ headers }: Kafka, name: string): readonly Json[] {
  const exact = headers.filter(([other]) => other === name);
  const named = exact.length > 0 ? exact : headers.filter(([other]) => isSameName(other, name));
  return named.map(([, value]) => (value === null ? { type: 'null' } : string(value)));
}
