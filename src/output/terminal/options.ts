// What a person asked for about the look of matches.

import type { EpochMs } from '../../base/brand.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Role } from '../../record/vocabulary/role.ts';

export const FORMATS = ['pretty', 'raw', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export interface OutputOptions {
  readonly format: Format;
  readonly color: boolean;
  /** Columns of the terminal; 120 where there is none. */
  readonly width: number;
  /** IANA zone of shown times; undefined is the local zone. */
  readonly zone: string | undefined;
  readonly clock: 'record' | 'log';
  /** `--fields`: only these; `--hide`: not these (`*` allowed). */
  readonly fields: readonly string[];
  readonly hide: readonly string[];
  /** `--fields` was typed for this run: a name in it that no line has is told. In a default it may be so. */
  readonly fieldsTyped: boolean;
  /** `--only-matching`: the parts that matched in place of the lines; raw and pretty only. */
  readonly onlyMatching: boolean;
  /** Start of the run, ms: lines of that day need no date line. Absent: the first line gets one. */
  readonly now?: EpochMs;
  /** stdout is a terminal: everything that comes from a record is sanitized. */
  readonly terminal: boolean;
}

/** The parts of a record that matched, in their order: its bytes `[start, end)`, or a text where these spell it otherwise. */
export type MatchedParts = (
  event: LogEvent,
) => readonly { readonly start: number; readonly end: number; readonly text: string | undefined }[];

/** Where a text holds something the person searched for: `[start, end)` in UTF-16 units, in order, not overlapping. */
export type Highlight = (text: string, role: Role | undefined) => readonly (readonly [number, number])[];
