// Kafka's primitive types for the scripted broker, written and read the long way round so that nothing is shared with
// the client under test. Layouts: kafka.apache.org/protocol.

/** Builds an answer's body; every method appends and returns itself. */
export class Out {
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
  int64(value: number): this {
    return this.#add(8, (bytes) => bytes.writeBigInt64BE(BigInt(value)));
  }
  string(text: string): this {
    const bytes = Buffer.from(text);
    return this.int16(bytes.length).raw(bytes);
  }
  /** A string of the flexible versions; lengths stay below 127 here. */
  compact(text: string): this {
    const bytes = Buffer.from(text);
    return this.int8(bytes.length + 1).raw(bytes);
  }
  raw(bytes: Buffer): this {
    this.#parts.push(bytes);
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
    return this.raw(bytes);
  }
}

/** Reads a request from front to back. */
export class In {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
  int8(): number {
    return this.bytes.readInt8(this.#step(1));
  }
  int16(): number {
    return this.bytes.readInt16BE(this.#step(2));
  }
  int32(): number {
    return this.bytes.readInt32BE(this.#step(4));
  }
  int64(): number {
    return Number(this.bytes.readBigInt64BE(this.#step(8)));
  }
  text(length: number): string {
    return this.bytes.toString('utf8', this.#step(length), this.at);
  }
  string(): string {
    return this.text(Math.max(0, this.int16()));
  }
  /** An array; -1 (null) is undefined. */
  array<T>(read: () => T): T[] | undefined {
    const count = this.int32();
    return count < 0 ? undefined : Array.from({ length: count }, read);
  }
  skip(count: number): this {
    this.#step(count);
    return this;
  }
  #step(size: number): number {
    const from = this.at;
    this.at += size;
    if (this.at > this.bytes.length) throw new Error('the request ends too early');
    return from;
  }
}
