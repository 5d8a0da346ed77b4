// Fetch (API key 1): the request, and the answer with record sets left as bytes. Versions 4 to 11 (by topic name; 10
// and later hand out zstd; sessions are not used). Format: https://kafka.apache.org/protocol#The_Messages_Fetch

import type { Offset } from '../../base/brand.ts';
import { offsetOf } from '../../base/brand.ts';
import type { AbortedTransaction } from '../../scan/port/source.ts';
import type { Isolation } from './offsets.ts';
import { byTopic, WireReader, WireWriter } from './wire.ts';

interface FetchPart {
  readonly topic: string;
  readonly partition: number;
  readonly from: Offset;
  /** Limit for this partition; the broker cuts the last batch at it. */
  readonly maxBytes: number;
}

interface FetchRequest {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly isolation: Isolation;
  readonly rack: string;
  /** The broker fills its answer in this order until `maxBytes`, topic by topic. */
  readonly parts: readonly FetchPart[];
}

export interface FetchedPart {
  readonly topic: string;
  readonly partition: number;
  readonly error: number;
  /** -1 if unknown. */
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly aborted: AbortedTransaction[];
  /** The follower that should serve instead (KIP-392); -1: none. */
  readonly preferredReplica: number;
  /** A view into the answer. */
  readonly records: Buffer;
}

/** The request's body. */
export function encodeFetch(version: number, request: FetchRequest): Buffer {
  const out = new WireWriter();
  out.int32(-1).int32(request.maxWaitMs).int32(1).int32(request.maxBytes);
  out.int8(request.isolation === 'committed' ? 1 : 0);
  if (version >= 7) out.int32(0).int32(-1);
  out.array(byTopic(request.parts), ([topic, parts]) =>
    out.string(topic).array(parts, ({ partition, from, maxBytes }) => {
      out.int32(partition);
      if (version >= 9) out.int32(-1);
      out.int64(from);
      if (version >= 5) out.int64(-1);
      out.int32(maxBytes);
    }),
  );
  if (version >= 7) out.int32(0);
  if (version >= 11) out.string(request.rack);
  return out.finish();
}

export interface FetchAnswer {
  /** A quota was exceeded: no requests for that long. Such an answer may list nothing. */
  readonly throttleMs: number;
  /** Of the request as a whole. */
  readonly error: number;
  readonly parts: readonly FetchedPart[];
}

/** Reads the answer's body. */
export function decodeFetch(version: number, body: Buffer): FetchAnswer {
  const reader = new WireReader(body);
  const parts: FetchedPart[] = [];
  const throttleMs = reader.int32();
  let error = 0;
  if (version >= 7) {
    error = reader.int16();
    reader.int32();
  }
  for (let topics = reader.arrayLength(); topics > 0; topics--) {
    const topic = reader.string() ?? '';
    for (let left = reader.arrayLength(); left > 0; left--) parts.push(readPart(version, reader, topic));
  }
  return { throttleMs, error, parts };
}

function readPart(version: number, reader: WireReader, topic: string): FetchedPart {
  const partition = reader.int32();
  const error = reader.int16();
  const highWatermark = Number(reader.int64());
  const lastStableOffset = Number(reader.int64());
  if (version >= 5) reader.int64();
  const aborted: AbortedTransaction[] = [];
  for (let left = reader.arrayLength(); left > 0; left--) {
    aborted.push({ producerId: Number(reader.int64()), firstOffset: offsetOf(reader.int64()) });
  }
  // The broker sorts them by when the abort was written; the reader needs them by first offset.
  aborted.sort((a, b) => a.firstOffset - b.firstOffset);
  const preferredReplica = version >= 11 ? reader.int32() : -1;
  const records = reader.bytes(Math.max(0, reader.int32()));
  const ends = { highWatermark, lastStableOffset };
  return { topic, partition, error, ...ends, aborted, preferredReplica, records };
}
