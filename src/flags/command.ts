// From argv to RawArgs, or to a text that needs no plan (help, version, completion scripts). The only import of
// commander, which reads flags and lays out help; it neither prints nor ends the process: all comes back as a
// value or as a KlogError. Nothing is decided here: see config/plan.ts.

import { Command, CommanderError, Option } from 'commander';
import { KlogError } from '../base/errors.ts';
import { nearestName } from '../base/nearest.ts';
import { findFlag, isKnownPath, readWords } from './argv.ts';
import { COMMAND_GROUPS, COMMANDS, commandText, firstWords, secondWords } from './command-table.ts';
import { completionScript } from './completions.ts';
import { isChoiceElsewhere, readEnvironment } from './environment.ts';
import type { CommandName, Flag, FlagValue } from './flag.ts';
import { listOf, readChoice, readNumber } from './flag-value.ts';
import type { FlagKey, RawArgs, RawFlags } from './flags.ts';
import { FLAG_KEYS, flagOf, flagsOf } from './flags.ts';
import { after, itemFormat, optionText, term, usage } from './help.ts';
import { splitOptions } from './words.ts';

/** What a command line asks for. */
export type Parsed =
  | { readonly kind: 'run'; readonly raw: RawArgs }
  | { readonly kind: 'text'; readonly text: string };

