// Kafka's primitive types, written and read the long way round for the scripted broker and for the requests the tests
// send themselves: nothing is shared with the client under test. Layouts: kafka.apache.org/protocol.

/** Builds the body of a request or an answer; every method appends and returns itself. */
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
  int64(value: number | bigint): this {
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
  blob(bytes: Buffer): this {
    return this.int32(bytes.length).raw(bytes);
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

/** Reads a body from front to back. */
export class In {
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
  text(length: number): string {
    return this.#bytes.toString('utf8', this.#step(length), this.#at);
  }
  /** A string; null where it is null. */
  string(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.text(length);
  }
  blob(): Buffer {
    const length = this.int32();
    return length < 0 ? Buffer.alloc(0) : Buffer.from(this.#bytes.subarray(this.#step(length), this.#at));
  }
  /** An array; -1 (null) is undefined. */
  nullableArray<T>(read: () => T): T[] | undefined {
    const count = this.int32();
    return count < 0 ? undefined : Array.from({ length: count }, read);
  }
  array<T>(read: () => T): T[] {
    return this.nullableArray(read) ?? [];
  }
  skip(count: number): this {
    this.#step(count);
    return this;
  }
  #step(size: number): number {
    const from = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) throw new Error('the bytes end too early');
    return from;
  }
}
