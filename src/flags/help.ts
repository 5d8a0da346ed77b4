// The words of help that commander lays out: usage, terms, descriptions, examples. All from the tables.

import { COMMAND_GROUPS, commandText } from './command-table.ts';
import type { CommandName, Flag } from './flag.ts';

/** What stands after "klog" in the usage line. */
export function usage(path: readonly string[], name: CommandName | undefined): string {
  if (name === undefined) return [...path, 'COMMAND', '[FLAGS]'].join(' ');
  return [name, '[FLAGS]', commandText(name).operands].join(' ').trim();
}

/** A flag as lists show it: `-t, --topic NAME`, four blanks where it has no short name. */
export function term(flag: Flag): string {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
  return `${short}--${flag.long}${valueTerm(flag)}`;
}

/** What follows the long name: nothing, ` NAME` or `[=REF]`. */
function valueTerm(flag: Flag): string {
  if (flag.kind === 'switch') return '';
  return flag.kind === 'optional' ? `[=${flag.valueName}]` : ` ${flag.valueName}`;
}

/** What help says of a flag. */
export function optionText(flag: Flag, kind: 'short' | 'long'): string {
  const text = kind === 'long' ? flag.detail : flag.brief;
  const facts = factsOf(flag, kind);
  return facts.length === 0 ? text : `${text} (${facts.join('; ')})`;
}

/** Default and variable of a flag, as words in brackets. */
function factsOf(flag: Flag, kind: 'short' | 'long'): string[] {
  const facts = flag.defaultText === undefined ? [] : [`default: ${flag.defaultText}`];
  if (kind === 'long' && flag.env !== undefined) facts.push(flag.env);
  return facts;
}

interface Wrapper {
  readonly helpWidth?: number;
  boxWrap(text: string, width: number): string;
}

/** An item of long help: the term on a line of its own, the paragraph below it. */
export function itemFormat(name: string, _width: number, description: string, helper: Wrapper): string {
  const paragraph = helper.boxWrap(description, (helper.helpWidth ?? 80) - 10);
  return [`  ${name}`, ...paragraph.split('\n').map((line) => `          ${line}`), ''].join('\n');
}

/** What follows the flags: examples and where to read on. */
export function after(
  path: readonly string[],
  name: CommandName | undefined,
  kind: 'short' | 'long',
): string {
  if (name === undefined) {
    const group = COMMAND_GROUPS[path[0] ?? ''] === undefined ? '' : `${path[0]} `;
    return `\nklog ${group}COMMAND --help says all of a command, -h its flags in short; klog --version the version.\n`;
  }
  const examples = commandText(name).examples.map((example) => `  ${example}\n`);
  const more = kind === 'short' ? `\nMore: klog ${name} --help\n` : '';
  return `\nExamples:\n${examples.join('')}${more}`;
}
