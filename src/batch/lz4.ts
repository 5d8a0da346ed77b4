// The door to @foxglove/wasm-lz4: LZ4 frames as Kafka clients write them, also several in a row. The package decodes
// one frame into memory of a known size, so the frame's blocks are counted here first.
// Format: github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md

import { corrupt } from './corrupt.ts';
import { LARGEST } from './memory.ts';
import type { WasmExports } from './wasm.ts';
import { compileWasm, WasmDecoder } from './wasm.ts';

interface Lz4Exports extends WasmExports {
  _createDecompressionContext(): number;
  /** Bytes written, or -1: wrong, cut off, or too large for the output. */
  _decompressFrame(
    context: number,
    output: number,
    outputSize: number,
    input: number,
    inputSize: number,
  ): number;
}

const MAGIC = 0x184d_2204;
const SKIPPABLE = 0x184d_2a50;
/** Flags of the frame descriptor. */
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;

/** Loads the decoder. What comes back decompresses `[from, to)` into memory that is valid until the next call. */
export async function loadLz4(): Promise<(bytes: Buffer, from: number, to: number) => Buffer> {
  const glue = await import('@foxglove/wasm-lz4/dist/wasm-lz4.js');
  const start = await compileWasm<Lz4Exports>('@foxglove/wasm-lz4/dist/wasm-lz4.wasm', glue.default);
  const decoder = new WasmDecoder(start);
  let context = 0;
  let contextOf: Lz4Exports | undefined;

  return (bytes, from, to) => {
    let room = 0;
    for (let p = from; p < to; p = frameEnd) {
      measureFrame(bytes, p, to);
      room += frameBound;
    }
    if (from === to) throw corrupt('lz4: there is no frame');
    room = Math.min(room, LARGEST);
    decoder.load(bytes, from, to, room);
    const { exports, input, output } = decoder;
    if (contextOf !== exports) {
      context = exports._createDecompressionContext();
      contextOf = exports;
    }

    let size = 0;
    for (let p = from; p < to; p = frameEnd) {
      measureFrame(bytes, p, to);
      if (frameDescriptor === 0) continue;
      // Old clients wrote a wrong header checksum (KAFKA-3160), and the batch has a checksum of its own.
      const heap = exports.HEAPU8;
      const at = input + p - from;
      heap[at + 4 + frameDescriptor] = headerChecksum(heap, at + 4, at + 4 + frameDescriptor);
      const written = decoder.attempt(() =>
        exports._decompressFrame(context, output + size, room - size, at, frameEnd - p),
      );
      if (written < 0) throw corrupt(`lz4: a frame is damaged${room === LARGEST ? ' or beyond 256 MB' : ''}`);
      size += written;
    }
    return decoder.result(size);
  };
}

/** What `measureFrame` found, in module variables because it runs for every batch. */
let frameEnd = 0;
/** What the frame can grow to at most. */
let frameBound = 0;
/** Size of the part that the header checksum covers; 0 for a frame without content. */
let frameDescriptor = 0;

/** Reads the frame at `at` up to its end, block by block, without decoding. Throws corrupt-batch. */
function measureFrame(bytes: Buffer, at: number, to: number): void {
  if (to - at < 8) throw corrupt('lz4: a frame is cut off');
  const magic = bytes.readUInt32LE(at);
  frameBound = 0;
  frameDescriptor = 0;
  if ((magic & ~15) === SKIPPABLE) {
    frameEnd = at + 8 + bytes.readUInt32LE(at + 4);
    if (frameEnd > to) throw corrupt('lz4: a frame is cut off');
    return;
  }
  if (magic !== MAGIC) throw corrupt('lz4: this is not a frame');
  const flags = bytes[at + 4]!;
  const sizeCode = (bytes[at + 5]! >> 4) & 7;
  if (flags >> 6 !== 1 || sizeCode < 4) throw corrupt('lz4: the frame header is wrong');
  if ((flags & DICTIONARY) !== 0) throw corrupt('lz4: a dictionary would be needed');
  const largest = 1 << (8 + 2 * sizeCode);
  frameDescriptor = (flags & CONTENT_SIZE) !== 0 ? 10 : 2;
  let p = at + 4 + frameDescriptor + 1;
  for (;;) {
    if (p + 4 > to) throw corrupt('lz4: a frame is cut off');
    const word = bytes.readUInt32LE(p);
    p += 4;
    if (word === 0) break;
    const size = word & 0x7fff_ffff;
    // The top bit says stored. A compressed byte stands for 255 bytes at most.
    frameBound += word > 0x7fff_ffff ? Math.min(size, largest) : Math.min(size * 255, largest);
    p += size + ((flags & BLOCK_CHECKSUM) !== 0 ? 4 : 0);
  }
  frameEnd = p + ((flags & CONTENT_CHECKSUM) !== 0 ? 4 : 0);
  if (frameEnd > to) throw corrupt('lz4: a frame is cut off');
}

/** The second byte of the XXH32 of a frame descriptor, which is always shorter than 16 bytes. */
function headerChecksum(bytes: Uint8Array, from: number, to: number): number {
  let hash = 374761393 + (to - from);
  let p = from;
  for (; p + 4 <= to; p += 4) {
    const word = bytes[p]! | (bytes[p + 1]! << 8) | (bytes[p + 2]! << 16) | (bytes[p + 3]! << 24);
    hash = Math.imul(rotated((hash + Math.imul(word, -1028477379)) | 0, 17), 668265263);
  }
  for (; p < to; p += 1) {
    hash = Math.imul(rotated((hash + Math.imul(bytes[p]!, 374761393)) | 0, 11), -1640531535);
  }
  hash = Math.imul(hash ^ (hash >>> 15), -2048144777);
  hash = Math.imul(hash ^ (hash >>> 13), -1028477379);
  return ((hash ^ (hash >>> 16)) >>> 8) & 255;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
