// A text that has no order, though an operator asks for one: what it was likely meant to be (a number with separators,
// a unit misspelled, a date of another country), and the word for what is wrong with it.

import { nearestName } from '../../base/nearest.ts';
import { timesMeant } from '../../base/time-meant.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { LEVEL_NAMES } from '../../record/vocabulary/level.ts';
import { lastKey } from '../syntax/field-name.ts';
import { isTimeField } from '../syntax/quantity.ts';

export interface Meant {
  /** What is wrong, e.g. `"5mss" has no unit that klog knows`. */
  readonly what: string;
  /** Where in the text. */
  readonly at?: number;
  /** Likely texts, best first; not all of them need have an order. */
  readonly texts: readonly string[];
}

const LONG_UNITS =
  'millis micros nanos seconds minutes hours days weeks milliseconds microseconds nanoseconds';
const UNITS = `ms us ns s m h d w sec min B KB MB GB TB PB KiB MiB GiB TiB ${LONG_UNITS}`.split(' ');
const SIZES: Readonly<Record<string, string>> = { k: 'KB', m: 'MB', g: 'GB', t: 'TB', p: 'PB', b: 'B' };
const SIZE_NAME = /size|bytes|length|memory|mem$|heap|rss|disk/i;

/** What the text was likely meant to be; undefined when nothing comes to mind. */
export function likelyMeant(text: string, field: FieldRef): Meant | undefined {
  const asTime = isTimeField(field);
  const times = timesMeant(text, asTime);
  if (asTime) times.push('15m');
  if (times.length > 0) return { what: `"${text}" is not a time`, texts: times };
  return numberMeant(text) ?? unitMeant(text, field) ?? levelMeant(text, field);
}

/**
 * The range or wildcard that a value without quotes was likely meant to be: `[500,599]`, `500-599`,
 * `500...599`, `5xx`; undefined when it looks like none.
 */
export function rangeMeant(typed: string): string | undefined {
  if (/^[1-5]xx$/i.test(typed)) return `${typed[0]}*`;
  const match = /^(\[?)(-?\d+(?:\.\d+)?)(\.{2,3}|[,-])(-?\d+(?:\.\d+)?)(\]?)$/.exec(typed);
  if (match === null) return undefined;
  const [, open = '', low = '', between = '', high = '', close = ''] = match;
  // 1,5 is a number or a list, 2026-11 a month.
  if ((open === '') !== (close === '') || (between === ',' && open === '')) return undefined;
  return Number(low) < Number(high) ? `${low}..${high}` : undefined;
}

// 1,000 and 1.000.000, +5, 007, .5, 5., 0x1F, 5%, $5.
function numberMeant(text: string): Meant | undefined {
  const bare = text.replace(/^[+$]/, '').replace(/%$/, '');
  const groups = /^-?\d{1,3}(?:[,.'_]\d{3})+$/.test(bare) ? bare.replace(/[,.'_]/g, '') : bare;
  const hex = /^0x[\da-f]+$/i.test(groups) ? String(Number(groups)) : groups;
  const number = hex
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)(?=\.\d)/, '$10')
    .replace(/(\d)(?:\.|[eE][+-]?)$/, '$1')
    .replace(/^(-?\d+),(\d+)$/, '$1.$2');
  if (!/^-?\d+(?:\.\d+)?$/.test(number)) return undefined;
  return { what: `"${text}" is not a number`, texts: [number] };
}

function unitMeant(text: string, field: FieldRef): Meant | undefined {
  const match = /^(-?(?:\d+(?:\.\d+)?|\.\d+)) ?(\D+?)(\d+)?$/u.exec(text);
  if (match === null) return undefined;
  const [, number = '', unit = '', rest = ''] = match;
  if (rest !== '') {
    // 1h30
    const next = { h: 'm', m: 's', s: 'ms' }[unit.trim()];
    return { what: `"${text}" ends without a unit`, texts: [`${text}${next ?? ''}`, `${number}${unit}`] };
  }
  const size = SIZES[unit.toLowerCase()];
  const near = nearestName(unit, UNITS);
  const units = SIZE_NAME.test(lastKey(field)) || near === undefined ? [size, near] : [near, size];
  const known = units.filter((one) => one !== undefined);
  if (known.length === 0 && unit.length > 6) return undefined;
  const texts = [...known, '', 's'].map((one) => `${number}${one}`);
  return { what: `unknown unit "${unit}"`, at: text.length - unit.length, texts };
}

// A word before which a rank was asked for: severity>=wran.
function levelMeant(text: string, field: FieldRef): Meant | undefined {
  if (!/^(?:level|severity|lvl|loglevel|levelname)$/i.test(lastKey(field).replace(/[_-]/g, '')))
    return undefined;
  const near = nearestName(text, LEVEL_NAMES);
  return near === undefined ? undefined : { what: `"${text}" is not a level`, texts: [near] };
}
