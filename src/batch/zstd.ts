// zstd frames, also several in a row: by the runtime's own decoder where it has one (Node 22.15 and later), else by
// @foxglove/wasm-zstd, to which this is the door. Both need to be told where a frame ends: the first takes a frame that
// is cut off, or what follows it, for the end without a word; the second decodes into memory of a known size, and Kafka
// clients write no content size. So the frame's blocks are counted here first. Format: RFC 8878.

import zlib from 'node:zlib';
import { corrupt } from './corrupt.ts';
import { LARGEST } from './memory.ts';
import type { WasmExports } from './wasm.ts';
import { compileWasm, WasmDecoder } from './wasm.ts';

interface ZstdExports extends WasmExports {
  /** All frames; bytes written, or -1: wrong, cut off, or too large for the output. */
  _decompress(output: number, outputSize: number, input: number, inputSize: number): number;
}

const MAGIC = 0xfd2f_b528;
const SKIPPABLE = 0x184d_2a50;
const LARGEST_BLOCK = 128 * 1024;
const LARGEST_CHUNK = 4 * 1024 * 1024;
/** Bytes of the dictionary id and of the content size, by their codes in the frame header. */
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;

type Decode = (bytes: Buffer, from: number, to: number) => Buffer;
type RuntimeDecode = (frame: Buffer, options: { chunkSize: number; maxOutputLength: number }) => Buffer;

/** Node's own; the types of Node 20 do not know it. */
const runtime = (zlib as { readonly zstdDecompressSync?: RuntimeDecode }).zstdDecompressSync;

/** Loads the decoder. What comes back decompresses `[from, to)` into memory that is valid until the next call. */
export async function loadZstd(): Promise<Decode> {
  return runtime === undefined ? loadPackage() : decodeBy(runtime);
}

function decodeBy(decode: RuntimeDecode): Decode {
  return (bytes, from, to) => {
    if (from === to) throw corrupt('zstd: there is no frame');
    const decoded: Buffer[] = [];
    let size = 0;
    for (let p = from; p < to; p = frameEnd) {
      measureFrame(bytes, p, to);
      // One chunk that holds all of it is much faster than many small ones.
      const chunkSize = Math.min(Math.max(frameBound, 1024), LARGEST_CHUNK);
      try {
        decoded.push(decode(bytes.subarray(p, frameEnd), { chunkSize, maxOutputLength: LARGEST - size }));
      } catch (error) {
        const isLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
        throw corrupt(`zstd: a frame is ${isLarge ? 'beyond 256 MB' : 'damaged'}`);
      }
      size += decoded.at(-1)!.length;
    }
    return decoded.length === 1 ? decoded[0]! : Buffer.concat(decoded);
  };
}

async function loadPackage(): Promise<Decode> {
  const glue = await import('@foxglove/wasm-zstd/dist/wasm-zstd.js');
  const start = await compileWasm<ZstdExports>('@foxglove/wasm-zstd/dist/wasm-zstd.wasm', glue.default);
  const decoder = new WasmDecoder(start);

  return (bytes, from, to) => {
    if (from === to) throw corrupt('zstd: there is no frame');
    let room = 0;
    for (let p = from; p < to; p = frameEnd) {
      measureFrame(bytes, p, to);
      room += frameBound;
    }
    room = Math.min(room, LARGEST);
    decoder.load(bytes, from, to, room);
    const { exports, input, output } = decoder;
    const size = decoder.attempt(() => exports._decompress(output, room, input, to - from));
    if (size < 0) throw corrupt(`zstd: a frame is damaged${room === LARGEST ? ' or beyond 256 MB' : ''}`);
    return decoder.result(size);
  };
}

/** What `measureFrame` found, in module variables because it runs for every batch. */
let frameEnd = 0;
/** What the frame can grow to at most. */
let frameBound = 0;

/** Reads the frame at `at` up to its end, block by block, without decoding. Throws corrupt-batch. */
function measureFrame(bytes: Buffer, at: number, to: number): void {
  if (to - at < 8) throw corrupt('zstd: a frame is cut off');
  const magic = bytes.readUInt32LE(at);
  frameBound = 0;
  if ((magic & ~15) === SKIPPABLE) {
    frameEnd = at + 8 + bytes.readUInt32LE(at + 4);
    if (frameEnd > to) throw corrupt('zstd: a frame is cut off');
    return;
  }
  if (magic !== MAGIC) throw corrupt('zstd: this is not a frame');
  const flags = bytes[at + 4]!;
  const single = (flags & 0x20) !== 0;
  const sizeBytes = flags >> 6 === 0 && single ? 1 : SIZE_BYTES[(flags >> 6) as 0 | 1 | 2 | 3];
  const window = single ? LARGEST_BLOCK : windowSize(bytes[at + 5]!);
  const largest = Math.min(window, LARGEST_BLOCK);
  let p = at + 5 + (single ? 0 : 1) + DICTIONARY_BYTES[(flags & 3) as 0 | 1 | 2 | 3] + sizeBytes;
  let last = false;
  while (!last) {
    if (p + 3 > to) throw corrupt('zstd: a frame is cut off');
    const word = bytes.readUIntLE(p, 3);
    last = (word & 1) !== 0;
    const kind = (word >> 1) & 3;
    const size = word >> 3;
    // 0 stored, 1 one byte repeated, 2 compressed: only the last does not say how much it grows to.
    frameBound += kind === 2 ? largest : Math.min(size, LARGEST_BLOCK);
    p += 3 + (kind === 1 ? 1 : size);
  }
  frameEnd = p + ((flags & 0x04) !== 0 ? 4 : 0);
  if (frameEnd > to) throw corrupt('zstd: a frame is cut off');
}

/** The window in bytes that its descriptor stands for: a power of two from 1 KB and eighths of it. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
