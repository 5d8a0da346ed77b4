// The door to @node-rs/crc32: does a batch still have the checksum it was written with? Asked only with check.crcs:
// brokers check on arrival, and TCP in between.

import { createRequire } from 'node:module';
import type { BatchHeader } from './header.ts';

/** The package has its own types, but is loaded on first use: it is native code that few runs need. */
type Checksums = typeof import('@node-rs/crc32');

let checksums: Checksums | undefined;

/** Whether the batch that `header` was read from has its checksum: CRC-32C, CRC-32 with magic 0 and 1. */
export function crcMatches(bytes: Buffer, header: BatchHeader): boolean {
  checksums ??= createRequire(import.meta.url)('@node-rs/crc32') as Checksums;
  const end = header.position + header.size;
  return header.magic < 2
    ? checksums.crc32(bytes.subarray(header.position + 16, end)) === header.crc
    : checksums.crc32c(bytes.subarray(header.position + 21, end)) === header.crc;
}
