// Transaction markers: batches that brokers write to end a transaction. Their one record's key is an int16 version
// and an int16 type. Which records an abort takes back is the business of the reader of the partition.

import type { BatchHeader } from './header.ts';
import { KafkaRecord } from './record.ts';
import { RecordReader } from './records.ts';

/** What the control batch `header` says about its producer's transaction. Throws corrupt-batch. */
export function controlType(bytes: Buffer, header: BatchHeader): 'abort' | 'commit' | 'other' {
  const reader = new RecordReader();
  const record = new KafkaRecord();
  reader.open(bytes, header);
  if (!reader.next(record) || record.keyEnd - record.keyStart < 4) return 'other';
  const type = record.bytes.readInt16BE(record.keyStart + 2);
  if (type === 0) return 'abort';
  return type === 1 ? 'commit' : 'other';
}
