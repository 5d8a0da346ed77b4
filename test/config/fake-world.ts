// A machine for plans to be decided on: files, variables and terminals as a test wants them.

import { asEpochMs } from '../../src/base/brand.ts';
import type { KlogError } from '../../src/base/errors.ts';
import type { CommandResult, World } from '../../src/config/machine/world.ts';
import { makePlan } from '../../src/config/plan/make-plan.ts';
import type { Plan } from '../../src/config/plan/plan.ts';
import { parseCommandLine, parseOptions } from '../../src/flags/command.ts';

export const NOW = asEpochMs(Date.parse('2026-11-24T12:00:00Z'));

export interface Machine {
  readonly env?: Record<string, string>;
  /** Contents by path; "denied" as an Error. */
  readonly files?: Record<string, string | Buffer | Error>;
  readonly commands?: Record<string, Partial<CommandResult>>;
  readonly stdoutIsTty?: boolean;
  readonly stderrIsTty?: boolean;
  readonly stdoutIsFile?: boolean;
  readonly columns?: number;
}

export function worldOf(machine: Machine = {}): World & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    env: machine.env ?? {},
    stdoutIsTty: machine.stdoutIsTty ?? false,
    stderrIsTty: machine.stderrIsTty ?? false,
    stdoutIsFile: machine.stdoutIsFile ?? false,
    columns: machine.columns,
    now: NOW,
    homeDir: '/home/ann',
    readFile(path) {
      asked.push(path);
      const content = machine.files?.[path];
      if (content instanceof Error) throw content;
      return content === undefined ? undefined : Buffer.from(content);
    },
    runCommand: async (line, timeoutMs) => {
      asked.push(`${line} (${timeoutMs} ms)`);
      const result = { status: 'ended' as const, exitCode: 0, stdout: '', stderr: '' };
      return { ...result, ...machine.commands?.[line] };
    },
    parseOptions,
  };
}

/** The plan of a command line; words are parted by blanks, or given as a list. */
export async function planOf(line: string | readonly string[], machine: Machine = {}): Promise<Plan> {
  const argv = typeof line === 'string' ? line.split(' ') : line;
  const parsed = parseCommandLine(argv, { version: '0', columns: 80, env: machine.env ?? {} });
  if (parsed.kind === 'text') throw new Error('a text');
  return makePlan(parsed.raw, worldOf(machine));
}

/** A plan as plain data, for looking into parts that not every plan has. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into parts by name
export async function partsOf(line: string | readonly string[], machine: Machine = {}): Promise<any> {
  return planOf(line, machine);
}

/** `message | hint` of the KlogError that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    return `no error: ${JSON.stringify(await work)}`;
  } catch (error) {
    const { message, hint, name, stack } = error as KlogError;
    return name === 'KlogError' ? `${message} | ${hint}` : `${stack}`;
  }
}

export const CONFIG = '/home/ann/.config/klog/config.yaml';
