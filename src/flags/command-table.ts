// The commands and what help, man page, docs and completions say of each. Which flags a command takes stands in
// flags.ts; what it does is in commands/.

import type { CommandName } from './flag.ts';

export interface CommandText {
  readonly name: CommandName;
  /** The words that are no flags, as usage shows them; a trailing "..." takes any number. */
  readonly operands: '[EXPR...]' | '[NAME]' | 'NAME' | '';
  /** One line, below 60 characters. */
  readonly brief: string;
  /** A paragraph. */
  readonly detail: string;
  readonly examples: readonly string[];
}

const EXPRESSIONS =
  'Several EXPR are and-ed; without one everything matches. An EXPR that begins with a dash comes after --.';

export const COMMANDS: readonly CommandText[] = [
  {
    name: 'grep',
    operands: '[EXPR...]',
    brief: 'print matching log lines in time order',
    detail: `Reads a bounded range, prints the log lines that match in time order and ends: 0 when something matched, 1 when nothing did, 2 after an error. ${EXPRESSIONS}`,
    examples: [
      'klog grep error --since-deploy',
      "klog grep 'status>=500 and not path:/health' --since 2h",
      'klog grep error -o json | jq .value',
    ],
  },
  {
    name: 'tail',
    operands: '[EXPR...]',
    brief: 'print the newest matches, then follow',
    detail: `Prints the newest matching lines, then new ones as they come, until Ctrl-C. ${EXPRESSIONS}`,
    examples: ['klog tail --host web-1', 'klog tail error -n 50'],
  },
  {
    name: 'count',
    operands: '[EXPR...]',
    brief: 'count matches by any fields',
    detail: `Counts the records that match, by host and level or by the fields of --by. Counts are exact. ${EXPRESSIONS}`,
    examples: ['klog count --since-deploy', 'klog count error --by service,status --top 10'],
  },
  {
    name: 'explain',
    operands: '[EXPR...]',
    brief: 'tell how an expression is read, and what may be wrong',
    detail: `Tells how klog reads an expression: its canonical form with parentheses, what each test means, which fields it looks at, how lines are skipped unread, and what was probably not meant. Takes the flags that change an expression and asks no broker. ${EXPRESSIONS}`,
    examples: ["klog explain 'level>=warn host:web-* latency>250ms'", 'klog explain -o json timeout'],
  },
  {
    name: 'deploy mark',
    operands: '',
    brief: 'write a deploy marker (the one command that writes)',
    detail:
      'Writes a marker of a deploy to the deploy topic (deploys, or what the context names), so that --since-deploy finds it.',
    examples: ['klog deploy mark --service api --version 1.4.2'],
  },
  {
    name: 'deploy list',
    operands: '',
    brief: 'list deploys with their times',
    detail: 'Lists the deploys that are known: when, which service and version, how many hosts.',
    examples: ['klog deploy list'],
  },
  {
    name: 'context list',
    operands: '',
    brief: 'list the contexts of the config file',
    detail: 'Lists the contexts of the config file; a star marks the current one.',
    examples: ['klog context list'],
  },
  {
    name: 'context use',
    operands: 'NAME',
    brief: 'make a context the current one',
    detail: 'Makes a context the current one by editing the config file, whose comments stay.',
    examples: ['klog context use staging'],
  },
  {
    name: 'context show',
    operands: '[NAME]',
    brief: 'show what a context says',
    detail: 'Shows a context as klog understands it, the current one without a name. Secrets are not shown.',
    examples: ['klog context show staging'],
  },
  {
    name: 'completion bash',
    operands: '',
    brief: 'print the completion script for bash',
    detail: 'Prints the completion script for bash.',
    examples: ['source <(klog completion bash)'],
  },
  {
    name: 'completion zsh',
    operands: '',
    brief: 'print the completion script for zsh',
    detail: 'Prints the completion script for zsh, to be saved as _klog in a folder of $fpath.',
    examples: ['klog completion zsh > ~/.zfunc/_klog'],
  },
  {
    name: 'completion fish',
    operands: '',
    brief: 'print the completion script for fish',
    detail: 'Prints the completion script for fish.',
    examples: ['klog completion fish > ~/.config/fish/completions/klog.fish'],
  },
];

/** First words that name no command alone, and what the commands below them are about. */
export const COMMAND_GROUPS: Readonly<Record<string, string>> = {
  deploy: 'deploy markers',
  context: 'named clusters of the config file',
  completion: 'completion scripts for shells',
};

/** What the table says of one command. */
export function commandText(name: CommandName): CommandText {
  const text = COMMANDS.find((command) => command.name === name);
  if (text === undefined) throw new Error(`bug: no text for ${name}`);
  return text;
}

/** The words that may come first: `grep`, `deploy` ... */
export function firstWords(): string[] {
  return [...new Set(COMMANDS.map((command) => command.name.split(' ')[0] ?? ''))];
}

/** The words that may follow a first word: `mark` and `list` of `deploy`; none for a command of one word. */
export function secondWords(first: string): string[] {
  return COMMANDS.flatMap((command) => {
    const [word, second] = command.name.split(' ');
    return word === first && second !== undefined ? [second] : [];
  });
}
