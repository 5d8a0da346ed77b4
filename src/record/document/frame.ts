// Confluent's Schema Registry puts a magic byte 0 and a 4-byte schema id before the value. Where JSON follows
// (its JSON Schema serializer), the value is that JSON; Avro and Protobuf are left as they are.

import type { KafkaRecord } from '../../batch/record.ts';
import { JsonTape } from '../json/tape.ts';

const HEADER = 5;
const tape = new JsonTape();

/** Moves `valueStart` behind a Schema Registry header when JSON follows it. */
export function unframe(record: KafkaRecord): void {
  const { bytes, valueStart, valueEnd } = record;
  if (valueStart < 0 || valueEnd - valueStart <= HEADER || bytes[valueStart] !== 0) return;
  if (tape.parse(bytes, valueStart + HEADER, valueEnd)) record.valueStart = valueStart + HEADER;
}
