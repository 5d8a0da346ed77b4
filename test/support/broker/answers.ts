// The answers of a scripted broker: ApiVersions, Metadata, ListOffsets and Fetch as a real one gives them
// (kafka.apache.org/protocol; error codes and odd cases as measured on Apache Kafka 3.9 and 4.4).

import { type In, Out } from '../wire.ts';
import type { Partition, Topic } from './log.ts';

/** What a node knows when it answers. */
export interface View {
  readonly node: number;
  readonly topics: ReadonlyMap<string, Topic>;
  /** Node ids with their ports. */
  readonly nodes: ReadonlyMap<number, number>;
  readonly ranges: readonly (readonly [key: number, min: number, max: number])[];
}

interface FetchAsk {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly maxBytes: number;
}

export interface FetchCall {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly isolation: number;
  readonly parts: readonly FetchAsk[];
}

export interface FetchPart {
  readonly topic: string;
  readonly partition: number;
  readonly error: number;
  readonly end: number;
  readonly stable: number;
  readonly aborted: Partition['aborted'] | undefined;
  readonly preferred: number;
  readonly records: Buffer;
}

export function apiVersions(version: number, { ranges }: View): Buffer {
  const out = new Out().int16(0);
  out.array(ranges, ([key, min, max]) => out.int16(key).int16(min).int16(max));
  if (version >= 1) out.int32(0);
  return out.bytes();
}

export function metadata(version: number, request: In, view: View): Buffer {
  const flexible = version >= 12;
  const names = flexible ? namesOfFlexible(request) : request.nullableArray(() => request.string() ?? '');
  const out = new Out();
  if (flexible) out.int8(0);
  out.int32(0);
  const list = <T>(items: readonly T[], write: (item: T) => void): void => {
    if (!flexible) out.array(items, write);
    else {
      out.int8(items.length + 1);
      for (const item of items) write(item);
    }
  };
  const tag = (): void => {
    if (flexible) out.int8(0);
  };
  const string = (text: string): void => void (flexible ? out.compact(text) : out.string(text));
  list([...view.nodes], ([id, port]) => {
    out.int32(id);
    string('127.0.0.1');
    out.int32(port);
    string('rack');
    tag();
  });
  string('cluster');
  out.int32(1);
  list(names ?? [...view.topics.keys()], (name) => {
    const topic = view.topics.get(name);
    out.int16(topic === undefined ? 3 : 0);
    string(name);
    if (flexible) out.raw(topic?.id ?? Buffer.alloc(16));
    out.int8(0);
    list(topic?.partitions ?? [], (partition) => {
      const { id, leader } = partition;
      out
        .int16(leader < 0 ? 5 : 0)
        .int32(id)
        .int32(leader);
      if (version >= 7) out.int32(1);
      list([1], (node) => out.int32(node));
      list([1], (node) => out.int32(node));
      if (version >= 5) list([], () => {});
      tag();
    });
    if (version >= 8) out.int32(0);
    tag();
  });
  if (version >= 8 && version <= 10) out.int32(0);
  tag();
  return out.bytes();
}

function namesOfFlexible(request: In): string[] | undefined {
  request.skip(1);
  const count = request.int8() - 1;
  if (count < 0) return undefined;
  return Array.from({ length: count }, () => {
    const name = request.skip(16).text(request.int8() - 1);
    request.skip(1);
    return name;
  });
}

export function listOffsets(version: number, request: In, view: View): Buffer {
  request.int32();
  const isolation = request.int8();
  const asked = request.array(() => ({
    name: request.string() ?? '',
    parts: request.array(() => {
      const id = request.int32();
      if (version >= 4) request.int32();
      return { id, time: Number(request.int64()) };
    }),
  }));
  const out = new Out().int32(0);
  out.array(asked, ({ name, parts }) => {
    out.string(name).array(parts, ({ id, time }) => {
      const partition = view.topics.get(name)?.partitions[id];
      const error = partition === undefined ? 3 : partition.leader !== view.node ? 6 : 0;
      out.int32(id).int16(error).int64(-1);
      out.int64(partition === undefined || error !== 0 ? -1 : offsetAt(partition, time, isolation));
      if (version >= 4) out.int32(-1);
    });
  });
  return out.bytes();
}

function offsetAt(partition: Partition, time: number, isolation: number): number {
  if (time === -1) return partition.visibleEnd(isolation);
  if (time === -2) return partition.logStart;
  return partition.batches.find(({ bytes }) => Number(bytes.readBigInt64BE(35)) >= time)?.base ?? -1;
}

export function readFetch(version: number, request: In): FetchCall {
  request.int32();
  const maxWaitMs = request.int32();
  request.int32();
  const maxBytes = request.int32();
  const isolation = request.int8();
  if (version >= 7) request.skip(8);
  const topics = request.array(() => {
    const topic = request.string() ?? '';
    return request.array(() => {
      const partition = request.int32();
      if (version >= 9) request.int32();
      const offset = Number(request.int64());
      if (version >= 5) request.int64();
      return { topic, partition, offset, maxBytes: request.int32() };
    });
  });
  return { maxWaitMs, maxBytes, isolation, parts: topics.flat() };
}

/** Fills an answer in request order, as a broker does. */
export function fetch(version: number, call: FetchCall, view: View): FetchPart[] {
  let left = call.maxBytes;
  let first = true;
  return call.parts.map(({ topic, partition: id, offset, maxBytes }) => {
    const partition = view.topics.get(topic)?.partitions[id];
    const error = fetchError(version, partition, offset, view.node);
    const none = { topic, partition: id, error, end: -1, stable: -1, aborted: undefined, preferred: -1 };
    if (partition === undefined || error !== 0) return { ...none, records: Buffer.alloc(0) };
    const away = partition.leader === view.node && version >= 11 ? partition.preferred : -1;
    const limit = Math.min(left, maxBytes);
    const records = away >= 0 ? Buffer.alloc(0) : partition.read(offset, call.isolation, limit, first);
    if (records.length > 0) first = false;
    left = Math.max(0, left - records.length);
    return {
      ...none,
      end: partition.end,
      stable: partition.visibleEnd(1),
      aborted: call.isolation === 1 ? partition.aborted : undefined,
      preferred: away,
      records,
    };
  });
}

function fetchError(version: number, partition: Partition | undefined, offset: number, node: number): number {
  if (partition === undefined) return 3;
  if (partition.leader !== node && !(version >= 11 && partition.followers.includes(node))) return 6;
  return offset < partition.logStart || offset > partition.end ? 1 : 0;
}

export function writeFetch(version: number, parts: readonly FetchPart[], throttleMs = 0): Buffer {
  const out = new Out().int32(throttleMs);
  if (version >= 7) out.int16(0).int32(0);
  const names = [...new Set(parts.map(({ topic }) => topic))];
  out.array(names, (name) => {
    out.string(name).array(
      parts.filter(({ topic }) => topic === name),
      (part) => {
        out.int32(part.partition).int16(part.error).int64(part.end).int64(part.stable);
        if (version >= 5) out.int64(part.error === 0 ? 0 : -1);
        if (part.aborted === undefined) out.int32(-1);
        else
          out.array(part.aborted, ({ producerId, firstOffset }) => out.int64(producerId).int64(firstOffset));
        if (version >= 11) out.int32(part.preferred);
        out.int32(part.records.length).raw(part.records);
      },
    );
  });
  return out.bytes();
}
