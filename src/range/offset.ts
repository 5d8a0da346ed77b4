// The texts of --offset and --partition. What they mean for a partition's bounds is resolve.ts's business.

import { KlogError } from '../base/errors.ts';
import type { OffsetSpec } from './range.ts';

/** No topic has more partitions than a broker can hold; a wrong "0-99999999" must not become a list of that length. */
const MAX_PARTITIONS = 200_000;

/**
 * `earliest`, `latest`, `N`, `-N` (from the end), `N:M` half-open, `N:`, `:M`. An open start is -Infinity: the
 * earliest that is there. A KlogError for anything else and for a range that runs backwards.
 */
export function parseOffsetSpec(text: string): OffsetSpec {
  const trimmed = text.trim();
  if (trimmed === 'earliest' || trimmed === 'latest') return { kind: trimmed };
  if (trimmed === 'beginning' || trimmed === 'end') {
    const hint = `--offset ${trimmed === 'end' ? 'latest' : 'earliest'}`;
    throw new KlogError('bad-offset', `"${trimmed}" is no offset`, { hint });
  }
  const match = /^(-?\d+)?(?:(:)(-?\d+)?)?$/.exec(trimmed);
  const [, first, colon, second] = match ?? [];
  if (match === null || (first === undefined && second === undefined)) throw badOffset(text);
  const from = first === undefined ? Number.NEGATIVE_INFINITY : position(first, text);
  if (colon === undefined || second === undefined) {
    // "-0" is nothing counted from the end, so the end; as a number it would be offset 0.
    return Object.is(from, -0) ? { kind: 'latest' } : { kind: 'from', offset: from };
  }
  const to = position(second, text);
  // Ends of different signs can only be compared with a partition's bounds.
  if (from >= 0 === to >= 0 && Number.isFinite(from) && from > to) {
    throw new KlogError('bad-offset', `"${text}" runs backwards`, { hint: `--offset ${to}:${from}` });
  }
  return { kind: 'between', from, to };
}

/** The partitions of `-p`, such as `0,3-5`: ascending, each once. A KlogError for anything else. */
export function parsePartitions(text: string): number[] {
  const partitions = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim());
    const first = Number(match?.[1]);
    const last = match?.[2] === undefined ? first : Number(match[2]);
    if (match === null || first > last || last - first >= MAX_PARTITIONS) {
      throw new KlogError('bad-partition', `"${text}" is no list of partitions`, { hint: '-p 0,3-5' });
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
  return new KlogError('bad-offset', `"${text}" is no offset`, {
    hint: '--offset earliest, --offset -100, --offset 200:300',
  });
}
