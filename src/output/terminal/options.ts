// The options of output, and what printers need to know of an expression.

import type { EpochMs } from '../../base/brand.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { Role } from '../../record/vocabulary/role.ts';

export type Format = 'pretty' | 'raw' | 'json';

export interface OutputOptions {
  readonly format: Format;
  readonly color: boolean;
  /** Columns of the terminal; 120 without one. */
  readonly width: number;
  /** IANA zone of times; undefined is the local zone. */
  readonly zone: string | undefined;
  readonly clock: 'record' | 'log';
  /** `--fields`: only these; `--hide`: not these (`*` allowed). */
  readonly fields: readonly string[];
  readonly hide: readonly string[];
  /** `--fields` was typed, not a default: names that no record has are reported. */
  readonly fieldsTyped: boolean;
  /** `--only-matching`: print the parts that matched; raw and pretty only. */
  readonly onlyMatching: boolean;
  /** Start of the run, ms: its day needs no date line. Absent: every day gets one. */
  readonly now?: EpochMs;
  /** stdout is a terminal: text from records is sanitized. */
  readonly terminal: boolean;
}

/** The parts of a record that matched, in order: bytes `[start, end)`, and the text if the bytes are escaped. */
export type MatchedParts = (
  event: LogEvent,
) => readonly { readonly start: number; readonly end: number; readonly text: string | undefined }[];

/** The parts of a text that the user searched for: `[start, end)` in UTF-16 units, in order, not overlapping. */
export type Highlight = (text: string, role: Role | undefined) => readonly (readonly [number, number])[];
