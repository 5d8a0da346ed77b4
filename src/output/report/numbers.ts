// Numbers as text, the same in every table.
import type { StatValue } from '../../aggregate/report/report.ts';

const plainNumber = new Intl.NumberFormat('en-US');
const compactNumber = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/** A number with thousands separators: 12,345. */
export function numberText(value: number): string {
  // Formatting is the slowest part of a row.
  const isShort = Number.isInteger(value) && value >= 0 && value < 1000 && !Object.is(value, -0);
  return isShort ? String(value) : plainNumber.format(value);
}

/** A number in at most five characters, for narrow tables: 950, 12.3K, 8.15M. */
function compactText(value: number): string {
  return value < 1000 ? plainNumber.format(value) : compactNumber.format(value);
}

/** A statistic: whole numbers in full, others with the digits that matter; `-` for none. */
export function statText(value: StatValue): string {
  if (value === null) return '-';
  if (typeof value === 'object') {
    const [whole = '', part] = value.spelling.split('.');
    return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
  }
  if (Number.isInteger(value)) return numberText(value);
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 3 : undefined;
  if (digits !== undefined) return value.toLocaleString('en-US', { maximumFractionDigits: digits });
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** A statistic in as few characters as possible. */
export function compactStat(value: StatValue): string {
  return typeof value === 'number' ? compactText(value) : statText(value);
}

/** The name of the row that adds up those without a row of their own. */
export function moreText(rows: number): string {
  return `  ${numberText(rows)} more`;
}
