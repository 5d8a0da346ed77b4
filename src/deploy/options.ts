// Where deploy times come from, and which deploy is meant.

export type DeploySource =
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'file'; readonly path: string };

/** `--since-deploy[=REF]`. */
export type DeployRequest =
  /** Bare: the newest deploy of what the query is about, else of all. */
  | { readonly kind: 'newest' }
  /** SERVICE, SERVICE@VERSION, SERVICE~N. */
  | { readonly kind: 'ref'; readonly text: string }
  /** A literal time, ms. */
  | { readonly kind: 'time'; readonly at: number };
