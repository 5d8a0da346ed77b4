// What a person asked for about the look of matches.

import type { EpochMs } from '../base/brand.ts';
import type { Role } from '../record/role.ts';

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
  /** Start of the run, ms: lines of that day need no date line. Absent: the first line gets one. */
  readonly now?: EpochMs;
  /** stdout is a terminal: everything that comes from a record is sanitized. */
  readonly terminal: boolean;
}

/** Where a text holds something the person searched for: `[start, end)` in UTF-16 units, in order, not overlapping. */
export type Highlight = (text: string, role: Role | undefined) => readonly (readonly [number, number])[];
