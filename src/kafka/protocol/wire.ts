// Writes and reads Kafka's primitive types (https://kafka.apache.org/protocol#protocol_types), in the plain and in the
// "flexible" (compact) encoding. Knows nothing about individual requests.

/** Builds one request body. Grows as needed; `finish()` returns what was written. */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(1024);
  #at = 0;

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }

  #integer(value: number, bytes: number): this {
    this.#room(bytes);
    this.#at = this.#buffer.writeIntBE(value, this.#at, bytes);
    return this;
  }

  int8(value: number): this {
    return this.#integer(value, 1);
  }

  int16(value: number): this {
    return this.#integer(value, 2);
  }

  int32(value: number): this {
    return this.#integer(value, 4);
  }

  int64(value: number): this {
    this.#room(8);
    this.#at = this.#buffer.writeBigInt64BE(BigInt(value), this.#at);
    return this;
  }

  uvarint(value: number): this {
    this.#room(5);
    while (value > 127) {
      this.#buffer[this.#at++] = (value & 127) | 128;
      value >>>= 7;
    }
    this.#buffer[this.#at++] = value;
    return this;
  }

  string(value: string): this {
    return this.int16(Buffer.byteLength(value)).#text(value);
  }

  compactString(value: string): this {
    return this.uvarint(Buffer.byteLength(value) + 1).#text(value);
  }

  #text(value: string): this {
    this.#room(Buffer.byteLength(value));
    this.#at += this.#buffer.write(value, this.#at);
    return this;
  }

  array<T>(items: readonly T[], write: (item: T) => void): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  zeros(count: number): this {
    this.#room(count);
    this.#buffer.fill(0, this.#at, this.#at + count);
    this.#at += count;
    return this;
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }
}

/** Reads one response body; throws a RangeError if it ends early. `flexible` switches to the compact encodings. */
export class WireReader {
  readonly buffer: Buffer;
  readonly flexible: boolean;
  at = 0;

  constructor(buffer: Buffer, flexible = false) {
    this.buffer = buffer;
    this.flexible = flexible;
  }

  int8(): number {
    return this.buffer.readInt8(this.#move(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.#move(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.#move(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.#move(8));
  }

  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.#move(1));
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError('varint is too long');
  }

  /** A nullable string. */
  string(): string | null {
    const length = this.flexible ? this.uvarint() - 1 : this.int16();
    if (length < 0) return null;
    const start = this.#move(length);
    return this.buffer.toString('utf8', start, start + length);
  }

  /** The length of an array; -1 for null. */
  arrayLength(): number {
    const length = this.flexible ? this.uvarint() - 1 : this.int32();
    // An element takes at least one byte: a larger count means a broken answer.
    if (length > this.buffer.length - this.at) throw new RangeError(`array of ${length} elements`);
    return length;
  }

  int32Array(): number[] {
    const values: number[] = [];
    for (let left = this.arrayLength(); left > 0; left--) values.push(this.int32());
    return values;
  }

  uuid(): string {
    const start = this.#move(16);
    return this.buffer.toString('hex', start, start + 16);
  }

  /** Bytes of a given length, as a view. */
  bytes(length: number): Buffer {
    const start = this.#move(length);
    return this.buffer.subarray(start, start + length);
  }

  /** Skips the tagged fields after a struct of a flexible version. */
  tags(): void {
    if (!this.flexible) return;
    for (let left = this.uvarint(); left > 0; left--) {
      this.uvarint();
      this.#move(this.uvarint());
    }
  }

  #move(bytes: number): number {
    const start = this.at;
    if (bytes < 0 || start + bytes > this.buffer.length) throw new RangeError('answer ends early');
    this.at = start + bytes;
    return start;
  }
}

/** Groups items by topic, as requests do, in order of first appearance. */
export function byTopic<T extends { readonly topic: string }>(items: readonly T[]): [string, T[]][] {
  const topics = new Map<string, T[]>();
  for (const item of items) {
    const list = topics.get(item.topic);
    if (list === undefined) topics.set(item.topic, [item]);
    else list.push(item);
  }
  return [...topics];
}
