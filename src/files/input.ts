// One log file, pipe or standard input: what can go wrong before anything is read, and which way its bytes come. Lines
// are made of the bytes elsewhere.

import { constants, createReadStream } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import * as zlib from 'node:zlib';
import { KlogError } from '../base/errors.ts';
import { noZstd, unreadable } from './unreadable.ts';

type Packing = 'plain' | 'gzip' | 'zstd';

/** An input that was found readable. */
export interface Input {
  /** The path as given, "-" for standard input. */
  readonly name: string;
  /** Set for standard input. */
  readonly stdin: Readable | undefined;
  /** Undefined for a pipe: it shows only in the first bytes, which can be read but once. */
  readonly packing: Packing | undefined;
  /** Bytes at the start of the run; undefined where the end is not known (pipes, and files of /proc that say 0). */
  readonly size: number | undefined;
}

/** Bytes on their way in, unpacked. */
export interface ByteStream {
  /** Puts what comes next into `into` from `at` on, as much as is there and fits; how many bytes, 0 at the end. */
  read(into: Buffer, at: number): Promise<number>;
  /** Bytes as they were stored, taken so far. */
  received(): number;
  /** Ends a read that waits, too. */
  close(): void;
}

const READ_SIZE = 256 * 1024;

/** Standard input under its name "-". */
export function standardInput(stdin: Readable): Input {
  return { name: '-', stdin, packing: undefined, size: undefined };
}

/** Looks whether a file can be read. A KlogError says why not and what to try. */
export async function inspectFile(name: string): Promise<Input> {
  try {
    const { size, ...kind } = await kindOf(name);
    if (kind.directory) {
      throw new KlogError('file-unreadable', `cannot read "${name}": it is a directory`, {
        hint: `--file ${path.join(name, '*.log')}`,
      });
    }
    // Opening a pipe only to look at it would end its writer.
    if (!kind.regular) await access(name, constants.R_OK);
    const packing = kind.regular ? packingOf(await firstBytes(name)) : undefined;
    if (packing === 'zstd' && unpacker('zstd') === undefined) throw noZstd(name);
    return { name, stdin: undefined, packing, size: kind.regular && size > 0 ? size : undefined };
  } catch (error) {
    throw error instanceof KlogError ? error : unreadable(name, error);
  }
}

/**
 * Opens an input. `position` is only for plain files: the byte to begin at. Errors come out of `read`. What was
 * appended to a file after `inspectFile` is not read, so that a growing file has an end.
 */
export function openInput(input: Input, position = 0): ByteStream {
  const { name, stdin, packing, size } = input;
  if (packing === 'plain' && size !== undefined) return new PlainFile(name, position, size);
  const upTo = size === undefined ? {} : { end: size - 1 };
  return new Flow(name, stdin ?? createReadStream(name, { highWaterMark: READ_SIZE, ...upTo }), packing);
}

/** A file whose bytes are read straight to where they are wanted. */
class PlainFile implements ByteStream {
  readonly #name: string;
  readonly #start: number;
  readonly #end: number;
  #at: number;
  #file: Promise<FileHandle> | undefined;
  #closed = false;

  constructor(name: string, start: number, end: number) {
    this.#name = name;
    this.#start = start;
    this.#at = start;
    this.#end = end;
  }

  async read(into: Buffer, at: number): Promise<number> {
    if (this.#closed) return 0;
    this.#file ??= open(this.#name);
    const file = await this.#file;
    const size = Math.min(into.length - at, this.#end - this.#at);
    if (size <= 0) return 0;
    const { bytesRead } = await file.read(into, at, size, this.#at);
    this.#at += bytesRead;
    return bytesRead;
  }

  received(): number {
    return this.#at - this.#start;
  }

  close(): void {
    this.#closed = true;
    // A file that could not be opened has said so already; one that is being read is closed after that.
    this.#file?.then((file) => file.close()).catch(() => {});
    this.#file = undefined;
  }
}

/** Bytes that come as they like: pipes, standard input, and whatever has to be unpacked. */
class Flow implements ByteStream {
  readonly #raw: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  #unpacked: Transform | undefined;
  #received = 0;
  /** What came last, and how much of it was handed on. */
  #chunk: Buffer = Buffer.alloc(0);
  #taken = 0;

  constructor(name: string, raw: Readable, packing: Packing | undefined) {
    this.#raw = raw;
    this.#chunks = this.#open(name, packing);
  }

  async read(into: Buffer, at: number): Promise<number> {
    while (this.#taken === this.#chunk.length) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return 0;
      this.#chunk = value;
      this.#taken = 0;
    }
    const size = this.#chunk.copy(into, at, this.#taken);
    this.#taken += size;
    return size;
  }

  received(): number {
    const unpacked = this.#unpacked;
    return unpacked !== undefined && 'bytesWritten' in unpacked
      ? Number(unpacked.bytesWritten)
      : this.#received;
  }

  close(): void {
    this.#raw.destroy();
    this.#unpacked?.destroy();
  }

  async *#open(name: string, known: Packing | undefined): AsyncGenerator<Buffer, undefined> {
    const packing = known ?? packingOf(await peek(this.#raw));
    if (packing !== 'plain') {
      this.#unpacked = unpacker(packing);
      if (this.#unpacked === undefined) throw noZstd(name);
      // Errors of either end come out of the unpacker's own iteration.
      pipeline(this.#raw, this.#unpacked, () => {});
    }
    for await (const chunk of this.#unpacked ?? this.#raw) {
      this.#received += chunk.length;
      yield chunk;
    }
    return undefined;
  }
}

async function kindOf(name: string): Promise<{ regular: boolean; directory: boolean; size: number }> {
  const stats = await stat(name);
  return { regular: stats.isFile(), directory: stats.isDirectory(), size: stats.size };
}

async function firstBytes(name: string): Promise<Buffer> {
  const file = await open(name);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The first chunk of a stream, put back; empty at its end. */
async function peek(raw: Readable): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = raw.read();
    if (Buffer.isBuffer(chunk)) {
      raw.unshift(chunk);
      return chunk;
    }
    if (raw.readableEnded || raw.destroyed || raw.errored) return Buffer.alloc(0);
    await new Promise<void>((resolve) => {
      const events = ['readable', 'end', 'error', 'close'];
      const wake = () => {
        for (const event of events) raw.off(event, wake);
        resolve();
      };
      for (const event of events) raw.on(event, wake);
    });
  }
}

// By the magic number and not by the name: rotated logs are renamed, and a pipe has no name.
function packingOf(bytes: Buffer): Packing {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  return bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : 'plain';
}

/** Undefined where the runtime lacks it: zstd came with Node 22.15. */
function unpacker(packing: 'gzip' | 'zstd'): Transform | undefined {
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize: READ_SIZE });
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return typeof create === 'function' ? create() : undefined;
}
