// Conditions on the rows of a report: whether one holds, and when that is certain before all was read. How they are
// written is cli/count-condition's business.
import type { Counts } from '../group/counts.ts';
import type { Statistic } from '../measure/statistic.ts';
import type { GroupValue, StatValue } from '../report/report.ts';
import { rowStatistic } from './rows.ts';

export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** `p95(latency) > 250`: a statistic of a row compared with a number. */
export interface Condition {
  /** As it was written. */
  readonly text: string;
  readonly statistic: Statistic;
  readonly comparison: Comparison;
  readonly value: number;
}

/** A row for which a condition holds. */
export interface Failure {
  readonly condition: Condition;
  readonly time: number | null | undefined;
  readonly group: readonly GroupValue[];
  readonly value: StatValue;
}

/** Whether it holds for this value of its statistic; what was not measured holds for nothing. */
export function holds({ comparison, value }: Condition, measured: StatValue): boolean {
  if (measured === null) return false;
  const number = typeof measured === 'object' ? Number(measured.spelling) : measured;
  switch (comparison) {
    case '>':
      return number > value;
    case '>=':
      return number >= value;
    case '<':
      return number < value;
    case '<=':
      return number <= value;
    case '=':
      return number === value;
  }
}

/** What is known of the rest of the run. */
export interface Outlook {
  /** There is one row, and it is there from the beginning. */
  readonly isTotal: boolean;
  /** The time that rates are over, ms; undefined while it grows with the records. */
  readonly lengthMs: number | undefined;
}

/**
 * A watch over rows for `Counts.watch`: true as soon as the answer is certain, because a condition holds for a row and
 * will go on to hold, or because the only row will never meet it. Undefined where nothing is certain before the end.
 */
export function certainty(
  conditions: readonly Condition[],
  counts: Counts,
  { isTotal, lengthMs }: Outlook,
): ((row: number) => boolean) | undefined {
  const growing = conditions.filter(
    (one) => isGrowing(one.statistic) && (one.statistic.kind !== 'rate' || lengthMs !== undefined),
  );
  const rises = growing.filter(({ comparison }) => comparison === '>' || comparison === '>=');
  const falls = conditions.filter(
    ({ statistic, comparison }) => statistic.kind === 'min' && (comparison === '<' || comparison === '<='),
  );
  const forGood = [...rises, ...falls];
  // Below a limit only until it is reached: with one row and one condition that is an answer too.
  const [only] = conditions;
  const lost =
    isTotal &&
    conditions.length === 1 &&
    only !== undefined &&
    growing.includes(only) &&
    !rises.includes(only)
      ? only
      : undefined;
  if (forGood.length === 0 && lost === undefined) return undefined;
  const measured = ({ statistic }: Condition, row: number): StatValue =>
    rowStatistic(counts, statistic, row, lengthMs ?? 0);
  return (row) => {
    for (const condition of forGood) if (holds(condition, measured(condition, row))) return true;
    if (lost === undefined) return false;
    const beyond = { ...lost, comparison: lost.comparison === '<' ? ('>=' as const) : ('>' as const) };
    return holds(beyond, measured(lost, row));
  };
}

/** Whether more records can only make it larger. */
function isGrowing({ kind }: Statistic): boolean {
  return kind === 'count' || kind === 'rate' || kind === 'max';
}
