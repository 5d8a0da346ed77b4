// What a plan may know of the machine, handed in so that deciding stays pure and can be tested. `realWorld` is
// the one that runs; nothing else in this room touches process or disk.

import { spawn } from 'node:child_process';
import { fstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { EpochMs } from '../../base/brand.ts';
import { asEpochMs } from '../../base/brand.ts';
import { KlogError } from '../../base/errors.ts';
import { readAbsolute } from '../../base/time.ts';
import type { CommandName } from '../../flags/flag.ts';
import type { RawFlags } from '../../flags/flags.ts';

/** How a command that was run for its output ended. */
export interface CommandResult {
  readonly status: 'ended' | 'timed out' | 'not started';
  /** Exit code; undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  /** stdout goes to a regular file. */
  readonly stdoutIsFile: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  readonly now: EpochMs;
  readonly homeDir: string;
  /** A whole file; undefined when there is none; throws what the system says otherwise. */
  readFile(path: string): Buffer | undefined;
  /** Runs a line by the shell, at most `timeoutMs`. Never rejects. */
  runCommand(line: string, timeoutMs: number): Promise<CommandResult>;
  /** The flags of an option string, as `parseOptions` of cli/command.ts reads them. */
  parseOptions(command: CommandName, options: string, where: string): RawFlags;
}

/** The world as it is. */
export function realWorld(parseOptions: World['parseOptions']): World {
  return {
    env: process.env,
    stdoutIsTty: process.stdout.isTTY === true,
    stderrIsTty: process.stderr.isTTY === true,
    stdoutIsFile: isFile(1),
    // 0 where a terminal does not know its size
    columns: process.stdout.columns || undefined,
    now: nowOf(process.env['KLOG_NOW']),
    homeDir: homedir(),
    readFile: readWhole,
    runCommand,
    parseOptions,
  };
}

/** KLOG_NOW pins what klog takes for now, so that a script gives the same answer tomorrow; else the clock. */
function nowOf(text: string | undefined): EpochMs {
  if (text === undefined || text === '') return asEpochMs(Date.now());
  const time = readAbsolute(text, undefined);
  if (time !== undefined) return time.start;
  throw new KlogError('bad-time', `KLOG_NOW: "${text}" is not a time`, {
    hint: 'KLOG_NOW=2026-11-24T14:05:00Z',
  });
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // The descriptor may be closed (">&-").
    return false;
  }
}

function readWhole(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function runCommand(line: string, timeoutMs: number): Promise<CommandResult> {
  return new Promise((resolve) => {
    // In klog's own group: a password manager may have to ask on the terminal.
    const child = spawn(line, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let status: CommandResult['status'] = 'ended';
    const timer = setTimeout(() => {
      status = 'timed out';
      child.kill('SIGKILL');
      // A child of the shell may hold the pipes open for longer.
      child.stdout.destroy();
      child.stderr.destroy();
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const end = (exitCode: number | undefined): void => {
      clearTimeout(timer);
      resolve({
        status,
        exitCode,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    };
    child.on('error', () => {
      status = 'not started';
      end(undefined);
    });
    child.on('close', (code) => end(code ?? undefined));
  });
}
