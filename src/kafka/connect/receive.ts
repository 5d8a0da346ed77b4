// Receives answers into reused memory. kafkajs collects chunks and joins them, which for megabytes of fetch answers
// means fresh memory all the time. Here a socket reads into one small buffer, from which answers are copied into pooled
// memory.

import { LinkFault } from './link-error.ts';
import type { MemoryPool } from './memory-pool.ts';

/** 0x15 and 0x16 begin a TLS alert and a TLS handshake. */
const TLS_BYTES = [0x15, 0x16];

/** Cuts a stream of bytes into answers: int32 length, int32 correlation id, body. */
export class AnswerReader {
  readonly #pool: MemoryPool;
  readonly #maxBytes: () => number;
  readonly #onAnswer: (correlationId: number, body: Buffer, size: number) => void;
  readonly #head = Buffer.alloc(4);
  #headFilled = 0;
  #answer: Buffer | undefined;
  #filled = 0;

  /** `maxBytes`: the largest plausible answer at the moment. */
  constructor(
    pool: MemoryPool,
    maxBytes: () => number,
    onAnswer: (correlationId: number, body: Buffer, size: number) => void,
  ) {
    this.#pool = pool;
    this.#maxBytes = maxBytes;
    this.#onAnswer = onAnswer;
  }

  /** Takes the next bytes, which may be overwritten afterwards. Throws a LinkFault for an impossible length. */
  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#answer === undefined) {
        const copied = bytes.copy(this.#head, this.#headFilled, at);
        at += copied;
        this.#headFilled += copied;
        if (this.#headFilled < 4) return;
        const size = this.#head.readInt32BE(0);
        if (size < 4 || size > this.#maxBytes()) {
          throw new LinkFault(TLS_BYTES.includes(size >>> 24) ? 'KLOG_TLS' : 'KLOG_NOT_KAFKA');
        }
        this.#answer = this.#pool.take(size);
        this.#filled = 0;
      }
      const copied = bytes.copy(this.#answer, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled < this.#answer.length) return;
      const whole = this.#answer;
      this.#answer = undefined;
      this.#headFilled = 0;
      this.#onAnswer(whole.readInt32BE(0), whole.subarray(4), whole.length);
    }
  }
}
