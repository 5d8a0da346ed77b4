// The door to snappy: raw blocks as librdkafka writes them, and the framing of Java's snappy library ("xerial"):
// a header of 16 bytes, then blocks of at most 32 KB, each with its size as an int32.

import { reasonOf } from '../base/errors.ts';
import { corrupt } from './corrupt.ts';
import { atLeast, LARGEST } from './memory.ts';
import { cursor, varint } from './varint.ts';

const FRAMED = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const FRAME_HEADER = 16;
/** The first four bytes of a frame header, where a block's size is expected: streams may follow one another. */
const FRAMED_WORD = 0x8253_4e41 | 0;
/** The densest element, three bytes, stands for 64 bytes. */
const LARGEST_GROWTH = 22;

/** Loads the decoder. What comes back decompresses `[from, to)` into memory that is valid until the next call. */
export async function loadSnappy(): Promise<(bytes: Buffer, from: number, to: number) => Buffer> {
  const { uncompressSync } = await import('snappy');
  let output: Buffer = Buffer.alloc(0);

  // Copied by the package: what it hands out without copying is freed only when the event loop turns, and a scan
  // works through many batches before it does.
  const options = { copyOutputData: true, asBuffer: true };
  function block(bytes: Buffer, from: number, to: number): Buffer {
    try {
      return uncompressSync(bytes.subarray(from, to), options) as Buffer;
    } catch (error) {
      throw corrupt(`snappy: ${reasonOf(error)}`, error);
    }
  }

  return (bytes, from, to) => {
    if (!isFramed(bytes, from, to)) {
      grownSize(bytes, from, to);
      return block(bytes, from, to);
    }
    let size = 0;
    for (let p = nextBlock(bytes, from, to); p < to; p = nextBlock(bytes, blockEnd, to)) {
      size += grownSize(bytes, p, blockEnd);
      if (size > LARGEST) throw corrupt('snappy: it grows beyond 256 MB');
    }
    output = atLeast(output, size);
    let at = 0;
    for (let p = nextBlock(bytes, from, to); p < to; p = nextBlock(bytes, blockEnd, to)) {
      at += block(bytes, p, blockEnd).copy(output, at);
    }
    return output.subarray(0, at);
  };
}

/** The end of the block that `nextBlock` found. */
let blockEnd = 0;

/** Where the next block begins, at or after `at`, past its size and frame headers; `to` when there is none. */
function nextBlock(bytes: Buffer, at: number, to: number): number {
  while (at < to) {
    if (to - at < 4) throw corrupt('snappy: a block is cut off');
    const size = bytes.readInt32BE(at);
    if (size === FRAMED_WORD) {
      if (to - at < FRAME_HEADER) throw corrupt('snappy: a header is cut off');
      at += FRAME_HEADER;
      continue;
    }
    at += 4;
    blockEnd = at + size;
    if (size < 0 || blockEnd > to) throw corrupt('snappy: a block is cut off');
    if (size > 0) return at;
  }
  return to;
}

function isFramed(bytes: Buffer, from: number, to: number): boolean {
  return (
    to - from >= FRAME_HEADER && bytes.compare(FRAMED, 0, FRAMED.length, from, from + FRAMED.length) === 0
  );
}

/** What a block says it grows to. Checked here, because the package allocates whatever it says. */
function grownSize(bytes: Buffer, from: number, to: number): number {
  let size = from < to ? bytes[from]! : -1;
  if (size > 127) {
    size = varint(bytes, from + 1, to, size);
    if (cursor > to) size = -1;
  }
  if (size < 0 || size > LARGEST || size > (to - from) * LARGEST_GROWTH) {
    throw corrupt('snappy: its size is wrong');
  }
  return size;
}
