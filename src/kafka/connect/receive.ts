// Receiving answers into memory that is used again. kafkajs keeps a list of chunks and joins them, which for
// megabytes of fetch answers means fresh memory all the time: page faults and garbage collections cost more than
// the copying. Here a socket reads into one small buffer, and an answer is filled straight into a pooled one.

const LARGE = 64 * 1024;
/** Buffers kept for reuse: one in flight, one being worked on, one to spare. */
const KEPT = 3;

/** Buffers for large answers. What is taken must be given back, or it is simply collected one day. */
export class AnswerPool {
  readonly #free: Buffer[] = [];
  readonly #typicalBytes: number;

  /** `typicalBytes`: the size that most answers stay below. */
  constructor(typicalBytes: number) {
    this.#typicalBytes = typicalBytes;
  }

  take(bytes: number): Buffer {
    if (bytes < LARGE) return Buffer.allocUnsafe(bytes);
    const index = this.#free.findIndex((buffer) => buffer.length >= bytes);
    if (index >= 0) return this.#free.splice(index, 1)[0]!.subarray(0, bytes);
    return Buffer.allocUnsafeSlow(Math.max(bytes, this.#typicalBytes)).subarray(0, bytes);
  }

  /** Gives back an answer or any view of it; its bytes may be overwritten from now on. */
  give(answer: Buffer): void {
    const { buffer } = answer;
    if (buffer.byteLength < LARGE || this.#free.length >= KEPT) return;
    if (this.#free.some((kept) => kept.buffer === buffer)) return;
    this.#free.push(Buffer.from(buffer as ArrayBuffer));
  }
}

/** Cuts a stream of bytes into answers: int32 length, int32 correlation id, body. */
export class AnswerReader {
  readonly #pool: AnswerPool;
  readonly #largestBytes: () => number;
  readonly #onAnswer: (correlationId: number, body: Buffer, size: number) => void;
  readonly #head = Buffer.alloc(4);
  #headFilled = 0;
  #answer: Buffer | undefined;
  #filled = 0;

  /** `largestBytes`: what an answer can have at the moment. */
  constructor(
    pool: AnswerPool,
    largestBytes: () => number,
    onAnswer: (correlationId: number, body: Buffer, size: number) => void,
  ) {
    this.#pool = pool;
    this.#largestBytes = largestBytes;
    this.#onAnswer = onAnswer;
  }

  /** Takes the next bytes, which may be overwritten afterwards. Throws a RangeError for a length that cannot be. */
  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#answer === undefined) {
        const part = Math.min(4 - this.#headFilled, bytes.length - at);
        bytes.copy(this.#head, this.#headFilled, at, at + part);
        at += part;
        this.#headFilled += part;
        if (this.#headFilled < 4) return;
        const size = this.#head.readInt32BE(0);
        if (size < 4 || size > this.#largestBytes()) throw new RangeError(`an answer of ${size} bytes`);
        this.#answer = this.#pool.take(size);
        this.#filled = 0;
      }
      const part = Math.min(this.#answer.length - this.#filled, bytes.length - at);
      bytes.copy(this.#answer, this.#filled, at, at + part);
      at += part;
      this.#filled += part;
      if (this.#filled < this.#answer.length) return;
      const whole = this.#answer;
      this.#answer = undefined;
      this.#headFilled = 0;
      this.#onAnswer(whole.readInt32BE(0), whole.subarray(4), whole.length);
    }
  }
}
