// ListOffsets (API key 2): first and end offsets, and the broker's time index.
// Format: https://kafka.apache.org/protocol#The_Messages_ListOffsets, versions 2 to 5.

import type { Offset } from '../../base/brand.ts';
import { offsetOf } from '../../base/brand.ts';
import { byTopic, WireReader, WireWriter } from './wire.ts';

/** Whether records of open and aborted transactions are read. */
export type Isolation = 'committed' | 'uncommitted';

/** Special timestamps of ListOffsets. */
export const LATEST = -1;
export const EARLIEST = -2;

export interface OffsetQuery {
  readonly topic: string;
  readonly partition: number;
  /** ms since the epoch, LATEST or EARLIEST. */
  readonly timestamp: number;
}

export interface OffsetAnswer {
  readonly topic: string;
  readonly partition: number;
  readonly error: number;
  /** undefined if there is nothing at or after the requested time. */
  readonly offset: Offset | undefined;
}

/** The request's body. A broker refuses the same partition twice in one request. */
export function encodeListOffsets(
  version: number,
  queries: readonly OffsetQuery[],
  isolation: Isolation,
): Buffer {
  const out = new WireWriter().int32(-1).int8(isolation === 'committed' ? 1 : 0);
  return out
    .array(byTopic(queries), ([topic, list]) =>
      out.string(topic).array(list, ({ partition, timestamp }) => {
        out.int32(partition);
        if (version >= 4) out.int32(-1);
        out.int64(timestamp);
      }),
    )
    .finish();
}

/** Reads the answer's body; topics may come in another order than requested. */
export function decodeListOffsets(version: number, body: Buffer): OffsetAnswer[] {
  const reader = new WireReader(body);
  const answers: OffsetAnswer[] = [];
  reader.int32();
  for (let topics = reader.arrayLength(); topics > 0; topics--) {
    const topic = reader.string() ?? '';
    for (let left = reader.arrayLength(); left > 0; left--) {
      const partition = reader.int32();
      const error = reader.int16();
      reader.int64();
      const offset = reader.int64();
      if (version >= 4) reader.int32();
      answers.push({ topic, partition, error, offset: offset < 0n ? undefined : offsetOf(offset) });
    }
  }
  return answers;
}
