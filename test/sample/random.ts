// A small seeded random number generator, so that the sample is the same on every machine and every run.
// Nothing here is about logs.

export interface Random {
  /** A number in [0, 1). */
  unit(): number;
  /** An integer in [low, high], both included. */
  int(low: number, high: number): number;
  /** One of the list. */
  pick<T>(list: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** `length` lower case hexadecimal digits. */
  hex(length: number): string;
}

/** A generator that gives the same numbers for the same seed (mulberry32, public domain). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const int = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    int,
    pick: <T>(list: readonly T[]): T => list[int(0, list.length - 1)] as T,
    chance: (probability) => unit() < probability,
    hex: (length) => {
      let digits = '';
      while (digits.length < length) digits += int(0, 15).toString(16);
      return digits;
    },
  };
}
