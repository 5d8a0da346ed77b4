// The KLOG_ variables of the environment as flags. Which variable belongs to which flag stands in the flag table;
// which layer wins is decided in config/layers.ts.

import type { CommandName, FlagValue } from './flag.ts';
import { readChoice, readNumber, readSwitch } from './flag-value.ts';
import type { FlagKey, RawFlags } from './flags.ts';
import { FLAG_KEYS, flagOf, flagsOf } from './flags.ts';

/**
 * The flags of a command that the environment sets. An empty variable counts as not set. Errors name the variable.
 */
export function readEnvironment(
  command: CommandName,
  env: Readonly<Record<string, string | undefined>>,
): RawFlags {
  const flags: Partial<Record<FlagKey, FlagValue>> = {};
  for (const key of flagsOf(command)) {
    const name = flagOf(key).env;
    const text = name === undefined ? undefined : env[name];
    if (name === undefined || text === undefined || text === '') continue;
    const value = readVariable(key, text, name);
    if (value !== undefined) flags[key] = value;
  }
  return flags as RawFlags;
}

function readVariable(key: FlagKey, text: string, name: string): FlagValue | undefined {
  const flag = flagOf(key);
  if (flag.kind === 'switch') return readSwitch(flag, text, name) || undefined;
  if (flag.kind === 'number') return readNumber(flag, text, name);
  if (flag.kind === 'list') return [text];
  if (flag.kind !== 'choice') return text;
  // KLOG_OUTPUT=raw is meant for grep and must not break count.
  if (!flag.choices.includes(text) && isChoiceElsewhere(flag.long, text)) return undefined;
  return readChoice(flag, text, name);
}

/** Whether another command has a flag of this name with this choice. */
export function isChoiceElsewhere(long: string, text: string): boolean {
  return FLAG_KEYS.some((key) => {
    const flag = flagOf(key);
    return flag.long === long && flag.kind === 'choice' && flag.choices.includes(text);
  });
}
