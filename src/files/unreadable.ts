// What can be wrong with a file, in words.

import path from 'node:path';
import { KlogError, reasonOf } from '../base/errors.ts';

/** Why reading broke off, as the rest of a sentence. */
export function reasonOfBreak(error: unknown): string {
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') return 'its compressed data ends too early';
  if (code?.startsWith('Z_') === true) return `its compressed data is damaged (${reasonOf(error)})`;
  return reasonOf(error);
}

/** What this Node.js cannot unpack, and who can. */
export function noZstd(name: string): KlogError {
  const from = name === '-' ? '' : `${name} `;
  return new KlogError('no-zstd', `cannot read "${name}": Node.js ${process.version} cannot unpack zstd`, {
    hint: `zstd -dc ${from}| klog grep error --file -`,
  });
}

/** Why a file cannot be read, and what to try. */
export function unreadable(name: string, cause: unknown): KlogError {
  const code = codeOf(cause);
  const folder = path.dirname(name);
  if (code === 'ENOENT') {
    return new KlogError('file-unreadable', `cannot read "${name}": no such file`, {
      hint: `ls ${folder}`,
      cause,
    });
  }
  const why =
    code === 'EACCES' || code === 'EPERM'
      ? 'permission denied'
      : code === 'EISDIR'
        ? 'it is a directory'
        : reasonOf(cause);
  return new KlogError('file-unreadable', `cannot read "${name}": ${why}`, { hint: `ls -l ${name}`, cause });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
