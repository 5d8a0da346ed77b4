// A first look at the words of a command line: which command is meant, whether help is asked for, and the few
// words that commander would read otherwise than klog promises. Reading flags and their values is command.ts's
// business.

import { KlogError } from '../base/errors.ts';
import { firstWords, secondWords } from './command-table.ts';
import type { Flag } from './flag.ts';
import { FLAG_KEYS, flagOf } from './flags.ts';

export interface Words {
  /** The words that name a command (also an unknown or unfinished one): none, one or two. */
  readonly path: readonly string[];
  /** The others, flags before the command included, ready for commander. */
  readonly rest: readonly string[];
  /** `-h`, `--help` or `klog help`. */
  readonly help: 'short' | 'long' | undefined;
  /** `--version` before any command. */
  readonly version: boolean;
  /** The word after a bare --since-deploy, where it is no flag: it may have been meant as its value. */
  readonly afterDeploy: string | undefined;
}

/** Flags whose glued value may hold any character. */
const ANY_TEXT = new Set(['X', 'b', 'e']);

/**
 * Looks through the words after `klog`. Throws a KlogError `negated-flag` for a word such as `-service:x`, which
 * is meant as a negation but would be a bundle of short flags.
 */
export function readWords(argv: readonly string[]): Words {
  const path: string[] = [];
  const rest: string[] = [];
  let help: 'short' | 'long' | undefined;
  let version = false;
  let askedByWord = false;
  let afterDeploy: string | undefined;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') {
      rest.push(...argv.slice(index));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      if (word === 'help' && path.length === 0 && !askedByWord) askedByWord = true;
      else if (path.length === 0) path.push(word);
      else if (path.length === 1 && secondWords(path[0] ?? '').length > 0) path.push(word);
      else rest.push(word);
      continue;
    }
    if (word === '-h') help ??= 'short';
    else if (word === '--help') help = 'long';
    else if (word === '--version' && path.length === 0) version = true;
    else if (word === '--since-deploy') {
      // Commander would give the next word to a flag whose value is optional.
      rest.push('--since-deploy=');
      const next = argv[index + 1];
      afterDeploy = next?.startsWith('-') ? undefined : next;
    } else {
      refuseNegation(word);
      rest.push(word);
      if (takesNextWord(word, path) && index + 1 < argv.length) rest.push(argv[++index] ?? '');
    }
  }
  return { path, rest, help: help ?? (askedByWord ? 'long' : undefined), version, afterDeploy };
}

/** The flag that a long or short name means for a command, or for any command when it is not known yet. */
export function findFlag(name: string, path: readonly string[]): Flag | undefined {
  const command = path.join(' ');
  const flags = FLAG_KEYS.map(flagOf).filter((flag) => flag.long === name || flag.short === name);
  return flags.find((flag) => flag.commands.some((known) => known === command)) ?? flags[0];
}

/** True when the word is a flag whose value is the word after it. */
function takesNextWord(word: string, path: readonly string[]): boolean {
  if (word.startsWith('--')) {
    const flag = findFlag(word.slice(2), path);
    return flag !== undefined && takesValue(flag);
  }
  for (let index = 1; index < word.length; index++) {
    const flag = findFlag(word.charAt(index), path);
    if (flag === undefined) return false;
    if (takesValue(flag)) return index === word.length - 1;
  }
  return false;
}

function takesValue(flag: Flag): boolean {
  return flag.kind !== 'switch' && flag.kind !== 'optional';
}

// In the filter language `-service:x` negates, inside one argument. As an argument of its own a reader of flags
// sees -s and -e "rvice:x" and would answer another question in silence.
function refuseNegation(word: string): void {
  if (word.startsWith('--') || word.length < 3) return;
  const glued = gluedFlag(word);
  const term = /^-([a-z_][\w.-]*)(:|=|~|!|>|<)/i.test(word);
  if (glued.afterSwitches && glued.short === 'e') throw negatedFlag(word);
  if (term && !ANY_TEXT.has(word.charAt(1)) && glued.short !== 'X') throw negatedFlag(word);
}

/** The short flag of a bundle that has its value glued to it. */
function gluedFlag(word: string): { short: string | undefined; afterSwitches: boolean } {
  for (let index = 1; index < word.length - 1; index++) {
    const flag = findFlag(word.charAt(index), []);
    if (flag === undefined) break;
    if (takesValue(flag)) return { short: flag.short, afterSwitches: index > 1 };
  }
  return { short: undefined, afterSwitches: false };
}

function negatedFlag(word: string): KlogError {
  return new KlogError('negated-flag', `"${word}" is a bundle of short flags, not a negation`, {
    hint: `'not ${word.slice(1).replaceAll("'", `'\\''`)}'`,
  });
}

/** Whether the path names a command, or begins to. */
export function isKnownPath(path: readonly string[]): boolean {
  const [first, second] = path;
  if (first === undefined) return true;
  return firstWords().includes(first) && (second === undefined || secondWords(first).includes(second));
}
