// What a person asked `klog count` for.

export interface CountOptions {
  /** Fields, roles or buckets of them (`status/100`) to group by, as written; default host and level. Empty with `--total`. */
  readonly by: readonly string[];
  /** Keep the N largest rows. */
  readonly top?: number | undefined;
  /** The length of an interval, ms. */
  readonly every?: number | undefined;
  /** Statistics, as written. */
  readonly stats?: readonly string[];
  /** Conditions that fail the run, as written. */
  readonly failIf?: readonly string[] | undefined;
}
