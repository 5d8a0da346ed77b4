// What the ways of counting share: the question read from the plan, the counter for it, and what is said at the end.
// Reading records and printing reports are the commands' business.

import { type Counter, counter, type Measuring } from '../../aggregate/count/count.ts';
import type { CountOptions } from '../../aggregate/count/options.ts';
import type { ColumnField } from '../../aggregate/group/column.ts';
import type { Counts } from '../../aggregate/group/counts.ts';
import type { Quantiles } from '../../aggregate/measure/quantiles.ts';
import type { Statistic } from '../../aggregate/measure/statistic.ts';
import { type Report, spellingOf } from '../../aggregate/report/report.ts';
import { type Condition, type Failure, holds } from '../../aggregate/rows/condition.ts';
import { reportOf, type Showing } from '../../aggregate/rows/rows.ts';
import { KlogError } from '../../base/errors.ts';
import type { AbsentField } from '../../query/match/absent.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { readCondition } from './count-condition.ts';
import { readColumn, readStatistic } from './count-fields.ts';

/** How many rows of a failed condition are named. */
const MAX_NAMED = 3;

/** What is counted, as it was read from --by, --stat and --fail-if. */
export interface Asked {
  readonly options: CountOptions;
  readonly columns: readonly ColumnField[];
  readonly statistics: readonly Statistic[];
  readonly conditions: readonly Condition[];
}

/** Reads them. Throws a KlogError for whatever cannot be meant. */
export function readAsked(options: CountOptions): Asked {
  const statistics = (options.stats ?? []).map((text) => readStatistic(text));
  refuseSameName(options, statistics);
  return {
    options,
    columns: options.by.map(readColumn),
    // A row's count is shown whatever is asked for.
    statistics: statistics.filter(({ name }, i) => {
      return name !== 'count' && statistics.findIndex((one) => one.name === name) === i;
    }),
    conditions: (options.failIf ?? []).map(readCondition),
  };
}

/** A row for programs would have two values of one name. */
function refuseSameName({ by, every }: CountOptions, statistics: readonly Statistic[]): void {
  const taken = [...(every === undefined ? [] : ['time']), 'count', ...statistics.map(({ name }) => name)];
  const name = by.find((one, i) => taken.includes(one) || by.indexOf(one) < i);
  if (name === undefined) return;
  throw new KlogError('same-name', `--by "${name}": a row has another "${name}" already`, {
    hint: `--by .${name}`,
  });
}

/** A counter for it. Sketches are loaded only where they are needed. */
export async function counterFor(
  { options, columns, statistics, conditions }: Asked,
  more: Pick<Measuring, 'range' | 'timed'> = {},
): Promise<Counter> {
  const tested = conditions.map(({ statistic }) => statistic);
  const newSketch = await sketchesFor([...statistics, ...tested]);
  return counter(options, columns, { statistics, tested, newSketch, ...more });
}

/** What makes a sketch, where percentiles are asked for. */
export async function sketchesFor(statistics: readonly Statistic[]): Promise<(() => Quantiles) | undefined> {
  if (!statistics.some(({ kind }) => kind === 'quantile')) return undefined;
  const quantiles = await import('../../aggregate/measure/quantiles.ts');
  return () => new quantiles.Quantiles();
}

/** The fields that matches are asked for by their own name: who mistypes one should hear of it. */
export function fieldsAsked({ columns, statistics, conditions }: Asked): FieldRef[] {
  const measured = [...statistics, ...conditions.map(({ statistic }) => statistic)];
  return [
    ...columns.map((column) => (column.kind === 'bucket' ? column.field : column)),
    ...measured.flatMap((one) => ('field' in one ? [one.field] : [])),
  ];
}

/** The rows for which a condition holds. */
export function failures({ conditions }: Asked, counts: Counts, showing: Pick<Showing, 'range'>): Failure[] {
  if (conditions.length === 0) return [];
  const statistics = conditions.map(({ statistic }) => statistic);
  const { rows } = reportOf(counts, { ...showing, top: undefined, statistics });
  return Array.from(rows).flatMap(({ time, group, stats }) =>
    conditions.flatMap((condition, i) => {
      const value = stats[i] ?? null;
      return holds(condition, value) ? [{ condition, time, group, value }] : [];
    }),
  );
}

