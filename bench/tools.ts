// Finds the other tools that a benchmark runs, on PATH or in a folder, and tells how to get those that are missing.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { print } from './measure.ts';
import type { Peer } from './peers.ts';

/** A tool and the path of its program. */
export interface Tool {
  readonly peer: Peer;
  readonly path: string;
}

/** Where a program is: in `folder`, else on PATH. */
export function locate(command: string, folder: string): string | undefined {
  const folders = [resolve(folder), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((one) => join(one, command)).find((path) => existsSync(path));
}

/** The tools that are there, with their versions printed; the others are named, with the line that installs them. */
export function findTools(peers: readonly Peer[], folder: string): Tool[] {
  const found: Tool[] = [];
  const missing: Peer[] = [];
  for (const peer of peers) {
    const path = locate(peer.command, folder);
    if (path === undefined) {
      missing.push(peer);
      continue;
    }
    found.push({ peer, path });
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? '';
    print(`  ${version.trim()}\n`);
  }
  const crates = missing.flatMap(({ crate }) => crate ?? []);
  if (missing.length > 0) print(`left out, not found: ${missing.map(({ name }) => name).join(', ')}\n`);
  if (crates.length > 0) print(`  cargo install --locked --root bench/.tools ${crates.join(' ')}\n`);
  return found;
}
