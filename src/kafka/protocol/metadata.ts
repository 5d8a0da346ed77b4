// Metadata (API key 3): brokers, topics, leaders. Errors of single topics and partitions are data, where
// kafkajs discards the whole answer. Never asks for topics to be created.
// Formats: https://kafka.apache.org/protocol#The_Messages_Metadata, versions 4 to 8 (plain) and 12 (flexible).

import { WireReader, WireWriter } from './wire.ts';

interface PartitionInfo {
  readonly partition: number;
  /** Node id of the leader, -1 when there is none. */
  readonly leader: number;
  readonly error: number;
}

export interface TopicInfo {
  readonly name: string;
  readonly error: number;
  /** Hex of the topic id (version 12), else "". It changes when a topic is deleted and recreated. */
  readonly id: string;
  readonly internal: boolean;
  readonly partitions: readonly PartitionInfo[];
}

export interface Metadata {
  /** "" if the cluster has none. */
  readonly clusterId: string;
  readonly brokers: ReadonlyMap<number, { readonly host: string; readonly port: number }>;
  readonly topics: readonly TopicInfo[];
}

/** The version to use with a broker that offers up to `max`; 0 if it is too old (before Kafka 0.11). */
export function metadataVersion(max: number): number {
  if (max >= 12) return 12;
  // 9 to 11 differ slightly and offer nothing more.
  return max >= 4 ? Math.min(max, 8) : 0;
}

/** The request's body; `topics` undefined asks for all. */
export function encodeMetadata(version: number, topics: readonly string[] | undefined): Buffer {
  const out = new WireWriter();
  if (version >= 12) {
    // Flexible versions have a newer request header, which adds an empty list of tags before the body.
    out.uvarint(0);
    out.uvarint(topics === undefined ? 0 : topics.length + 1);
    for (const topic of topics ?? []) out.zeros(16).compactString(topic).uvarint(0);
    // No auto creation, no authorized operations, no tags.
    return out.int8(0).int8(0).uvarint(0).finish();
  }
  out.int32(topics === undefined ? -1 : topics.length);
  for (const topic of topics ?? []) out.string(topic);
  out.int8(0);
  if (version >= 8) out.int8(0).int8(0);
  return out.finish();
}

/** Reads the answer's body. */
export function decodeMetadata(version: number, body: Buffer): Metadata {
  const reader = new WireReader(body, version >= 12);
  reader.tags();
  reader.int32();
  const brokers = new Map<number, { host: string; port: number }>();
  for (let left = reader.arrayLength(); left > 0; left--) {
    const node = reader.int32();
    const host = reader.string() ?? '';
    const port = reader.int32();
    reader.string();
    reader.tags();
    brokers.set(node, { host, port });
  }
  const clusterId = reader.string() ?? '';
  reader.int32();
  const topics: TopicInfo[] = [];
  for (let left = reader.arrayLength(); left > 0; left--) topics.push(readTopic(version, reader));
  return { clusterId, brokers, topics };
}

function readTopic(version: number, reader: WireReader): TopicInfo {
  const error = reader.int16();
  const name = reader.string() ?? '';
  const id = version >= 12 ? reader.uuid() : '';
  const internal = reader.int8() !== 0;
  const partitions: PartitionInfo[] = [];
  for (let left = reader.arrayLength(); left > 0; left--) {
    const partitionError = reader.int16();
    const partition = reader.int32();
    const leader = reader.int32();
    if (version >= 7) reader.int32();
    reader.int32Array();
    reader.int32Array();
    if (version >= 5) reader.int32Array();
    reader.tags();
    partitions.push({ partition, leader, error: partitionError });
  }
  if (version >= 8) reader.int32();
  reader.tags();
  partitions.sort((a, b) => a.partition - b.partition);
  return { name, error, id, internal, partitions };
}
