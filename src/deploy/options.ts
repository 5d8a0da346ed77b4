// Options: where deploy times come from, and which deploy is requested.

export type DeploySource =
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'file'; readonly path: string }
  /** A shell command that prints times and markers. */
  | { readonly kind: 'command'; readonly line: string }
  /** Tags that match a glob, in a repository or in that of the working directory. */
  | { readonly kind: 'git'; readonly tags: string; readonly repository: string | undefined };

/** `--since-deploy[=REF]`. */
export type DeployRequest =
  /** Without a value: the newest deploy of the service in the query, else of all. `nextWord` is the next argument. */
  | { readonly kind: 'newest'; readonly nextWord?: string | undefined }
  /** SERVICE, SERVICE@VERSION, SERVICE~N. */
  | { readonly kind: 'ref'; readonly text: string }
  /** A literal time, ms. */
  | { readonly kind: 'time'; readonly at: number };
