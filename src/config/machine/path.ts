// Paths as they stand in a config file. Reading what they name is left to the caller.

import { isAbsolute, join } from 'node:path';
import { KlogError, reasonOf } from '../../base/errors.ts';
import type { World } from './world.ts';

/** The path with `~/` as the home folder; a relative one starts at `base` (undefined: where klog was started). */
export function resolvePath(path: string, base: string | undefined, homeDir: string): string {
  if (path === '~' || path.startsWith('~/')) return join(homeDir, path.slice(1));
  return base === undefined || isAbsolute(path) ? path : join(base, path);
}

/** The bytes of a file that must exist. `what` begins the message of the KlogError `unreadable-file`. */
export function readNeeded(path: string, what: string, world: Pick<World, 'readFile'>): Buffer {
  let bytes: Buffer | undefined;
  let reason = 'no such file';
  try {
    bytes = world.readFile(path);
  } catch (error) {
    reason = reasonOf(error)
      .replace(/^[A-Z]+: /, '')
      .replace(/, (open|read).*$/, '');
  }
  if (bytes !== undefined) return bytes;
  throw new KlogError('unreadable-file', `${what}: cannot read "${path}": ${reason}`, {
    hint: `ls -l ${path}`,
  });
}
