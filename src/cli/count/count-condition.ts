// --fail-if, read: `rate > 10/m`, `p95(latency) >= 250ms`. When a condition holds is aggregate's business.

import type { Statistic } from '../../aggregate/measure/statistic.ts';
import type { Comparison, Condition } from '../../aggregate/rows/condition.ts';
import { KlogError } from '../../base/errors.ts';
import { readLength, readSize } from '../../query/syntax/quantity.ts';
import { unitOf } from '../../query/syntax/unit.ts';
import { isNumber } from '../../record/json/number.ts';
import { perOf, readStatistic, type Where } from './count-fields.ts';

const FLAG = '--fail-if';
const WHERE: Where = { flag: FLAG, tryIt: (statistic) => tryIt(`${statistic} > 100`) };
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
/** What is written elsewhere, and what it is here. */
const MEANT = new Map([
  ['=>', '>='],
  ['=<', '<='],
  ['\u2265', '>='],
  ['\u2264', '<='],
]);

/** One --fail-if. Throws a KlogError for what cannot be read and for what can never hold. */
export function readCondition(text: string): Condition {
  const match = /^\s*([^<>=!]+?)\s*(>=|<=|==|=|>|<|(?<=\s)(?:gt|ge|lt|le|eq)(?=\s))\s*([^<>=!]+?)\s*$/i.exec(
    text,
  );
  const comparison = COMPARISONS.get(match?.[2]?.toLowerCase() ?? '');
  if (match === null || comparison === undefined) throw unreadable(text);
  const [, left = '', sign = '', right = ''] = match;
  const statistic = readStatistic(left, { ...WHERE, tryIt: (one) => tryIt(`${one} ${sign} ${right}`) });
  const condition = { text: text.trim(), comparison, ...comparedWith(statistic, right, sign, text) };
  refuseImpossible(condition);
  return condition;
}

const tryIt = (condition: string): string => `${FLAG} '${condition}'`;

function unreadable(text: string): KlogError {
  const sign = [...MEANT.keys()].find((one) => text.includes(one));
  const several = text.split(/\s+(?:or|\|\|)\s+/i);
  const hint =
    sign !== undefined
      ? tryIt(text.trim().replace(sign, MEANT.get(sign)!))
      : several.length > 1
        ? several.map((one) => tryIt(one.trim())).join(' ')
        : tryIt('rate > 10/m');
  return new KlogError(
    'bad-condition',
    `${FLAG} "${text}": expected a statistic, > >= < <= or =, and a number`,
    { hint },
  );
}

/** The number to compare with, in the unit of the statistic. */
function comparedWith(
  statistic: Statistic,
  written: string,
  sign: string,
  text: string,
): Pick<Condition, 'statistic' | 'value'> {
  const rate = /^(.*?)\s*\/\s*([a-z]+)$/i.exec(written);
  const meant = (value: string, of = statistic.name): string => tryIt(`${of} ${sign} ${value}`);
  if (rate !== null && statistic.kind === 'rate') {
    const per = perOf(rate[2]?.toLowerCase(), `${FLAG} "${text}"`, meant(`${rate[1]}/m`, 'rate'));
    // `rate/m > 10/h` says two things.
    if (statistic.name.includes('/') && statistic.per !== per) throw twoUnits(text);
    return { statistic: { ...statistic, per }, value: numberIn(rate[1] ?? '', text, meant('10/m', 'rate')) };
  }
  // A count in a time is a rate.
  if (rate !== null && statistic.kind === 'count' && isNumber(rate[1] ?? '')) {
    throw new KlogError('bad-condition', `${FLAG} "${text}": a count has no unit`, {
      hint: meant(written, 'rate'),
    });
  }
  const plain = written.replace(/(?<=\d)[,_ ](?=\d)/g, '');
  const hint = isNumber(plain) && plain !== written ? meant(plain) : meant('100');
  if (isNumber(written) || !('field' in statistic) || statistic.kind === 'distinct') {
    return { statistic, value: numberIn(written, text, hint) };
  }
  const length = readLength(written);
  if (length !== undefined) return { statistic, value: length / unitOf(statistic.field).ms };
  return { statistic, value: readSize(written) ?? numberIn(written, text, hint) };
}

function numberIn(written: string, text: string, hint: string): number {
  const value = isNumber(written) ? Number(written) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new KlogError('bad-condition', `${FLAG} "${text}": "${written}" is not a number`, { hint });
}

function twoUnits(text: string): KlogError {
  return new KlogError('bad-condition', `${FLAG} "${text}" has two units`, {
    hint: tryIt('rate > 10/m'),
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
    `${FLAG} "${text}" can never hold: a ${kind === 'distinct' ? 'count' : kind} ${why}`,
    {
      hint: tryIt(`${statistic.name} ${isBelow ? '< 1' : `> ${Math.floor(value)}`}`),
    },
  );
}
