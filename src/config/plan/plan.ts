// All decisions of one run as plain data, frozen. Behind a Plan no code reads a flag, an environment variable or a
// default. Deciding is make-plan.ts's business, doing it cli/commands'.

import type { CountOptions } from '../../aggregate/count/options.ts';
import type { EpochMs } from '../../base/brand.ts';
import type { DeployRequest, DeploySource } from '../../deploy/options.ts';
import type { Connection } from '../../kafka/connect/connection.ts';
import type { OutputOptions } from '../../output/terminal/options.ts';
import type { Question } from '../../query/match/question.ts';
import type { RangeOptions } from '../../range/range.ts';
import type { TopicPins } from '../../record/vocabulary/role.ts';

/** Which topics: a name, a glob (`logs.*`, `*` and `?`), or a regex between slashes. */
type TopicPattern = string;

export interface ReadPlan {
  readonly source:
    | {
        readonly kind: 'kafka';
        readonly connection: Connection;
        readonly topics: readonly TopicPattern[];
        /** The keys of all records that can match, where that is known. */
        readonly keys: readonly string[] | undefined;
      }
    | { readonly kind: 'files'; readonly paths: readonly string[] };
  /** Only one of so many parts of the partitions. */
  readonly shard: { readonly index: number; readonly of: number } | undefined;
  readonly isolation: 'committed' | 'uncommitted';
  readonly question: Question;
  readonly range: RangeOptions;
  readonly sinceDeploy: DeployRequest | undefined;
  readonly deploys: DeploySource;
  /** The context names them, so they are there to be shown, also where no range asks for them. */
  readonly deploysConfigured: boolean;
  /** Pinned roles, by topic or glob. */
  readonly pins: readonly TopicPins[];
  readonly order: 'time' | 'arrival';
  /** `-m`. */
  readonly limit: number | undefined;
  /** Lines shown before and after each match; undefined: none. */
  readonly around: { readonly before: number; readonly after: number } | undefined;
  readonly output: OutputOptions;
  /** What goes to stderr besides errors. */
  /** How long a live line may wait for its place, ms. */
  readonly reorderMs: number;
  readonly talk: Talk;
  readonly now: EpochMs;
}

export interface Talk {
  readonly progress: boolean;
  readonly summary: boolean;
  /** Warnings and notes; off with -q. */
  readonly warnings: boolean;
  readonly verbose: boolean;
  /** Colour on stderr. */
  readonly color: boolean;
  /** stderr is a terminal: a person reads along. */
  readonly terminal: boolean;
  /** Remarks from deciding (properties without effect), to be said at the start; empty unless --verbose. */
  readonly notes: readonly string[];
}

export interface GrepPlan extends ReadPlan {
  readonly command: 'grep';
  /** `-f` */
  readonly follow: boolean;
  /** lines; a bare number (-c); nothing (-q) */
  readonly show: 'lines' | 'count' | 'nothing';
}
export interface TailPlan extends ReadPlan {
  readonly command: 'tail';
  /** `-n` */
  readonly newest: number;
  /** Records to look back through for them. */
  readonly lookback: number;
}
export interface CountPlan extends ReadPlan {
  readonly command: 'count';
  readonly count: CountOptions;
  /** A table, lines for programs, the mergeable form, or (-c) one bare number. */
  readonly report: 'table' | 'json' | 'csv' | 'report' | 'number';
  /** `-f`; undefined: a bounded count. */
  readonly live: LivePlan | undefined;
}
export interface LivePlan {
  /** The length of an interval, ms. */
  readonly every: number;
  /** The intervals were asked for: the table is one over time. */
  readonly isOverTime: boolean;
  /** What is in view, ms: a multiple of `every`. Undefined: all that was counted. */
  readonly window: number | undefined;
  /** How long the run lasts, ms. */
  readonly forMs: number | undefined;
  readonly statsd: { readonly host: string; readonly port: number } | undefined;
  /** A table that is drawn anew, or a JSON line an interval and group. */
  readonly show: 'table' | 'lines';
}
/** `klog count --merge`: no cluster is asked. */
export interface MergePlan {
  readonly command: 'merge';
  readonly paths: readonly string[];
  readonly top: number | undefined;
  readonly failIf: readonly string[];
  readonly report: 'table' | 'json' | 'csv' | 'report' | 'number';
  readonly output: OutputOptions;
  readonly talk: Talk;
  readonly now: EpochMs;
}
/** What `klog explain` needs to tell how an expression is read: nothing of a cluster. */
export interface ExplainPlan {
  readonly command: 'explain';
  readonly question: Question;
  readonly range: RangeOptions;
  /** Pinned roles, by topic or glob. */
  readonly pins: readonly TopicPins[];
  /** Topics that may be read; none: any. */
  readonly topics: readonly string[];
  readonly report: 'text' | 'json';
  readonly output: OutputOptions;
  readonly talk: Talk;
  readonly now: EpochMs;
}
export interface DeployListPlan {
  readonly command: 'deploy list';
  /** Undefined where no topic is read. */
  readonly connection: Connection | undefined;
  readonly deploys: DeploySource;
  /** Only the newest; undefined: all. */
  readonly limit: number | undefined;
  readonly report: 'table' | 'json';
  readonly output: OutputOptions;
  readonly talk: Talk;
  readonly now: EpochMs;
}
export interface DeployMarkPlan {
  readonly command: 'deploy mark';
  readonly connection: Connection;
  readonly deploys: DeploySource;
  readonly service: string;
  readonly version: string;
  readonly host: string | undefined;
  readonly time: EpochMs;
  readonly now: EpochMs;
  readonly talk: Talk;
}
/** Texts that need no cluster: help, version, completion scripts, `context list|show|use`. */
export interface TextPlan {
  readonly command: 'text';
  readonly text: string;
  /** A file to write before the text is printed (`context use`). */
  readonly write?: { readonly path: string; readonly contents: string };
}
export type Plan =
  | GrepPlan
  | TailPlan
  | CountPlan
  | MergePlan
  | ExplainPlan
  | DeployListPlan
  | DeployMarkPlan
  | TextPlan;
