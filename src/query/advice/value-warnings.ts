// Tests of one field that look as if another operator, another field or another value was meant.

import { nearestName } from '../../base/nearest.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { isNumber } from '../../record/json/number.ts';
import type { Role } from '../../record/vocabulary/role.ts';
import { endsOf } from '../match/order.ts';
import { roleNamed } from '../match/role-name.ts';
import { rangeMeant } from '../mistakes/meant.ts';
import type { Expr } from '../syntax/ast.ts';
import { printField, readFieldName } from '../syntax/field-name.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { isTimeField, isTyped } from '../syntax/quantity.ts';
import { swapped, type Written, writtenOf } from '../syntax/written.ts';
import type { Warn } from './warning.ts';

type Test = Expr & { kind: 'match' | 'regex' | 'order' | 'range' };
type Match = Expr & { kind: 'match' };
type Options = Pick<QueryOptions, 'now' | 'zone'>;

const META = ['topic', 'partition', 'offset', 'timestamp', 'key', 'header'];
const TEXT_ROLES: ReadonlySet<Role> = new Set(['msg', 'host', 'service', 'error']);
const PORT_OF = /^(?:localhost|.*-\d+|.*\.(?:com|net|org|io|eu|local|internal|svc|lan))$/i;

/** Warnings of one test of a field. */
export function valueWarnings(test: Test, options: Options): Warn[] {
  const written = writtenOf(test);
  if (written === undefined) return [];
  const found = fieldWarnings(test.field, written);
  if (test.kind === 'match') found.push(...matchWarnings(test, written));
  if (test.kind === 'regex') found.push(...regexWarnings(test, written));
  if (test.kind === 'order' || test.kind === 'range') found.push(...orderWarnings(test, written, options));
  return found;
}

/** What was typed before the value: the field as it was spelled, and the operator. */
function headOf({ text, start, at }: Written): { name: string; sign: string; isNegated: boolean } {
  const end = readFieldName(text, start)?.end ?? start;
  const sign = text.slice(end, at).trim();
  return { name: text.slice(start, end), sign, isNegated: /^(?:!|ne\b|not\b)/i.test(sign) };
}

/** The test with another operator between its field and its value. */
function withSign(
  written: Written,
  sign: string,
  value = written.text.slice(written.at, written.end),
): string {
  const { name, isNegated, sign: before } = headOf(written);
  // In a list or group only the value is at hand.
  if (before.includes('(')) return swapped({ ...written, start: written.at }, value);
  const blank = /\w$/.test(sign) ? ' ' : '';
  return swapped(written, `${isNegated ? 'not ' : ''}${name}${blank}${sign}${blank}${value}`);
}

function fieldWarnings(field: FieldRef, written: Written): Warn[] {
  if (field.kind !== 'path' || field.own) return [];
  const name = printField(field);
  const { text, start } = written;
  const end = readFieldName(text, start)?.end ?? start;
  const rename = (to: string) => swapped({ text, start, end }, to);
  if (/^@headers?$/i.test(name)) {
    const what = `${name} without a name is a field of the record's own`;
    return [{ code: 'kafka-name', text: what, instead: rename('@header.retry') }];
  }
  const asked = name.slice(1);
  const likely = /^@[a-z]{3,}$/i.test(name) ? nearestName(asked, META) : undefined;
  // A name that only holds one of Kafka's is another.
  const near = likely !== undefined && Math.abs(likely.length - asked.length) <= 2 ? likely : undefined;
  if (near !== undefined) {
    const what = `${name} is none of Kafka's names and is a field of the record's own`;
    return [
      { code: 'kafka-name', text: what, instead: rename(near === 'header' ? '@header.retry' : `@${near}`) },
    ];
  }
  const role = roleNamed(name);
  if (role === undefined) return [];
  const what = `${name} asks for that field alone; ${role} is found under all the names that loggers use`;
  return [{ code: 'role-name', text: what, instead: rename(role) }];
}

