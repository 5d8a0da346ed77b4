// The oracle's own expression tree: what is asked, before it is spelled. Texts are what is meant, without quotes
// and escapes; `bare` says that it was meant to be written without quotes.

export type Role = 'level' | 'time' | 'msg' | 'host' | 'service' | 'error' | 'trace';

export type Step =
  | { readonly kind: 'key'; readonly name: string; readonly exact: boolean }
  | { readonly kind: 'any' }
  | { readonly kind: 'index'; readonly index: number };

export type Field =
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'path'; readonly own: boolean; readonly steps: readonly Step[] }
  | { readonly kind: 'meta'; readonly name: 'topic' | 'partition' | 'offset' | 'timestamp' | 'key' }
  | { readonly kind: 'header'; readonly name: string };

/** Bare values may be numbers, null, durations and so on, and after `:` hold wildcards (`\*` is a star). */
export interface Value {
  readonly text: string;
  readonly bare: boolean;
}

export type Comparison = ':' | '=' | 'contains' | 'startswith' | 'endswith';
export type Order = '>' | '>=' | '<' | '<=';

export type Tree =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree }
  | { readonly kind: 'text'; readonly text: string; readonly bare: boolean }
  | { readonly kind: 'exists'; readonly field: Field }
  | { readonly kind: 'compare'; readonly field: Field; readonly op: Comparison; readonly value: Value }
  | { readonly kind: 'in'; readonly field: Field; readonly values: readonly Value[] }
  /** `flags` undefined: not a slash form with flags, so that smart-case rules. */
  | {
      readonly kind: 'regex';
      readonly field: Field;
      readonly source: string;
      readonly flags: string | undefined;
    }
  | { readonly kind: 'order'; readonly field: Field; readonly op: Order; readonly text: string }
  /** `--host` and `--service`: the whole name or its first label, `*` any characters. */
  | { readonly kind: 'name'; readonly role: 'host' | 'service'; readonly pattern: string }
  | { readonly kind: 'window'; readonly window: Window }
  /** `open`: both ends are left out. */
  | {
      readonly kind: 'range';
      readonly field: Field;
      readonly low: string | undefined;
      readonly high: string | undefined;
      readonly open: boolean;
    };

/** A range of times in ms, by Kafka's time or by the line's own; `hosts`: from when on each of them counts. */
export interface Window {
  readonly clock: 'record' | 'log';
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly hosts: readonly (readonly [string, number])[];
}

/** What a time that is typed is counted from: now, and the hours that the person's clocks are ahead of UTC, in ms. */
export interface Clock {
  readonly now: number;
  readonly ahead: number;
}

/** The flags that change what an expression means. */
export interface Flags extends Clock {
  readonly letterCase: 'smart' | 'ignore' | 'exact';
  readonly wholeWords: boolean;
}