/** `"count > 100" holds for web-1 (123) and 4 more rows`, a sentence for each condition. */
export function failureTexts(found: readonly Failure[], { conditions }: Asked, isPartial: boolean): string[] {
  return conditions.flatMap((condition) => {
    const mine = found.filter((failure) => failure.condition === condition);
    const [first] = mine;
    if (first === undefined) return [];
    const soFar = isPartial ? ' so far' : '';
    if (first.group.length === 0 && first.time === undefined && mine.length === 1) {
      return [`"${condition.text}" holds: ${valueText(first)}${soFar}`];
    }
    const named = mine.slice(0, MAX_NAMED).map((one) => `${rowText(one)} (${valueText(one)}${soFar})`);
    const more = mine.length - named.length;
    const rest = more === 0 ? '' : ` and ${more.toLocaleString('en-US')} more ${more === 1 ? 'row' : 'rows'}`;
    return [`"${condition.text}" holds for ${named.join(', ')}${rest}`];
  });
}

/** Where the reading ended early and no condition holds: the only one there is can hold no more. */
export function lostText({ conditions }: Asked): string {
  return `"${conditions[0]?.text}" can no longer hold: the rest was not counted`;
}

function rowText({ time, group }: Failure): string {
  const at = time === undefined ? [] : [time === null ? '-' : new Date(time).toISOString()];
  return [...at, ...group.map((value) => (value === null ? '-' : spellingOf(value)))].join(' ');
}

function valueText({ value }: Failure): string {
  if (value === null) return '-';
  return typeof value === 'object'
    ? value.spelling
    : value.toLocaleString('en-US', { maximumSignificantDigits: 12 });
}

/**
 * What is wrong with a statistic that found nothing to measure in any match, or with buckets that nothing fell into: an
 * answer of nothing would hide it.
 */
export function refuseUnmeasured(
  counts: Counts,
  { options, statistics, conditions }: Asked,
  absent: readonly AbsentField[],
): void {
  if (counts.total === 0) return;
  for (const [i, { bucketed }] of counts.columns.entries()) {
    if (bucketed === undefined || bucketed.numbers > 0 || bucketed.ignored === 0) continue;
    const text = options.by[i] ?? '';
    const name = text.slice(0, text.lastIndexOf('/'));
    throw new KlogError('not-a-number', `--by "${text}": "${name}" was never a number`, {
      hint: `--by ${name}`,
    });
  }
  const asked = [...statistics, ...conditions.map(({ statistic }) => statistic)];
  for (const { fieldName, numbers, ignored } of counts.measures) {
    const one = asked.find(
      (each) => 'field' in each && each.fieldName === fieldName && each.kind !== 'distinct',
    );
    if (one === undefined || numbers > 0) continue;
    const condition = conditions.find(({ statistic }) => statistic === one);
    const instead = (name: string): string =>
      condition === undefined ? `--stat '${name}'` : `--fail-if '${condition.text.replace(one.name, name)}'`;
    if (ignored > 0) {
      throw new KlogError('not-a-number', `${one.name}: "${fieldName}" was never a number`, {
        hint: instead(`distinct(${fieldName})`),
      });
    }
    const nearest = absent.find((each) => 'field' in one && each.field === one.field)?.nearest;
    throw new KlogError('not-a-number', `${one.name}: no match had a number in "${fieldName}"`, {
      hint: nearest === undefined ? 'klog grep -m 1 -o json' : instead(one.name.replace(fieldName, nearest)),
    });
  }
}

/** `412 records: "latency" was not a number`, for each field that only sometimes was one. */
export function notNumbers(counts: Counts): string[] {
  return counts.measures.flatMap(({ fieldName, ignored }) => {
    if (ignored === 0) return [];
    const records = ignored === 1 ? 'record' : 'records';
    return [`${ignored.toLocaleString('en-US')} ${records}: "${fieldName}" was not a number`];
  });
}

/** What --top left out. */
export function leftOut({ moreRows, moreCount, every }: Report): string {
  const records = moreCount.toLocaleString('en-US');
  const what = every === undefined ? 'row' : 'group';
  const rows = `${what}${moreRows === 1 ? '' : 's'}`;
  return `${moreRows.toLocaleString('en-US')} more ${rows} with ${records} in all (--top)`;
}
