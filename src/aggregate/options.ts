// What a person asked `klog count` for.

export interface CountOptions {
  /** Fields or roles to group by, as written; default host and level. Empty with `--total`. */
  readonly by: readonly string[];
  /** Keep the N largest rows. */
  readonly top: number | undefined;
}
