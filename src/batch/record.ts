// One Kafka record as coordinates into borrowed memory.

import type { EpochMs, Offset } from '../base/brand.ts';
import { asEpochMs, asOffset } from '../base/brand.ts';

const NOTHING = Buffer.alloc(0);

/**
 * A record: where its parts lie in `bytes`, and its coordinates in Kafka. One instance is refilled for every
 * record (hot), and `bytes` is decompression memory that the next batch overwrites: keep nothing of it.
 * A start of -1 means null (`keyStart`: no key, `valueStart`: a tombstone); ends are exclusive byte positions.
 */
export class KafkaRecord {
  topic = '';
  partition = 0;
  offset: Offset = asOffset(0);
  /** Kafka's timestamp in ms (the append time where the topic has LogAppendTime); -1 when there is none. */
  timestamp: EpochMs = asEpochMs(-1);
  /**
   * The time klog goes by (ranges and order), ms: Kafka's timestamp or the log line's own, else that of the
   * record before; -1 when there is none. Set by the engine, not by the batch.
   */
  time: EpochMs = asEpochMs(-1);
  /** With context lines: the number of the host that wrote it, and whether it is kept without being a match. Set by the engine. */
  host = -1;
  kept = false;
  bytes: Buffer = NOTHING;
  keyStart = -1;
  keyEnd = -1;
  valueStart = -1;
  valueEnd = -1;
  /** Headers as in record format v2: varint name length, name, varint value length (-1 null), value; `headerCount` times. */
  headersStart = 0;
  headersEnd = 0;
  headerCount = 0;
}
