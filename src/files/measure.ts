// Counts the lines of an input, for those who must know its end before they read (`tail`, `--last`). On the way it
// notes where lines begin, so that a plain file need not be read again from its start.

import { KlogError } from '../base/errors.ts';
import { Block } from './block.ts';
import type { Input } from './input.ts';
import { openInput } from './input.ts';
import { reasonOfBreak } from './unreadable.ts';

/** The byte at which a line begins. */
export interface Checkpoint {
  readonly line: number;
  readonly position: number;
}

export const FILE_START: Checkpoint = { line: 0, position: 0 };

/** Bytes between two checkpoints, at least. */
const STRIDE = 1024 * 1024;
const READ_SIZE = 256 * 1024;

export interface Measure {
  /** How many lines there are; Infinity for a pipe, which can be read but once. */
  readonly lines: number;
  /** Ascending, the first at 0; only that one for packed files. */
  readonly checkpoints: readonly Checkpoint[];
}

export const UNMEASURED: Measure = { lines: Number.POSITIVE_INFINITY, checkpoints: [FILE_START] };

/** Reads an input once to its end. A KlogError when that fails. */
export async function measure(input: Input): Promise<Measure> {
  if (input.packing === undefined) return UNMEASURED;
  const bytes = openInput(input);
  const block = new Block(READ_SIZE);
  const checkpoints = [FILE_START];
  let lines = 0;
  let position = 0;
  let last = FILE_START;
  try {
    for (;;) {
      block.reserve();
      const size = await bytes.read(block.bytes, block.at);
      if (size === 0) break;
      block.add(size);
      lines += block.lines.count;
      position += size;
      const begun = { line: lines, position: position - block.carried };
      if (input.packing === 'plain' && begun.position - last.position >= STRIDE) {
        checkpoints.push(begun);
        last = begun;
      }
      block.begin(block);
    }
  } catch (cause) {
    const reason = reasonOfBreak(cause);
    throw new KlogError('file-unreadable', `cannot read "${input.name}" to its end: ${reason}`, { cause });
  } finally {
    bytes.close();
  }
  if (block.carried > 0) lines++;
  return { lines, checkpoints };
}

/** The last checkpoint at or before a line. */
export function checkpointBefore({ checkpoints }: Measure, line: number): Checkpoint {
  return checkpoints.findLast((checkpoint) => checkpoint.line <= line) ?? FILE_START;
}
