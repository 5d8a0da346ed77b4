// A scripted Kafka cluster on real TCP ports: one listening socket a node, answers out of prepared batches, and a
// hook that may spoil any single answer. It is no mock of the client: it speaks the protocol, so the client under
// test runs as it is.

import { createServer, type Server, type Socket } from 'node:net';
import { In, Out } from '../wire.ts';
import {
  apiVersions,
  type FetchCall,
  type FetchPart,
  fetch,
  listOffsets,
  metadata,
  readFetch,
  writeFetch,
} from './answers.ts';
import { type Partition, Topic } from './log.ts';

export type Api = 'Fetch' | 'ListOffsets' | 'Metadata' | 'ApiVersions' | 'other';

/** One request as the hook sees it. */
export interface Call {
  readonly node: number;
  readonly api: Api;
  readonly version: number;
  /** How many requests of this kind this node had before. */
  readonly before: number;
  readonly fetch: FetchCall | undefined;
}

/** What to do instead of the plain answer. */
export type Fault =
  /** Partition errors in a Fetch answer, where `only` says yes. */
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly only?: (topic: string, partition: number) => boolean;
    }
  /** Never an answer; the connection stays. */
  | { readonly kind: 'silence' }
  /** Closes after that many bytes of the answer. */
  | { readonly kind: 'hang up'; readonly after: number }
  /** Writes the answer in pieces of that many bytes, a turn of the event loop between them. */
  | { readonly kind: 'chop'; readonly bytes: number }
  /** These bytes on the wire instead. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** A whole answer with this body. */
  | { readonly kind: 'body'; readonly body: Buffer }
  /** A quota's answer: no partitions. */
  | { readonly kind: 'throttle'; readonly ms: number }
  /** Waits for this before it answers. */
  | { readonly kind: 'wait'; readonly until: Promise<unknown> };

export type Hook = (call: Call) => Fault | undefined;

const APIS: Readonly<Record<number, Api>> = {
  1: 'Fetch',
  2: 'ListOffsets',
  3: 'Metadata',
  18: 'ApiVersions',
};

interface Node {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  readonly counts: Map<Api, number>;
  port: number;
}

export class FakeCluster {
  readonly topics = new Map<string, Topic>();
  /** Every request in the order of arrival. */
  readonly calls: Call[] = [];
  hook: Hook = () => undefined;
  /** Long polls without data are answered at once. */
  instant = false;
  /** Bytes of answers written so far. */
  bytesSent = 0;
  ranges: [number, number, number][] = [
    [1, 4, 11],
    [2, 1, 5],
    [3, 0, 12],
    [18, 0, 2],
  ];
  readonly #nodes = new Map<number, Node>();
  readonly #waiting = new Set<() => void>();

  static async start(nodes: readonly number[] = [1]): Promise<FakeCluster> {
    const cluster = new FakeCluster();
    for (const id of nodes) await cluster.up(id);
    return cluster;
  }

