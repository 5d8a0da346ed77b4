// What `klog count` is asked for, read: `--by` (fields and buckets of them) and `--stat`. What they mean for records is
// aggregate's business.

import type { BucketField } from '../../aggregate/group/bucket.ts';
import type { ColumnField } from '../../aggregate/group/column.ts';
import type { Statistic } from '../../aggregate/measure/statistic.ts';
import { readDuration } from '../../base/duration.ts';
import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import { readFieldName } from '../../query/syntax/field-name.ts';
import { isTimeField, readLength, readSize } from '../../query/syntax/quantity.ts';
import { unitOf } from '../../query/syntax/unit.ts';
import type { FieldRef } from '../../record/fields/field.ts';

const OF_FIELD = ['sum', 'avg', 'min', 'max', 'distinct'] as const;
/** What one may have meant. */
const KNOWN = [...OF_FIELD, 'count', 'rate', 'p50', 'p75', 'p90', 'p95', 'p99', 'p99.9'];
const BY = '--by host,level';
/** Names that other tools have for the same. */
const ELSEWHERE = new Map([
  ['mean', 'avg'],
  ['average', 'avg'],
  ['median', 'p50'],
  ['uniq', 'distinct'],
  ['unique', 'distinct'],
  ['cardinality', 'distinct'],
  ['minimum', 'min'],
  ['maximum', 'max'],
  ['total', 'sum'],
]);