export interface Surroundings {
  /** klog's own version. */
  readonly version: string;
  /** Columns that help may fill. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads the words after `klog`. Every mistake is a KlogError with exit code 2. */
export function parseCommandLine(argv: readonly string[], around: Surroundings): Parsed {
  const words = readWords(argv);
  if (words.version) return text(`klog ${around.version}\n`);
  if (!isKnownPath(words.path)) throw unknownCommand(words.path);
  const name = COMMANDS.find((command) => command.name === words.path.join(' '))?.name;
  if (words.help !== undefined) return text(helpText(words.path, words.help, around.columns));
  if (name === undefined) {
    const unfinished = words.rest[0] !== undefined && words.path.length === 0;
    if (unfinished) throw new KlogError('no-command', 'no command given', { hint: 'klog help' });
    return text(helpText(words.path, 'short', around.columns));
  }
  const { args, flags } = parseFlags(name, words.rest);
  if (flags.help) return text(helpText(words.path, 'short', around.columns));
  if (name === 'completion bash' || name === 'completion zsh' || name === 'completion fish') {
    return text(completionScript(name));
  }
  const environment = readEnvironment(name, around.env);
  const options = around.env['KLOG_OPTS'];
  const defaults = options === undefined ? {} : parseOptions(name, options, 'KLOG_OPTS');
  const raw = { command: name, args, flags, environment, defaults, wordAfterDeploy: words.afterDeploy };
  return { kind: 'run', raw };
}

/**
 * The flags of an option string (`KLOG_OPTS`, a context's `options`) that the command takes; those of other
 * commands are dropped. `where` begins the message of every error.
 */
export function parseOptions(command: CommandName, options: string, where: string): RawFlags {
  const parts = splitOptions(options, where);
  const words = readWords(parts);
  const stray = words.path[0] ?? (words.version ? '--version' : undefined) ?? (words.help && '--help');
  if (stray !== undefined) throw notDefault(stray, where);
  // Flags of one run have no variable and no default either, but their names must not be taken for other flags'.
  const keys = [...FLAG_KEYS].sort((a, b) => Number(takes(b, command)) - Number(takes(a, command)));
  const seen = new Set<string>();
  const known = keys.filter((key) => {
    const flag = flagOf(key);
    return flag.env !== undefined && !seen.has(flag.long) && seen.add(flag.long);
  });
  const { args, flags } = read(command, known, words.rest, where);
  if (args[0] !== undefined) throw notDefault(args[0], where);
  return Object.fromEntries(Object.entries(flags).filter(([key]) => takes(key as FlagKey, command)));
}

/** Stands for a value that is dropped; commander makes the empty text of an undefined one. */
const NOT_MEANT = Symbol('not meant for this command');

function takes(key: FlagKey, command: CommandName): boolean {
  return flagOf(key).commands.includes(command) && flagOf(key).env !== undefined;
}

function notDefault(word: string, where: string): KlogError {
  return new KlogError('bad-options', `${where}: "${word}" cannot stand among default flags`, {
    hint: "KLOG_OPTS='--utc'",
  });
}

function parseFlags(name: CommandName, words: readonly string[]): { args: string[]; flags: RawFlags } {
  const parsed = read(name, flagsOf(name), words, undefined);
  const { operands } = commandText(name);
  if (parsed.flags.help || operands.endsWith('...]')) return parsed;
  const most = operands === '' ? 0 : 1;
  const extra = parsed.args[most];
  if (extra !== undefined) {
    throw new KlogError('extra-argument', `klog ${name} takes no argument "${extra}"`, {
      hint: `klog ${name} --help`,
    });
  }
  if (operands === 'NAME' && parsed.args.length === 0) {
    throw new KlogError('missing-argument', `klog ${name} needs a name`, {
      hint: commandText(name).examples[0],
    });
  }
  return parsed;
}

/** Reads flags and operands with commander. `where`: the option string they come from, undefined for argv. */
function read(
  name: CommandName,
  keys: readonly FlagKey[],
  words: readonly string[],
  where: string | undefined,
): { args: string[]; flags: RawFlags } {
  const command = silent(name).allowExcessArguments();
  const options = keys.map((key) => ({ key, option: optionOf(flagOf(key), where) }));
  for (const { option } of options) command.addOption(option);
  try {
    command.parse(words, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? inWords(error, name, keys, where) : error;
  }
  const flags: Partial<Record<FlagKey, FlagValue>> = {};
  for (const { key, option } of options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (command.getOptionValueSource(option.attributeName()) !== 'cli' || value === NOT_MEANT) continue;
    flags[key] = flagOf(key).kind === 'switch' ? true : (value as FlagValue);
  }
  refuseConflicts(flags as RawFlags, where);
  return { args: command.args, flags: flags as RawFlags };
}

function silent(name: string): Command {
  const nothing = (): void => undefined;
  return new Command(name)
    .exitOverride()
    .helpOption(false)
    .helpCommand(false)
    .configureOutput({ writeOut: nothing, writeErr: nothing });
}

function optionOf(flag: Flag, where: string | undefined): Option {
  const value = { switch: '', optional: ' [value]' }[flag.kind as string] ?? ' <value>';
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const option = new Option(`${short}--${flag.long}${value}`);
  const label = `${where === undefined ? '' : `${where}: `}--${flag.long}`;
  if (flag.kind === 'number') option.argParser((text: string) => readNumber(flag, text, label));
  if (flag.kind === 'choice') {
    // A default such as "-o raw" is meant for grep and must not break count.
    const skips = (text: string): boolean =>
      where !== undefined && !flag.choices.includes(text) && isChoiceElsewhere(flag.long, text);
    option.argParser((text: string) => (skips(text) ? NOT_MEANT : readChoice(flag, text, label)));
  }
  if (flag.kind === 'list') option.argParser<readonly string[]>((text, before) => [...(before ?? []), text]);
  return option;
}

function refuseConflicts(flags: RawFlags, where: string | undefined): void {
  for (const key of FLAG_KEYS) {
    const other = flagOf(key).conflicts?.find((name) => name in flags);
    if (flags[key] === undefined || other === undefined) continue;
    const pair = `--${flagOf(key).long} and --${flagOf(other as FlagKey).long}`;
    throw new KlogError('flag-conflict', `${prefix(where)}${pair} cannot be given together`, {
      hint: `leave out --${flagOf(other as FlagKey).long}`,
    });
  }
}

function prefix(where: string | undefined): string {
  return where === undefined ? '' : `${where}: `;
}

/** What commander found wrong, in klog's words. */
function inWords(
  error: CommanderError,
  command: CommandName,
  keys: readonly FlagKey[],
  where: string | undefined,
): KlogError {
  const quoted = /'(.*)'/s.exec(error.message)?.[1] ?? '';
  const help = `klog ${command} --help`;
  if (error.code === 'commander.optionMissingArgument') {
    const flag = findFlag(/--([\w-]+)/.exec(quoted)?.[1] ?? '', command.split(' '));
    return new KlogError('missing-value', `${prefix(where)}--${flag?.long} needs a value`, {
      hint: flag?.example ?? help,
    });
  }
  const typed = quoted.split('=')[0] ?? quoted;
  const flag = findFlag(typed.replace(/^--?/, ''), []);
  if (flag?.kind === 'switch' && quoted.includes('=')) {
    return new KlogError('unknown-flag', `${prefix(where)}"${typed}" takes no value`, { hint: typed });
  }
  if (flag !== undefined && where === undefined) {
    const others = flag.commands.map((name) => `klog ${name}`);
    return new KlogError(
      'unknown-flag',
      `"${typed}" is a flag of ${listOf(others)}, not of klog ${command}`,
      {
        hint: help,
      },
    );
  }
  const name = typed.startsWith('--')
    ? nearestName(
        typed.slice(2),
        keys.map((key) => flagOf(key).long),
      )
    : undefined;
  const nearest = name === undefined ? undefined : `--${name}`;
  return new KlogError('unknown-flag', `${prefix(where)}unknown flag "${typed}"`, { hint: nearest ?? help });
}

function unknownCommand(path: readonly string[]): KlogError {
  const [first = '', second] = path;
  const known = second === undefined ? firstWords() : secondWords(first);
  const typed = second ?? first;
  const nearest = nearestName(typed, known);
  const start = second === undefined ? 'klog' : `klog ${first}`;
  const hint =
    nearest !== undefined
      ? `${start} ${nearest}`
      : second === undefined
        ? `klog grep ${quote(typed)}`
        : `${start} --help`;
  return new KlogError('unknown-command', `unknown command "${path.join(' ')}"`, { hint });
}

function quote(word: string): string {
  return /^[\w.:=@%+,/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function text(value: string): Parsed {
  return { kind: 'text', text: value };
}

/** Help for klog, for a group such as `deploy`, or for one command. */
function helpText(path: readonly string[], kind: 'short' | 'long', columns: number): string {
  const name = COMMANDS.find((command) => command.name === path.join(' '))?.name;
  const command = silent('klog')
    .usage(usage(path, name))
    .configureOutput({ getOutHelpWidth: () => columns });
  command.description(describe(path, name, kind));
  if (name === undefined) {
    const below = COMMANDS.filter((text) => path.length === 0 || text.name.startsWith(`${path[0]} `));
    for (const { name: words, operands, brief } of below) {
      command.addCommand(new Command(`${words} ${operands}`.trim()).helpOption(false).description(brief));
    }
  } else {
    for (const key of flagsOf(name)) {
      const flag = flagOf(key);
      const option = optionOf(flag, undefined).helpGroup(`${flag.group}:`);
      option.description = optionText(flag, kind);
      option.flags = term(flag);
      command.addOption(option);
    }
  }
  command.configureHelp({
    subcommandTerm: (sub) => sub.name(),
    ...(kind === 'long' && name !== undefined ? { formatItem: itemFormat } : {}),
  });
  return `${command.helpInformation().trimEnd()}\n${after(path, name, kind)}`;
}

function describe(path: readonly string[], name: CommandName | undefined, kind: 'short' | 'long'): string {
  if (name !== undefined) return kind === 'long' ? commandText(name).detail : commandText(name).brief;
  return COMMAND_GROUPS[path[0] ?? ''] ?? 'grep and tail for JSON logs in Kafka';
}
