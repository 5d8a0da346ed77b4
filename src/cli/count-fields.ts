// What `klog count` is asked for, read: `--by` (fields and buckets of them) and `--stat`. What they mean for records is
// aggregate's business.

import type { BucketField } from '../aggregate/bucket.ts';
import type { ColumnField } from '../aggregate/column.ts';
import type { Statistic } from '../aggregate/statistic.ts';
import { readDuration } from '../base/duration.ts';
import { KlogError } from '../base/errors.ts';
import { nearestName } from '../base/nearest.ts';
import { readFieldName } from '../query/fieldname.ts';
import { isTimeField, readLength, readSize } from '../query/quantity.ts';
import { unitOf } from '../query/unit.ts';
import type { FieldRef } from '../record/field.ts';

const OF_FIELD = ['sum', 'avg', 'min', 'max', 'distinct'] as const;
/** What one may have meant. */
const KNOWN = [...OF_FIELD, 'count', 'rate', 'p50', 'p75', 'p90', 'p95', 'p99', 'p99.9'];
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
    return bucketOf(text, readField(text.slice(0, slash), '--by'), width);
  }
  return readField(text, '--by');
}

/** A field as an expression would read it. */
function readField(name: string, where: string): FieldRef {
  const read = readFieldName(name, 0);
  if (read === undefined || read.end !== name.length) {
    throw new KlogError('bad-field', `${where} "${name}": that is no field name`, {
      hint: '--by host,level',
    });
  }
  return read.field;
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

/** One of --stat: `p95(latency)`, `distinct(user.id)`, `rate/m`. `where`: the flag, for errors. */
export function readStatistic(text: string, where = '--stat'): Statistic {
  const name = text.trim();
  const match = /^([a-z][a-z0-9.]*)\s*(?:\((.*)\)|\/([a-z]+))?$/is.exec(name);
  if (match === null) throw badStatistic(name, where);
  const word = (match[1] ?? '').toLowerCase();
  const inside = match[2]?.trim();
  const per = match[3]?.toLowerCase();
  if (word === 'rate' || word === 'count') return ofRecords(name, word, inside, per, where);
  const percent = /^p(\d{1,2}(?:\.\d{1,6})?|100)$/.exec(word)?.[1];
  const kind = OF_FIELD.find((one) => one === word);
  if ((kind === undefined && percent === undefined) || per !== undefined) {
    throw badStatistic(name, where, word, inside);
  }
  if (inside === undefined || inside === '') {
    throw new KlogError('bad-statistic', `${where} "${name}" needs a field`, {
      hint: `${where} '${word}(${word === 'distinct' ? 'user.id' : 'latency'})'`,
    });
  }
  const of = { name, field: readField(inside, where), fieldName: inside };
  return percent === undefined
    ? { ...of, kind: kind! }
    : { ...of, kind: 'quantile', percent: Number(percent) };
}

function ofRecords(
  name: string,
  word: 'rate' | 'count',
  inside: string | undefined,
  per: string | undefined,
  where: string,
): Statistic {
  if (inside !== undefined) {
    throw new KlogError('bad-statistic', `${where} "${name}": ${word} is of records, it takes no field`, {
      hint: `${where} ${word}`,
    });
  }
  if (word === 'count') {
    if (per === undefined) return { name, kind: 'count' };
    throw new KlogError('bad-statistic', `${where} "${name}": a count has no unit`, {
      hint: `${where} rate/${per === 'm' || per === 'h' ? per : 's'}`,
    });
  }
  return { name, kind: 'rate', per: perOf(per, name, where) };
}

/** The unit of a rate in ms. */
export function perOf(unit: string | undefined, name: string, where: string): number {
  const length = { s: 1000, m: 60_000, h: 3_600_000 }[unit ?? 's'];
  if (length !== undefined) return length;
  throw new KlogError('bad-statistic', `${where} "${name}": a rate is per s, m or h`, {
    hint: `${where} rate/m`,
  });
}

function badStatistic(name: string, where: string, word = '', inside = ''): KlogError {
  const nearest = ELSEWHERE.get(word) ?? nearestName(word, KNOWN) ?? 'p95';
  const hint = ['count', 'rate'].includes(nearest) ? nearest : `'${nearest}(${inside || 'latency'})'`;
  return new KlogError(
    'bad-statistic',
    `${where} "${name}": no statistic${word === '' ? '' : ` is called "${word}"`}; there are count, sum, avg, min, max, p50 to p99.9, distinct and rate`,
    { hint: `${where} ${hint}` },
  );
}
