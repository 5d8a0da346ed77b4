// Parses --offset and --partition.

import { KlogError } from '../base/errors.ts';
import type { OffsetSpec } from './range.ts';

/** More than any broker holds: a mistyped "0-99999999" must not become a list of that length. */
const MAX_PARTITIONS = 200_000;

/**
 * Parses `earliest`, `latest`, `N`, `-N` (from the end), `N:M` (half-open), `N:` and `:M`. An open start is -Infinity. A
 * KlogError for anything else and for a range that runs backwards.
 */
export function parseOffsetSpec(text: string): OffsetSpec {
  const trimmed = text.trim();
  if (trimmed === 'earliest' || trimmed === 'latest') return { kind: trimmed };
  if (trimmed === 'beginning' || trimmed === 'end') {
    const hint = `--offset ${trimmed === 'end' ? 'latest' : 'earliest'}`;
    throw new KlogError('bad-offset', `"${trimmed}" is not an offset`, { hint });
  }
  const match = /^(-?\d+)?(?:(:)(-?\d+)?)?$/.exec(trimmed);
  const [, first, colon, second] = match ?? [];
  if (match === null || (first === undefined && second === undefined)) throw badOffset(text);
  const from = first === undefined ? Number.NEGATIVE_INFINITY : position(first, text);
  if (colon === undefined || second === undefined) {
    // "-0" is the end; as a number it would be offset 0.
    return Object.is(from, -0) ? { kind: 'latest' } : { kind: 'from', offset: from };
  }
  const to = position(second, text);
  // If the signs differ, the order depends on the partition.
  if (from >= 0 === to >= 0 && Number.isFinite(from) && from > to) {
    throw new KlogError('bad-offset', `"${text}" runs backwards`, { hint: `--offset ${to}:${from}` });
  }
  return { kind: 'between', from, to };
}

/** Parses `-p`, such as `0,3-5`: distinct, in ascending order. A KlogError for anything else. */
export function parsePartitions(text: string): number[] {
  const partitions = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim());
    const first = Number(match?.[1]);
    const last = match?.[2] === undefined ? first : Number(match[2]);
    if (match === null || first > last || last - first >= MAX_PARTITIONS) {
      throw new KlogError('bad-partition', `"${text}" is not a list of partitions`, { hint: '-p 0,3-5' });
    }
    for (let partition = first; partition <= last; partition++) partitions.add(partition);
  }
  return [...partitions].sort((a, b) => a - b);
}

function position(digits: string, text: string): number {
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) throw badOffset(text);
  return value;
}

function badOffset(text: string): KlogError {
  return new KlogError('bad-offset', `"${text}" is not an offset`, {
    hint: '--offset earliest, --offset -100, --offset 200:300',
  });
}
