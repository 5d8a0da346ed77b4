// Where deploy times come from, and which deploy is meant.

export type DeploySource =
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'file'; readonly path: string }
  /** A line for the shell that prints times and markers. */
  | { readonly kind: 'command'; readonly line: string }
  /** Tags that fit a glob, of the repository that klog is started in or of the one that is named. */
  | { readonly kind: 'git'; readonly tags: string; readonly repository: string | undefined };

/** `--since-deploy[=REF]`. */
export type DeployRequest =
  /** Bare: the newest deploy of what the query is about, else of all. `nextWord` stood right after it. */
  | { readonly kind: 'newest'; readonly nextWord?: string | undefined }
  /** SERVICE, SERVICE@VERSION, SERVICE~N. */
  | { readonly kind: 'ref'; readonly text: string }
  /** A literal time, ms. */
  | { readonly kind: 'time'; readonly at: number };
