// Choices drawn from bytes that fast-check made: fewer and smaller bytes make simpler things, so that whatever is
// built from them shrinks well.

import fc from 'fast-check';

export class Dice {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** 0 to `sides` - 1; 0 when the bytes are used up. At most 256 sides. */
  roll(sides: number): number {
    return (this.#bytes[this.#at++] ?? 0) % sides;
  }

  /** True once in `times`. */
  rarely(times: number): boolean {
    return this.roll(times) === times - 1;
  }

  pick<T>(from: readonly T[]): T {
    const choice = from.length > 256 ? this.roll(256) * 256 + this.roll(256) : this.roll(from.length);
    return from[choice % from.length]!;
  }

  /** A list of at most `most` things. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.roll(most + 1) }, make);
  }
}

/** The bytes of `count` dice. */
export function diceBytes(count: number, most: number): fc.Arbitrary<Uint8Array[]> {
  const bytes = fc.uint8Array({ minLength: most, maxLength: most });
  return fc.array(fc.noBias(bytes), { minLength: count, maxLength: count });
}
