// gzip by node:zlib, also several members in a row.

import { gunzipSync } from 'node:zlib';
import { reasonOf } from '../base/errors.ts';
import { corrupt } from './corrupt.ts';
import { LARGEST } from './memory.ts';

/** A deflated byte stands for 1,032 bytes at most. */
const LARGEST_GROWTH = 1032;

/** Decompresses `[from, to)`. Throws corrupt-batch. */
export function gunzip(bytes: Buffer, from: number, to: number): Buffer {
  try {
    return gunzipSync(bytes.subarray(from, to), {
      chunkSize: chunkSize(bytes, from, to),
      maxOutputLength: LARGEST,
    });
  } catch (error) {
    throw corrupt(`gzip: ${reasonOf(error)}`, error);
  }
}

/** Output memory that takes all in one piece, which nearly doubles the speed; the trailer says the size modulo 2^32. */
function chunkSize(bytes: Buffer, from: number, to: number): number {
  const told = to - from < 18 ? 0 : bytes.readUInt32LE(to - 4);
  // Some more, because zlib goes for another chunk when the last one was filled to the brim.
  return Math.min(told, (to - from) * LARGEST_GROWTH, LARGEST) + 64;
}
