// The door to @datadog/sketches-js: quantiles by DDSketch (Masson, Rim, Lee: DDSketch, VLDB 2019), whose answers are
// within a share of the true value. Sketches are added up bin by bin here: version 2.1.1 forgets negative values when
// it merges, and mistakes a bin with the number 0 for none.
import { DDSketch } from '@datadog/sketches-js';

/** Below the 1 % that is promised, for the rounding of logarithms and of what is shown. */
const ACCURACY = 0.009;
/** What stands behind these would be noise. */
const DIGITS = 4;
/** No number that a double holds has a bin farther from that of 1: 744 / ln((1 + ACCURACY) / (1 - ACCURACY)). */
export const LARGEST_KEY = 42_000;

/** A bin and how many values fell into it. */
export type Bin = readonly [key: number, count: number];

/** What a sketch holds, to be written down and added to another. */
export interface Bins {
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  readonly positive: readonly Bin[];
  readonly negative: readonly Bin[];
}

/** Quantiles of the numbers that were added, within 1 % of the true value. */
export class Quantiles {
  readonly #sketch = new DDSketch({ relativeAccuracy: ACCURACY });

  /** Hot. */
  add(value: number): void {
    this.#sketch.accept(value);
  }

  /**
   * The value of nearest rank: the smallest that at least `percent` % of all are not above. Rounded to four digits,
   * the smallest and the largest value exactly. NaN of nothing.
   */
  at(percent: number): number {
    const { count, min, max } = this.#sketch;
    if (count === 0) return Number.NaN;
    // The product may be a hair above the whole number that is meant.
    const rank = Math.min(count, Math.max(1, Math.ceil((percent * count) / 100 - 1e-9)));
    // Plus 0: there is no -0 in a report.
    if (rank === 1 || rank === count) return (rank === count ? max : min) + 0;
    // The library's ranks begin at 0; a quarter more, so that rounding does not reach the one before.
    const share = (rank - 0.75) / (count - 1);
    const value = Number(this.#sketch.getValueAtQuantile(share).toPrecision(DIGITS));
    return Math.min(max, Math.max(min, value)) + 0;
  }

  bins(): Bins {
    const { store, negativeStore, zeroCount, min, max } = this.#sketch;
    return { min, max, zeros: zeroCount, positive: binsOf(store), negative: binsOf(negativeStore) };
  }

  /** Adds what another sketch holds. */
  merge({ min, max, zeros, positive, negative }: Bins): void {
    const sketch = this.#sketch;
    sketch.min = Math.min(sketch.min, min);
    sketch.max = Math.max(sketch.max, max);
    for (const [key, count] of positive) sketch.store.add(key, count);
    for (const [key, count] of negative) sketch.negativeStore.add(key, count);
    sketch.zeroCount += zeros;
    sketch.count = sketch.zeroCount + sketch.store.count + sketch.negativeStore.count;
  }

  /** About how much memory it takes, bytes. */
  get size(): number {
    return 600 + 8 * (this.#sketch.store.length() + this.#sketch.negativeStore.length());
  }
}

function binsOf(store: { readonly bins: readonly number[]; readonly offset: number }): Bin[] {
  return store.bins.flatMap((count, i): Bin[] => (count > 0 ? [[i + store.offset, count]] : []));
}
