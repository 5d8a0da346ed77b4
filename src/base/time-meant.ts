// Times as people write them elsewhere, in the forms that klog reads: other orders of day and month, a clock of twelve
// hours, days and minutes that do not exist.

import { nearestName } from './nearest.ts';

const WORDS = ['now', 'today', 'yesterday'];
const CLOCK = /^(\d{1,2})(?:[:.h](\d{1,2}))?(?::(\d{1,2}))?(\.\d+)? *(?:([ap])\.?m\.?)?(Z|[+-]\d\d:?\d\d)?$/i;
const DATE = /^(\d{1,4})([-/.])(\d{1,2})(?:\2(\d{1,4}))?(?:(?:T|t|,? +)(.*))?$/;

/**
 * The times that a text was likely meant to be, best first; none when it does not look like one. `words`: a name of a
 * day may be misspelled.
 */
export function timesMeant(text: string, words: boolean): string[] {
  const date = dateMeant(text.trim());
  if (date !== undefined) return [date];
  const isClock = /[:apAP]/.test(text) && /^\d/.test(text);
  const clock = isClock ? clockMeant(text.trim()) : undefined;
  if (clock !== undefined) return [clock];
  const length = /^(?:in|last|past|since) +(?:the +)?(\d+ ?[a-z]+)(?: ago)?$/i.exec(text)?.[1];
  if (length !== undefined) return [length.toLowerCase()];
  // now-1h, now-1d/d and -1h
  const ago = words ? /^(?:now *)?- *(\d+ ?[a-z]+)(?:\/[a-z]+)?$/i.exec(text)?.[1] : undefined;
  if (ago !== undefined) return [ago.toLowerCase()];
  if (words && /^now\/d$/i.test(text)) return ['today'];
  const word = words ? nearestName(text, WORDS) : undefined;
  return word === undefined ? [] : [word];
}

function dateMeant(text: string): string | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, first = '', sign = '', second = '', third, clock] = match;
  const parts = orderOf(first, sign, second, third);
  if (parts === undefined) return undefined;
  const [year, month, day] = parts;
  const inYear = Math.min(12, Math.max(1, month));
  const last = new Date(Date.UTC(year, inYear, 0)).getUTCDate();
  const date = `${String(year).padStart(4, '0')}-${two(inYear)}-${two(Math.min(last, Math.max(1, day)))}`;
  if (clock === undefined || clock === '') return date;
  const time = clockMeant(clock);
  return time === undefined ? date : `${date}T${time}`;
}

// 2026-11-24, 2026/11/24, 24.11.2026, 24/11/2026, 11/24/2026, 2026-11.
function orderOf(
  first: string,
  sign: string,
  second: string,
  third: string | undefined,
): readonly [number, number, number] | undefined {
  if (first.length === 4) {
    if (third === undefined && sign !== '-') return undefined;
    return [Number(first), Number(second), Number(third ?? 1)];
  }
  if (third?.length !== 4) return undefined;
  const [a, b] = [Number(first), Number(second)];
  // Americans put the month first, and only with slashes.
  return sign === '/' && a <= 12 ? [Number(third), a, b] : [Number(third), b, a];
}

function clockMeant(text: string): string | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, hour = '', minute = '0', second, fraction = '', half, zone = ''] = match;
  const late = half?.toLowerCase() === 'p' ? 12 : 0;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + late;
  const seconds = second === undefined ? '' : `:${two(Math.min(59, Number(second)))}${fraction}`;
  return `${two(Math.min(23, hours))}:${two(Math.min(59, Number(minute)))}${seconds}${zone.toUpperCase()}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