  /** host:port of the nodes given, of all by default. */
  addresses(...ids: readonly number[]): string[] {
    const chosen = ids.length === 0 ? [...this.#nodes.keys()] : ids;
    return chosen.map((id) => `127.0.0.1:${this.#nodes.get(id)?.port}`);
  }

  topic(name: string, leaders: readonly number[] = [1]): Topic {
    const topic = new Topic(name, leaders);
    this.topics.set(name, topic);
    return topic;
  }

  partition(topic: string, id = 0): Partition {
    const found = this.topics.get(topic)?.partitions[id];
    if (found === undefined) throw new Error(`no partition ${topic}-${id}`);
    return found;
  }

  count(api: Api): number {
    return this.calls.filter((call) => call.api === api).length;
  }

  /** Lets waiting long polls look again: data, leaders or topics have changed. */
  changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Starts a node, on the port it had before where there was one. */
  async up(id: number): Promise<void> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => this.#serve(id, socket));
    const port = this.#nodes.get(id)?.port ?? 0;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    this.#nodes.set(id, {
      server,
      sockets,
      counts: new Map(),
      port: typeof address === 'object' && address !== null ? address.port : 0,
    });
  }

  /** Kills a node: its port is closed and its connections are reset. It stays in the metadata. */
  async down(id: number): Promise<void> {
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    const closed = new Promise((resolve) => node.server.close(resolve));
    for (const socket of node.sockets) socket.destroy();
    await closed;
  }

  /** Connections that are open at the moment. */
  get connections(): number {
    return [...this.#nodes.values()].reduce((sum, { sockets }) => sum + sockets.size, 0);
  }

  /** Closes the connections of a node and goes on listening. */
  dropConnections(id: number): void {
    for (const socket of this.#nodes.get(id)?.sockets ?? []) socket.end();
  }

  async close(): Promise<void> {
    for (const id of this.#nodes.keys()) await this.down(id);
  }

  #serve(id: number, socket: Socket): void {
    const node = this.#nodes.get(id);
    node?.sockets.add(socket);
    socket.on('close', () => node?.sockets.delete(socket));
    socket.on('error', () => {});
    socket.setNoDelay(true);
    let received = Buffer.alloc(0);
    // A broker works through a connection's requests one after the other.
    let turn = Promise.resolve();
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0);
        const request = new In(Buffer.from(received.subarray(4, end)));
        received = received.subarray(end);
        turn = turn.then(() => this.#answer(id, socket, request));
      }
    });
  }

  async #answer(id: number, socket: Socket, request: In): Promise<void> {
    const key = request.int16();
    const version = request.int16();
    const correlation = request.int32();
    request.string();
    const api = APIS[key] ?? 'other';
    const counts = this.#nodes.get(id)?.counts;
    const before = counts?.get(api) ?? 0;
    counts?.set(api, before + 1);
    const asked = api === 'Fetch' ? readFetch(version, request) : undefined;
    const call: Call = { node: id, api, version, before, fetch: asked };
    this.calls.push(call);
    const fault = this.hook(call);
    if (fault?.kind === 'silence') return new Promise(() => {});
    if (fault?.kind === 'bytes') return this.#write(socket, fault.bytes);
    if (fault?.kind === 'wait') await fault.until;
    const body = fault?.kind === 'body' ? fault.body : await this.#body(call, request, fault);
    const payload = new Out().int32(correlation).raw(body).bytes();
    const whole = new Out().int32(payload.length).raw(payload).bytes();
    if (fault?.kind === 'hang up') {
      await this.#write(socket, whole.subarray(0, fault.after));
      socket.end();
      return;
    }
    const piece = fault?.kind === 'chop' ? fault.bytes : whole.length;
    for (let at = 0; at < whole.length && !socket.destroyed; at += piece) {
      await this.#write(socket, whole.subarray(at, at + piece));
      if (piece < whole.length) await new Promise(setImmediate);
    }
  }

  #write(socket: Socket, bytes: Buffer): Promise<void> {
    this.bytesSent += bytes.length;
    // Resolves also when the other side is gone.
    return new Promise((resolve) => {
      if (socket.destroyed || bytes.length === 0) return resolve();
      socket.once('close', resolve);
      socket.write(bytes, () => {
        socket.off('close', resolve);
        resolve();
      });
    });
  }

  async #body(
    { api, version, fetch: asked, node }: Call,
    request: In,
    fault: Fault | undefined,
  ): Promise<Buffer> {
    const ports = new Map([...this.#nodes].map(([id, { port }]) => [id, port] as const));
    const view = { node, topics: this.topics, nodes: ports, ranges: this.ranges };
    if (api === 'ApiVersions') return apiVersions(version, view);
    if (api === 'Metadata') return metadata(version, request, view);
    if (api === 'ListOffsets') return listOffsets(version, request, view);
    // Whatever it would have said, nobody hears it.
    if (asked === undefined && fault?.kind === 'hang up') return Buffer.alloc(8);
    if (asked === undefined) throw new Error(`the scripted broker has no answer to ${api}`);
    if (fault?.kind === 'throttle') return writeFetch(version, [], fault.ms);
    if (fault?.kind === 'error') {
      const { code, only } = fault;
      const parts = fetch(version, asked, view).map((part) =>
        (only?.(part.topic, part.partition) ?? true) ? spoiled(part, code) : part,
      );
      return writeFetch(version, parts);
    }
    return writeFetch(version, await this.#poll(asked, () => fetch(version, asked, view)));
  }

  /** Waits for data as a long poll does. */
  async #poll({ maxWaitMs }: FetchCall, look: () => FetchPart[]): Promise<FetchPart[]> {
    const isNews = (part: FetchPart): boolean =>
      part.error !== 0 || part.preferred >= 0 || part.records.length > 0;
    let parts = look();
    if (parts.some(isNews) || this.instant) return parts;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(again);
        resolve();
      };
      const again = (): void => {
        parts = look();
        if (parts.some(isNews)) done();
      };
      const timer = setTimeout(done, maxWaitMs);
      this.#waiting.add(again);
    });
    return parts;
  }
}

function spoiled(part: FetchPart, error: number): FetchPart {
  return { ...part, error, end: -1, stable: -1, aborted: undefined, preferred: -1, records: Buffer.alloc(0) };
}