function matchWarnings(test: Match, written: Written): Warn[] {
  const { field, op, value } = test;
  const typed = written.text.slice(written.at, written.end);
  const { name, sign } = headOf(written);
  if (written.quoted) return [];
  if (op !== ':' && typed.includes('*')) return [plainStar(test, written, typed)];
  const glued = /^(?:!=|!~|=~|[!~=])(?=\S)/.exec(typed)?.[0];
  if (glued !== undefined && !sign.includes('(')) {
    const meant = glued === '!' ? '!=' : glued;
    const what = `"${glued}" after "${sign}" is a part of the value`;
    return [
      { code: 'two-operators', text: what, instead: withSign(written, meant, typed.slice(glued.length)) },
    ];
  }
  const range = sign === ':' ? rangeMeant(typed) : undefined;
  if (range !== undefined) {
    const what = `"${typed}" is compared as a text`;
    return [{ code: 'looks-like-range', text: what, instead: withSign(written, ':', range) }];
  }
  if (
    /^\/.+\/[ims]*$|\.\*|\\[dwsb]|^\^.|[^$]\$$|\[[^\]]+\][+*]?|\(\?/.test(typed) &&
    /^(?:==?|!=|:|eq|ne)$/i.test(sign)
  ) {
    const what = `"${typed}" looks like a regular expression, but "${sign}" takes a text`;
    return [{ code: 'looks-like-regex', text: what, instead: withSign(written, '~') }];
  }
  if (op === ':' && isPort(name, value.text)) {
    const what = `${name}:${typed} asks for a field "${name}"; the text needs quotes`;
    return [{ code: 'port', text: what, instead: swapped(written, JSON.stringify(`${name}:${typed}`)) }];
  }
  if (/^[^,()\s]+(?:,[^,()\s]+)+$/.test(typed) && /^(?:==?|!=|:|eq|ne)$/i.test(sign)) {
    const isNumeric = /^\d{1,3}(?:,\d{3})+$/.test(typed);
    const what = `"${typed}" is ${isNumeric ? 'no number but a text' : 'one value'} with a comma in it`;
    if (isNumeric)
      return [
        {
          code: 'comma',
          text: what,
          instead: swapped({ ...written, start: written.at }, typed.replaceAll(',', '')),
        },
      ];
    const list = `(${typed.split(',').join(', ')})`;
    return [{ code: 'comma', text: what, instead: withSign(written, op === ':' ? ':' : 'in', list) }];
  }
  if (
    isTimeField(field) &&
    !isTyped(typed, field) &&
    op !== 'contains' &&
    op !== 'startswith' &&
    op !== 'endswith'
  ) {
    return [
      {
        code: 'no-time',
        text: `"${typed}" is not a time and is compared as a text`,
        instead: withSign(written, '>=', '15m'),
      },
    ];
  }
  const isLevel = field.kind === 'role' && field.role === 'level';
  return isLevel && isNumber(typed) ? levelNumber(written, typed) : [];
}

function isPort(name: string, value: string): boolean {
  return /^\d{2,5}$/.test(value) && Number(value) >= 80 && Number(value) < 65_536 && PORT_OF.test(name);
}

function plainStar({ op }: Match, written: Written, typed: string): Warn {
  const { name, sign } = headOf(written);
  if (op === '=') {
    const what = 'a * is a plain character here: wildcards come after ":"';
    if (!sign.includes('(')) return { code: 'plain-star', text: what, instead: withSign(written, ':') };
    // host in (web-*, db-1)
    const close = written.text.indexOf(')', written.end);
    const list = written.text.slice(written.text.indexOf('(', written.start), close + 1);
    const not = /^not/i.test(sign) ? 'not ' : '';
    return {
      code: 'plain-star',
      text: what,
      instead: swapped({ ...written, end: close + 1 }, `${not}${name}:${list}`),
    };
  }
  const what = `a * is a plain character after "${op}"`;
  return { code: 'plain-star', text: what, instead: withSign(written, op, typed.replaceAll('*', '')) };
}

// Numbers are klog's ranks: a syslog 3 or a logback 40000 is not.
function levelNumber(written: Written, typed: string): Warn[] {
  const rank = Number(typed);
  if (rank >= 10 && rank <= 70) return [];
  const what = `${typed} is not a rank of klog's, which go from 10 to 70; the number in the record is .level`;
  const { name } = headOf(written);
  const instead = swapped({ ...written, end: written.start + name.length }, '.level');
  return [{ code: 'level-number', text: what, instead }];
}

function regexWarnings({ source, flags }: Expr & { kind: 'regex' }, written: Written): Warn[] {
  if (source.startsWith('=') && headOf(written).sign === '~' && written.text[written.at - 1] === '~') {
    const instead = withSign(written, '=~', source.slice(1));
    return [{ code: 'two-operators', text: '"=" after "~" is a part of the pattern', instead }];
  }
  if (written.quoted || flags !== undefined || !/^[\w*?.-]+$/.test(source)) return [];
  const { sign } = headOf(written);
  if (/^(?:~|=~|!~|matches)$/i.test(sign) && /[\w-]\*/.test(source) && !/\.\*/.test(source)) {
    const what = 'a * in a regular expression repeats the character before it: wildcards come after ":"';
    return [{ code: 'looks-like-wildcard', text: what, instead: withSign(written, ':') }];
  }
  return [];
}

function orderWarnings(test: Expr & { kind: 'order' | 'range' }, written: Written, options: Options): Warn[] {
  const { field } = test;
  if (field.kind !== 'role') return [];
  const ends = endsOf(test, options);
  const quantity = ends.low ?? ends.high;
  if (TEXT_ROLES.has(field.role) && quantity?.kind === 'number') {
    const what = `${field.role} is a text: only one that is a number can be compared`;
    const value =
      test.kind === 'order' ? test.value : JSON.stringify(written.text.slice(written.at, written.end));
    return [{ code: 'text-role', text: what, instead: swapped(written, `${field.role}:${value}`) }];
  }
  if (field.role !== 'level' || quantity?.kind !== 'level') return [];
  const low = ends.low?.kind === 'level' ? ends.low.rank : 0;
  const high = ends.high?.kind === 'level' ? ends.high.rank : Number.POSITIVE_INFINITY;
  const isNone = low > 70 || (low === 70 && ends.lowOpen) || high < 10 || (high === 10 && ends.highOpen);
  if (isNone) {
    const what = `${written.text.slice(written.start, written.end)} is never true: ranks go from 10 (trace) to 70 (emergency)`;
    return [
      { code: 'never', text: what, instead: swapped(written, low > 10 ? 'level>=error' : 'level<=debug') },
    ];
  }
  return [];
}
