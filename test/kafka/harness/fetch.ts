// Raw record sets as a broker hands them out, for fixtures and for tests of what was written. Decodes nothing.

import { Out } from '../../support/wire.ts';
import { check, leaderOf, until } from './admin.ts';
import { request } from './wire.ts';

/** What one Fetch answer said about one partition: the record set as the broker sent it. */
export interface RecordSet {
  readonly highWatermark: bigint;
  readonly lastStable: bigint;
  readonly aborted: { readonly producerId: bigint; readonly firstOffset: bigint }[];
  readonly bytes: Buffer;
}

/**
 * Fetches the record set of a partition from `offset` on, at most `maxBytes`. Version 4 is served by every broker;
 * versions 0 and 2 only by 3.x, which then converts down to message sets of magic 0 and 1.
 */
export async function fetchRecordSet(
  brokers: string,
  topic: string,
  partition: number,
  offset: bigint,
  options: { readonly maxBytes?: number; readonly committed?: boolean; readonly version?: 0 | 2 | 4 } = {},
): Promise<RecordSet> {
  const version = options.version ?? 4;
  const maxBytes = options.maxBytes ?? 1 << 26;
  const body = new Out().int32(-1).int32(500).int32(1);
  if (version >= 4) body.int32(maxBytes).int8(options.committed === true ? 1 : 0);
  body.int32(1).string(topic).int32(1).int32(partition).int64(offset).int32(maxBytes);
  const answer = await request(await leaderOf(brokers, topic, partition), 1, version, body);
  if (version >= 1) answer.int32();
  let set: RecordSet | undefined;
  answer.array(() => {
    answer.string();
    answer.array(() => {
      answer.int32();
      check(answer.int16(), `fetch ${topic} at ${offset}`, null);
      const highWatermark = answer.int64();
      const lastStable = version >= 4 ? answer.int64() : highWatermark;
      const aborted =
        version < 4 ? [] : answer.array(() => ({ producerId: answer.int64(), firstOffset: answer.int64() }));
      set = { highWatermark, lastStable, aborted, bytes: answer.blob() };
    });
  });
  if (set === undefined) throw new Error(`fetch ${topic}: no partition in the answer`);
  return set;
}

/**
 * Waits until no transaction is open in a partition. A commit or an abort is acknowledged before its marker is in the
 * log, so a test that counts offsets or reads committed records waits for this first.
 */
export async function settled(brokers: string, topic: string, partition = 0): Promise<void> {
  await until(`the transactions of ${topic}`, async () => {
    const set = await fetchRecordSet(brokers, topic, partition, 0n, { maxBytes: 1 });
    return set.lastStable === set.highWatermark;
  });
}