/** One of --by: a field, or a field in buckets (`status/100`, `latency/100ms`). */
export function readColumn(text: string): ColumnField {
  const slash = text.lastIndexOf('/');
  const width = text.slice(slash + 1);
  // app.kubernetes.io/name is a field; what begins like a number was meant as one.
  if (slash > 0 && /^[-+.\d]/.test(width) && !/["']/.test(width)) {
    return bucketOf(text, readField(text.slice(0, slash), '--by', text, BY), width);
  }
  return readField(text, '--by', text, BY);
}

/** A field as an expression would read it, which stands in what was `written` behind a flag. */
function readField(name: string, flag: string, written: string, hint: string): FieldRef {
  const read = fieldName(name);
  if (read === undefined || read.end !== name.length) {
    const what = name === written ? '' : `: "${name}"`;
    throw new KlogError('bad-field', `${flag} "${written}"${what} is not a field name`, { hint });
  }
  return read.field;
}

function fieldName(name: string): ReturnType<typeof readFieldName> {
  try {
    return readFieldName(name, 0);
  } catch {
    // A quote that is not closed, an escape that is none.
    return undefined;
  }
}

function bucketOf(text: string, field: FieldRef, written: string): BucketField {
  const name = text.slice(0, -written.length - 1);
  const match = /^(\d+(?:\.(\d+))?|\.(\d+))(.*)$/.exec(written);
  const amount = Number(match?.[1] ?? Number.NaN);
  const unit = match?.[4] ?? '';
  if (isTimeField(field)) {
    throw new KlogError('bad-bucket', `--by "${text}": intervals of time have a flag of their own`, {
      hint: '--every 1m',
    });
  }
  if (!(amount > 0) || !Number.isFinite(amount)) throw badBucket(text, name);
  const plain = { kind: 'bucket', field, width: amount, unit } as const;
  const decimals = (match?.[2] ?? match?.[3] ?? '').length;
  if (unit === '') return { ...plain, decimals, scale: 1, readText: () => undefined };
  const size = readSize(`1${unit}`);
  if (size !== undefined) {
    return { ...plain, decimals, scale: 1 / size, readText: (one) => inUnit(readSize(one), size) };
  }
  const length = readDuration(`1${unit}`);
  if (length === undefined) throw badBucket(text, name);
  const scale = unitOf(field).ms / length;
  return { ...plain, decimals, scale, readText: (one) => inUnit(readLength(one), length) };
}

function inUnit(value: number | undefined, unit: number): number | undefined {
  return value === undefined ? undefined : value / unit;
}

function badBucket(text: string, name: string): KlogError {
  return new KlogError('bad-bucket', `--by "${text}": a bucket needs a width above 0, in one unit`, {
    hint: `--by '${name}/100'`,
  });
}

/** Where a statistic is written: the flag, and a whole one of it, for what to try. */
export interface Where {
  readonly flag: string;
  readonly tryIt: (statistic: string) => string;
}

const STAT: Where = {
  flag: '--stat',
  tryIt: (statistic) => `--stat ${/[()]/.test(statistic) ? `'${statistic}'` : statistic}`,
};

/** One of --stat: `p95(latency)`, `distinct(user.id)`, `rate/m`. */
export function readStatistic(text: string, where = STAT): Statistic {
  const name = text.trim();
  const match = /^([a-z][a-z0-9.]*)\s*(?:\((.*)\)|\/([a-z]+))?$/is.exec(name);
  if (match === null) throw badStatistic(name, where);
  const word = (match[1] ?? '').toLowerCase();
  const inside = match[2]?.trim();
  const per = match[3]?.toLowerCase();
  if (word === 'rate' || word === 'count') return ofRecords(name, word, inside, per, where);
  const percent = /^p(\d{1,2}(?:\.\d{1,6})?|100)$/.exec(word)?.[1];
  const kind = OF_FIELD.find((one) => one === word);
  if ((kind === undefined && percent === undefined) || per !== undefined) throw badStatistic(name, where);
  if (inside === undefined || inside === '') {
    throw new KlogError('bad-statistic', `${where.flag} "${name}" needs a field`, {
      hint: where.tryIt(`${word}(${word === 'distinct' ? 'user.id' : 'latency'})`),
    });
  }
  const field = readField(inside, where.flag, name, where.tryIt(`${word}(latency)`));
  const of = { name, field, fieldName: inside };
  return percent === undefined
    ? { ...of, kind: kind! }
    : { ...of, kind: 'quantile', percent: Number(percent) };
}

function ofRecords(
  name: string,
  word: 'rate' | 'count',
  inside: string | undefined,
  per: string | undefined,
  where: Where,
): Statistic {
  const { flag, tryIt } = where;
  if (inside !== undefined) {
    throw new KlogError('bad-statistic', `${flag} "${name}": ${word} is of records, it takes no field`, {
      hint: tryIt(word),
    });
  }
  if (word === 'count') {
    if (per === undefined) return { name, kind: 'count' };
    throw new KlogError('bad-statistic', `${flag} "${name}": a count has no unit`, {
      hint: tryIt(`rate/${per === 'm' || per === 'h' ? per : 's'}`),
    });
  }
  return { name, kind: 'rate', per: perOf(per, `${flag} "${name}"`, tryIt('rate/m')) };
}

/** The unit of a rate in ms. `what` begins the error, `hint` is what to try. */
export function perOf(unit: string | undefined, what: string, hint: string): number {
  const length = { s: 1000, m: 60_000, h: 3_600_000 }[unit ?? 's'];
  if (length !== undefined) return length;
  throw new KlogError('bad-statistic', `${what}: a rate is per s, m or h`, { hint });
}

/** What is written there is not a statistic: the nearest that is one. */
function badStatistic(name: string, { flag, tryIt }: Where): KlogError {
  const [, word = '', rest = ''] = /^([a-z0-9.]*)(.*)$/is.exec(name) ?? [];
  const isCalled = /^\s*(?:\(.*\))?$/s.test(rest) && word !== '';
  const what = isCalled ? `: no statistic is called "${word}"` : ' is not a statistic';
  // `count_distinct(x)` has the word that is meant at its end.
  const words = /^[a-z0-9._]+/i.exec(name)?.[0].toLowerCase().split('_') ?? [];
  const known = words.toReversed().map((one) => ELSEWHERE.get(one) ?? nearestName(one, KNOWN));
  const nearest = known.find((one) => one !== undefined);
  const inside = /\(\s*([^()]+)/.exec(rest)?.[1]?.trim();
  // A name alone may be the field.
  const field = inside ?? (nearest === undefined && rest === '' && word !== '' ? word : 'latency');
  const hint = ['count', 'rate'].includes(nearest ?? '') ? nearest! : `${nearest ?? 'p95'}(${field})`;
  return new KlogError(
    'bad-statistic',
    `${flag} "${name}"${what}; there are count, sum, avg, min, max, p50 to p99.9, distinct and rate`,
    { hint: tryIt(hint) },
  );
}
