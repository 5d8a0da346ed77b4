// What a run needs to be told, and what it needs of the outside: an opened source, and somebody to tell things to.

import type { DeployRequest, DeploySource } from '../deploy/options.ts';
import type { PartitionBounds, RangeOptions } from '../range/range.ts';
import type { TimeAnswers } from '../range/resolve.ts';
import type { TopicPins } from '../record/vocabulary/role.ts';
import type { RecordSource } from '../scan/port/source.ts';

/** The part of a plan that decides what is read, and in which order. */
export interface ReadOptions {
  readonly range: RangeOptions;
  readonly sinceDeploy: DeployRequest | undefined;
  readonly deploys: DeploySource;
  /** Pinned roles, by topic or glob. */
  readonly pins: readonly TopicPins[];
  readonly order: 'time' | 'arrival';
  readonly isolation: 'committed' | 'uncommitted';
  /** Matches in all. */
  readonly limit: number | undefined;
  /** Lines shown before and after each match. */
  readonly around: { readonly before: number; readonly after: number } | undefined;
  /** Live: the longest wait of a line for an older one, ms. */
  readonly reorderMs: number;
  readonly now: number;
}

/** Where a person reads along. `note`: worth knowing; `detail`: only under --verbose. */
export interface Voice {
  note(text: string): void;
  detail(text: string): void;
}

export interface OpenTopic {
  readonly source: RecordSource;
  readonly bounds: readonly PartitionBounds[];
}

/** An open source: what it holds, its index of times, and other topics that can be read with it. */
export interface OpenSource extends OpenTopic {
  readonly kind: 'kafka' | 'files';
  /** What the cluster calls itself; undefined for files, and where it has no name. */
  readonly clusterId: string | undefined;
  readonly checkCrcs: boolean;
  /** What it holds now; partitions that cannot be asked are left out. */
  ends(): Promise<readonly PartitionBounds[]>;
  /** First offsets at or after the ends of the range. */
  times(range: RangeOptions): Promise<{ since: TimeAnswers; until: TimeAnswers }>;
  /** Opens another topic of the same cluster. Files have none. */
  readonly topic: ((name: string) => Promise<OpenTopic>) | undefined;
}
