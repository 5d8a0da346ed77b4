// A warning: something legal in an expression that was probably not meant. What there is to warn of is told by the files
// that end in warnings.ts.

export interface Warning {
  /** Stable kebab-case. */
  readonly code: string;
  /** One sentence. */
  readonly text: string;
  /** What to type instead of the argument; null where nothing better is known. */
  readonly instead: string | null;
}

/** A warning as it is found: what to type instead was not tried yet. */
export type Warn = Omit<Warning, 'instead'> & { readonly instead: string | undefined };
