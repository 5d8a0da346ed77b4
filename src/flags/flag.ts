// The shape of one entry of the flag table, and what follows from it: the type of each value, the names of
// commands. The entries themselves are in flags.ts.

/** Every command, by the words that name it. */
export const COMMAND_NAMES = [
  'grep',
  'tail',
  'count',
  'explain',
  'deploy mark',
  'deploy list',
  'context list',
  'context use',
  'context show',
  'completion bash',
  'completion zsh',
  'completion fish',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** Headings under which help, man page and docs list flags, in this order. */
export const GROUPS = ['Source', 'Range', 'Query', 'Output', 'Counting', 'Marker', 'Diagnostics'] as const;
export type Group = (typeof GROUPS)[number];

interface FlagBase {
  /** Without the dashes. Unique among the flags of one command. */
  readonly long: string;
  readonly short?: string;
  /** `KLOG_` and the long name. A flag without one belongs to a single run: it is not taken from KLOG_OPTS either. */
  readonly env?: string;
  readonly group: Group;
  readonly commands: readonly CommandName[];
  /** Keys of flags that cannot be given together with this one; symmetric. */
  readonly conflicts?: readonly string[];
  /** One line, below 60 characters. */
  readonly brief: string;
  /** A paragraph of plain text. */
  readonly detail: string;
  /** A whole command line. */
  readonly example?: string;
  /** The default as words, for display only: defaults live in config/plan.ts. */
  readonly defaultText?: string;
}

interface ValueFlag extends FlagBase {
  /** How the value is called, in capitals. */
  readonly valueName: string;
  /** What a shell can offer for the value, besides `choices`. */
  readonly complete?: 'file' | 'topic' | 'context';
}

export type Flag =
  | (FlagBase & { readonly kind: 'switch' })
  | (ValueFlag & { readonly kind: 'text' })
  /** A whole number of at least `least`, at most `most`. */
  | (ValueFlag & { readonly kind: 'number'; readonly least: number; readonly most?: number })
  /** May be given several times. */
  | (ValueFlag & { readonly kind: 'list' })
  | (ValueFlag & { readonly kind: 'choice'; readonly choices: readonly string[] })
  /** A value only with `=`; bare it is the empty text. */
  | (ValueFlag & { readonly kind: 'optional' });

/** What a flag's value becomes in RawFlags. */
export type FlagValue = true | string | number | readonly string[];

/** The type of the value of one entry of the table. */
export type ValueOf<F> = F extends { readonly kind: 'switch' }
  ? true
  : F extends { readonly kind: 'number' }
    ? number
    : F extends { readonly kind: 'list' }
      ? readonly string[]
      : F extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
        ? Choice
        : string;
