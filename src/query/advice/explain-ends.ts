// What a comparison or range spans, in words and as values: numbers, lengths with the unit that is assumed, sizes, times
// as instants, levels as ranks. What is compared is decided by order.

import type { FieldRef } from '../../record/fields/field.ts';
import { LEVEL_NAMES, levelName, levelRank } from '../../record/vocabulary/level.ts';
import { type Ends, timeInterval } from '../match/order.ts';
import { isTimeField, magnitude, type Quantity } from '../syntax/quantity.ts';
import { unitOf } from '../syntax/unit.ts';

export interface EndsNote {
  readonly means: string;
  /** Null where open: numbers, or RFC 3339 for times. */
  readonly low: number | string | null;
  readonly high: number | string | null;
  readonly unit: 'number' | 'ms' | 'bytes' | 'rank' | 'time';
}

/** Tells what lies between two ends of a kind. */
export function noteEnds(ends: Ends, kind: Quantity['kind'], field: FieldRef): EndsNote {
  switch (kind) {
    case 'number':
      return between(ends, 'number', (value) => String(value), '');
    case 'duration': {
      const { ms, told } = unitOf(field);
      const why = told ? 'as the name tells' : 'the name tells no unit';
      return between(
        ends,
        'ms',
        (value) => `${grouped(value)} ms`,
        `; a bare number is ${unitName(ms)} (${why})`,
      );
    }
    case 'size':
      return between(ends, 'bytes', (value) => `${grouped(value)} bytes`, '');
    case 'time':
      return noteTime(ends, field);
    case 'level':
      return noteLevel(ends, field);
  }
}

function between(
  { low, high, lowOpen, highOpen }: Ends,
  unit: EndsNote['unit'],
  show: (value: number) => string,
  after: string,
): EndsNote {
  const from = low === undefined ? null : magnitude(low);
  const to = high === undefined ? null : magnitude(high);
  const texts: string[] = [];
  if (from !== null && from === to && !lowOpen && !highOpen) texts.push(show(from));
  else {
    if (from !== null) texts.push(`${lowOpen ? 'above' : 'at least'} ${show(from)}`);
    if (to !== null) texts.push(`${highOpen ? 'below' : 'at most'} ${show(to)}`);
  }
  return { means: texts.join(' and ') + after, low: from, high: to, unit };
}

function noteTime(ends: Ends, field: FieldRef): EndsNote {
  const { low, high } = timeInterval(ends);
  const from = instantOf(low);
  const to = instantOf(high);
  const texts = [from === null ? '' : `from ${from} on`, to === null ? '' : `before ${to}`];
  const whose =
    field.kind === 'meta'
      ? "; Kafka's time"
      : isTimeField(field)
        ? "; the line's own time, else Kafka's"
        : '';
  const means = texts.filter((text) => text !== '').join(' and ') + whose;
  return { means, low: from, high: to, unit: 'time' };
}

/** RFC 3339 in UTC; null where there is no such instant. */
export function instantOf(ms: number): string | null {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function noteLevel(ends: Ends, field: FieldRef): EndsNote {
  const note = between(ends, 'rank', rankText, '');
  const { low, high } = note;
  const names = LEVEL_NAMES.filter((name) => {
    const rank = levelRank(name);
    const isAbove = typeof low !== 'number' || (ends.lowOpen ? rank > low : rank >= low);
    return isAbove && (typeof high !== 'number' || (ends.highOpen ? rank < high : rank <= high));
  });
  const list = names.length === 0 ? 'no level' : names.join(', ');
  const own = field.kind === 'role' ? '' : ', read as a level';
  return { ...note, means: `${note.means}${own}: ${list}` };
}

/** `rank 40 (warn)`, a rank in between without a name. */
export function rankText(rank: number): string {
  const name = levelName(rank);
  return levelRank(name) === rank ? `rank ${rank} (${name})` : `rank ${rank}`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 9 });
}

const UNIT_NAMES: ReadonlyMap<number, string> = new Map([
  [1e-6, 'ns'],
  [1e-3, 'us'],
  [1, 'ms'],
  [1_000, 's'],
  [60_000, 'minutes'],
]);

function unitName(ms: number): string {
  return UNIT_NAMES.get(ms) ?? `${ms} ms`;
}
