// Which part of the whole a report holds, so that a part that is added twice or is missing can be told: what was read,
// and, where several machines read it together, which shard of it.
import { KlogError } from '../../base/errors.ts';

/** What was read, as it was asked for. */
type ShareSource =
  | {
      /** The cluster's own name for itself; null where it tells none. */
      readonly cluster: string | null;
      readonly topics: readonly string[];
      /** Everything else that narrows it down: partitions, offsets. */
      readonly only: string | null;
    }
  | { readonly files: readonly string[] };

/** What one run of klog counted. */
export interface Share {
  /** Of the run: no two have the same. */
  readonly id: string;
  /** `2/4`, counted from 1; null for all of it. */
  readonly shard: string | null;
  readonly source: ShareSource;
  /** The range that was asked for, ms; null where it was open. */
  readonly range: { readonly from: number | null; readonly to: number | null };
}

/** A share, and the report in which it was found. */
export interface FoundShare extends Share {
  readonly name: string;
}

/** The number of a shard, counted from 1, and of how many; undefined for a text that is none. */
export function shardNumbers(shard: string): readonly [index: number, of: number] | undefined {
  const match = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(shard);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  return match !== null && index <= of ? [index, of] : undefined;
}

/** Throws a KlogError where `share` holds records that one of `others` holds too, as far as that can be known. */
export function refuseTwice(share: FoundShare, others: readonly FoundShare[]): void {
  for (const other of others) {
    const why = sameRecords(share, other);
    if (why === undefined) continue;
    throw new KlogError('counted-twice', `${why}: records would be counted twice`, {
      // Of one file nothing can be left out.
      hint: other.name === share.name ? undefined : `klog count --merge '${other.name}'`,
    });
  }
}

function sameRecords(share: FoundShare, other: FoundShare): string | undefined {
  const both = `"${other.name}" and "${share.name}"`;
  if (share.id === other.id) {
    return share.name === other.name
      ? `"${share.name}" holds the same count twice`
      : `${both} hold the same count`;
  }
  if (share.shard === null || other.shard === null || !overlap(share, other)) return undefined;
  if (share.shard === other.shard) return `${both} are both shard ${share.shard} of ${labelOf(share)}`;
  if (share.shard.split('/')[1] === other.shard.split('/')[1]) return undefined;
  return `"${other.name}" is shard ${other.shard} of ${labelOf(share)} and "${share.name}" shard ${share.shard}`;
}

/** A sentence for each whole of which shards are missing. */
export function missingShards(shares: readonly FoundShare[]): string[] {
  const texts = shares.flatMap((share) => {
    const [, of = 1] = shardNumbers(share.shard ?? '') ?? [];
    const there = new Set(shares.filter((other) => overlap(share, other)).map(({ shard }) => shard));
    const missing = Array.from({ length: of }, (_, i) => `${i + 1}/${of}`).filter(
      (shard) => !there.has(shard),
    );
    return of === 1 || missing.length === 0 ? [] : [missingText(missing, labelOf(share))];
  });
  return [...new Set(texts)];
}

const MAX_NAMED = 6;

function missingText(missing: readonly string[], label: string): string {
  const named = missing.slice(0, MAX_NAMED).join(', ');
  const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : '';
  return `no report holds shard${missing.length === 1 ? '' : 's'} ${named}${more} of ${label}: the counts are not of the whole`;
}

/** Whether both are of the same source, and of times that have something in common. */
function overlap(a: Share, b: Share): boolean {
  if (JSON.stringify(a.source) !== JSON.stringify(b.source)) return false;
  const isBefore = (one: Share, other: Share): boolean =>
    one.range.to !== null && other.range.from !== null && one.range.to <= other.range.from;
  return !isBefore(a, b) && !isBefore(b, a);
}

function labelOf({ source }: Share): string {
  const names = 'files' in source ? source.files : source.topics;
  return names.length > 2
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
    : names.join(' and ');
}
