// The few Kafka requests the test harness sends itself, over a plain socket of its own: nothing here comes from klog's
// source or from a client library, so that a broker's readiness and topics do not depend on what is tested.
// Layouts: Kafka protocol guide, versions without tagged fields that both 3.9 and 4.4 accept.

import { connect } from 'node:net';

/** Builds a request body; every method appends and returns itself. */
export class Body {
  readonly #parts: Buffer[] = [];

  int8(value: number): this {
    return this.#add(1, (bytes) => bytes.writeInt8(value));
  }
  int16(value: number): this {
    return this.#add(2, (bytes) => bytes.writeInt16BE(value));
  }
  int32(value: number): this {
    return this.#add(4, (bytes) => bytes.writeInt32BE(value));
  }
  int64(value: bigint): this {
    return this.#add(8, (bytes) => bytes.writeBigInt64BE(value));
  }
  string(value: string): this {
    const text = Buffer.from(value);
    this.int16(text.length).#parts.push(text);
    return this;
  }
  blob(bytes: Buffer): this {
    this.int32(bytes.length).#parts.push(bytes);
    return this;
  }
  array<T>(items: readonly T[], write: (item: T) => void): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }
  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
  #add(size: number, write: (bytes: Buffer) => void): this {
    const bytes = Buffer.alloc(size);
    write(bytes);
    this.#parts.push(bytes);
    return this;
  }
}

/** Reads an answer's body from front to back. */
export class Answer {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }
  int8(): number {
    return this.#bytes.readInt8(this.#step(1));
  }
  int16(): number {
    return this.#bytes.readInt16BE(this.#step(2));
  }
  int32(): number {
    return this.#bytes.readInt32BE(this.#step(4));
  }
  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#step(8));
  }
  string(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.#bytes.toString('utf8', this.#step(length), this.#at);
  }
  blob(): Buffer {
    const length = this.int32();
    return length < 0 ? Buffer.alloc(0) : Buffer.from(this.#bytes.subarray(this.#step(length), this.#at));
  }
  array<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.int32(); left > 0; left--) items.push(read());
    return items;
  }
  #step(size: number): number {
    const from = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) throw new Error('answer ends too early');
    return from;
  }
}

/** One request on a connection of its own. Rejects when the broker closes or says nothing for `timeoutMs`. */
export function request(
  address: string,
  apiKey: number,
  version: number,
  body: Body,
  timeoutMs = 15_000,
): Promise<Answer> {
  const { host, port } = splitAddress(address);
  const message = Buffer.concat([
    new Body().int16(apiKey).int16(version).int32(1).string('klog-test').bytes(),
    body.bytes(),
  ]);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const received: Buffer[] = [];
    let size = 0;
    const fail = (why: Error) => {
      socket.destroy();
      reject(why);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`${address} did not answer in ${timeoutMs} ms`)));
    socket.on('error', fail);
    socket.on('close', () =>
      reject(new Error(`${address} closed the connection (api ${apiKey} v${version})`)),
    );
    socket.on('connect', () => {
      socket.write(Buffer.concat([new Body().int32(message.length).bytes(), message]));
    });
    socket.on('data', (chunk) => {
      received.push(chunk);
      size += chunk.length;
      if (size < 4) return;
      const whole = received.length === 1 ? chunk : Buffer.concat(received);
      if (size < 4 + whole.readInt32BE(0)) return;
      resolve(new Answer(whole.subarray(8)));
      socket.destroy();
    });
  });
}

/** "host:port" (the first of a list) in its parts. */
export function splitAddress(address: string): { host: string; port: number } {
  const first = address.split(',')[0]!;
  const colon = first.lastIndexOf(':');
  return { host: first.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(first.slice(colon + 1)) };
}
