// Compressors for tests: what producers do, by packages or by hand where no package writes that form.

import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import type { CodecName } from './build.ts';

interface Zstd {
  readonly isLoaded: Promise<void>;
  compress(bytes: Buffer, level: number): Buffer;
}

const zstd = createRequire(import.meta.url)('@foxglove/wasm-zstd') as Zstd;
await zstd.isLoaded;

/** Snappy in the framing of Java's library, which producers in Java write. */
export function xerial(bytes: Buffer, blockSize = 32 * 1024): Buffer {
  const parts: Buffer[] = [Buffer.from('82534e415050590000000001' + '00000001', 'hex')];
  for (let at = 0; at < bytes.length; at += blockSize) {
    const block = compressSync(bytes.subarray(at, at + blockSize));
    const size = Buffer.alloc(4);
    size.writeInt32BE(block.length);
    parts.push(size, block);
  }
  return Buffer.concat(parts);
}

export interface Compressor {
  readonly name: string;
  readonly codec: CodecName;
  readonly compress: (bytes: Buffer) => Buffer;
}

export const COMPRESSORS: readonly Compressor[] = [
  { name: 'none', codec: 'none', compress: (bytes) => bytes },
  { name: 'gzip', codec: 'gzip', compress: (bytes) => gzipSync(bytes) },
  { name: 'raw snappy', codec: 'snappy', compress: (bytes) => compressSync(bytes) },
  { name: 'framed snappy', codec: 'snappy', compress: (bytes) => xerial(bytes) },
  { name: 'lz4', codec: 'lz4', compress: (bytes) => compressFrameSync(bytes) },
  { name: 'zstd', codec: 'zstd', compress: (bytes) => zstd.compress(bytes, 3) },
];

export function compressorOf(name: string): Compressor {
  const found = COMPRESSORS.find((compressor) => compressor.name === name);
  if (found === undefined) throw new Error(`no compressor ${name}`);
  return found;
}
