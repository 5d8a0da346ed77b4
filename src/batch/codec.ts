// Which codecs there are and how each is loaded: only when the first batch of it shows up, because most topics need
// one and a decoder takes milliseconds to start. How one works is the business of its own file.

import { invariant } from '../base/assert.ts';
import { KlogError, reasonOf } from '../base/errors.ts';
import type { Codec } from './header.ts';

type Decompress = (bytes: Buffer, from: number, to: number) => Buffer;

const LOADERS: Record<Codec, () => Promise<Decompress>> = {
  none: async () => (bytes, from, to) => bytes.subarray(from, to),
  gzip: async () => (await import('./gzip.ts')).gunzip,
  snappy: async () => (await import('./snappy.ts')).loadSnappy(),
  lz4: async () => (await import('./lz4.ts')).loadLz4(),
  zstd: async () => (await import('./zstd.ts')).loadZstd(),
};

const loaded: Partial<Record<Codec, Decompress>> = {};
const loading: Partial<Record<Codec, Promise<void>>> = {};

/** Whether batches of this codec can be decompressed now. */
export function codecReady(codec: Codec): boolean {
  return loaded[codec] !== undefined;
}

/** Makes a codec ready. Safe to call again and at the same time. Throws no-codec when its package cannot be loaded. */
export function loadCodec(codec: Codec): Promise<void> {
  loading[codec] ??= load(codec);
  return loading[codec];
}

async function load(codec: Codec): Promise<void> {
  try {
    loaded[codec] = await LOADERS[codec]();
  } catch (error) {
    throw new KlogError('no-codec', `the ${codec} decoder cannot be loaded: ${reasonOf(error)}`, {
      hint: 'reinstall klog with its dependencies: npm install',
      cause: error,
    });
  }
}

/**
 * What `[from, to)` of `bytes` holds, decompressed. The result is a view into memory that the next call for the same
 * codec overwrites. The codec must have been loaded. Throws corrupt-batch, also beyond 256 MB. Hot, by batch.
 */
export function decompress(codec: Codec, bytes: Buffer, from: number, to: number): Buffer {
  const decoder = loaded[codec];
  invariant(decoder, `the ${codec} decoder is not loaded`);
  return decoder(bytes, from, to);
}
