// One flag's value from the text it was given as. The command line, the environment and option strings all read
// it here, so that they accept the same and complain alike. What the value means is left to config/plan.ts.

import { KlogError } from '../base/errors.ts';
import { nearestName } from '../base/nearest.ts';
import type { Flag } from './flag.ts';

/**
 * A whole number as typed; a KlogError `bad-number` for anything else. `where` is the flag or the variable, as it
 * begins the message.
 */
export function readNumber(flag: Flag & { kind: 'number' }, text: string, where: string): number {
  const value = Number(text);
  const { least, most } = flag;
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > (most ?? value)) {
    const bounds =
      most !== undefined ? ` from ${least} to ${most}` : least > 0 ? ` of at least ${least}` : '';
    throw new KlogError('bad-number', `${where}: "${text}" is not a whole number${bounds}`, {
      hint: setting(flag, '10', where),
    });
  }
  return value;
}

/** One of the choices; a KlogError `bad-choice` that lists them for anything else. */
export function readChoice(flag: Flag & { kind: 'choice' }, text: string, where: string): string {
  if (flag.choices.includes(text)) return text;
  const kcat = flag.short === 'o' ? kcatOffset(text) : undefined;
  if (kcat !== undefined) {
    throw new KlogError(
      'bad-choice',
      `${where}: "${text}" is not an output format; a start is given with --offset`,
      {
        hint: kcat,
      },
    );
  }
  const nearest = nearestName(text, flag.choices) ?? flag.choices[0];
  throw new KlogError('bad-choice', `${where}: "${text}" is not one of ${listOf(flag.choices)}`, {
    hint: setting(flag, nearest ?? '', where),
  });
}

/** What to type for a value, where the wrong one was typed: `--last 10`, `KLOG_LAST=10`. */
function setting(flag: Flag, value: string, where: string): string {
  return where === flag.env ? `${where}=${value}` : `--${flag.long} ${value}`;
}

/** What an environment variable means for a switch; a KlogError `bad-switch` where it is neither yes nor no. */
export function readSwitch(flag: Flag, text: string, where: string): boolean {
  const word = text.toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  if (['0', 'false', 'no', 'off', ''].includes(word)) return false;
  throw new KlogError('bad-switch', `${where}: "${text}" is neither 1 nor 0`, { hint: `${flag.env}=1` });
}

/** "a, b or c". */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** kcat's `-o` is an offset: what to type in klog for it; undefined when the text is not an offset either. */
function kcatOffset(text: string): string | undefined {
  if (text === 'beginning') return '--offset earliest';
  if (text === 'end') return '--offset latest';
  if (/^-?\d+$/.test(text)) return `--offset ${text}`;
  const [, edge, ms] = /^([se])@(\d+)$/.exec(text) ?? [];
  if (ms === undefined) return undefined;
  return `--${edge === 's' ? 'since' : 'until'} ${ms}`;
}
