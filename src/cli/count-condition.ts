// --fail-if, read: `rate > 10/m`, `p95(latency) >= 250ms`. When a condition holds is aggregate's business.

import type { Comparison, Condition } from '../aggregate/condition.ts';
import type { Statistic } from '../aggregate/statistic.ts';
import { KlogError } from '../base/errors.ts';
import { readLength, readSize } from '../query/quantity.ts';
import { unitOf } from '../query/unit.ts';
import { isNumber } from '../record/number.ts';
import { perOf, readStatistic } from './count-fields.ts';

const WHERE = '--fail-if';
const COMPARISONS = new Map<string, Comparison>([
  ['>', '>'],
  ['>=', '>='],
  ['<', '<'],
  ['<=', '<='],
  ['=', '='],
  ['==', '='],
  ['gt', '>'],
  ['ge', '>='],
  ['lt', '<'],
  ['le', '<='],
  ['eq', '='],
]);

/** One --fail-if. Throws a KlogError for what cannot be read and for what can never hold. */
export function readCondition(text: string): Condition {
  const match = /^\s*([^<>=!]+?)\s*(>=|<=|==|=|>|<|(?<=\s)(?:gt|ge|lt|le|eq)(?=\s))\s*([^<>=!]+?)\s*$/i.exec(
    text,
  );
  const comparison = COMPARISONS.get(match?.[2]?.toLowerCase() ?? '');
  if (match === null || comparison === undefined) {
    throw new KlogError(
      'bad-condition',
      `${WHERE} "${text}": expected a statistic, > >= < <= or =, and a number`,
      {
        hint: `${WHERE} 'rate > 10/m'`,
      },
    );
  }
  const statistic = readStatistic(match[1] ?? '', WHERE);
  const condition = { text: text.trim(), comparison, ...comparedWith(statistic, match[3] ?? '', text) };
  refuseImpossible(condition);
  return condition;
}

/** The number to compare with, in the unit of the statistic. */
function comparedWith(
  statistic: Statistic,
  written: string,
  text: string,
): Pick<Condition, 'statistic' | 'value'> {
  const rate = /^(.*?)\s*\/\s*([a-z]+)$/i.exec(written);
  if (rate !== null && statistic.kind === 'rate') {
    const per = perOf(rate[2]?.toLowerCase(), text, WHERE);
    // `rate/m > 10/h` says two things.
    if (statistic.name.includes('/') && statistic.per !== per) throw twoUnits(text);
    return { statistic: { ...statistic, per }, value: numberIn(rate[1] ?? '', text) };
  }
  if (isNumber(written) || !('field' in statistic) || statistic.kind === 'distinct') {
    return { statistic, value: numberIn(written, text) };
  }
  const length = readLength(written);
  if (length !== undefined) return { statistic, value: length / unitOf(statistic.field).ms };
  return { statistic, value: readSize(written) ?? numberIn(written, text) };
}

function numberIn(written: string, text: string): number {
  if (isNumber(written)) return Number(written);
  throw new KlogError('bad-condition', `${WHERE} "${text}": "${written}" is no number`, {
    hint: `${WHERE} 'count > 100'`,
  });
}

function twoUnits(text: string): KlogError {
  return new KlogError('bad-condition', `${WHERE} "${text}" has two units`, {
    hint: `${WHERE} 'rate > 10/m'`,
  });
}

/** What counts is never negative, and never a fraction. */
function refuseImpossible({ text, statistic, comparison, value }: Condition): void {
  const { kind } = statistic;
  if (kind !== 'count' && kind !== 'rate' && kind !== 'distinct') return;
  const isBelow = comparison === '<' ? value <= 0 : comparison !== '>' && comparison !== '>=' && value < 0;
  const isFraction = comparison === '=' && kind !== 'rate' && !Number.isInteger(value);
  if (!isBelow && !isFraction) return;
  const why = isBelow ? 'is never below 0' : 'is a whole number';
  throw new KlogError(
    'bad-condition',
    `${WHERE} "${text}" can never hold: a ${kind === 'distinct' ? 'count' : kind} ${why}`,
    {
      hint: `${WHERE} '${statistic.name} ${isBelow ? '< 1' : `> ${Math.floor(value)}`}'`,
    },
  );
}
