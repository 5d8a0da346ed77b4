// Random documents and random bytes: looking paths up agrees with a plain evaluator over JSON.parse, which shares
// no code with what it checks; nothing throws, and nothing outside the value is read.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogEvent } from '../../src/record/event/event.ts';
import type { PathStep } from '../../src/record/fields/field.ts';
import { ROLES } from '../../src/record/vocabulary/role.ts';
import { eventOf, recordOf, valuesOf } from './make.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NAMES = [
  'a',
  'b',
  'A',
  'a.b',
  'b.c',
  'a.b.c',
  'c',
  'B_c',
  'b-C',
  'fields',
  'payload',
  'labels',
  '\u00e9',
  '\u00c9',
];

const { value: json } = fc.letrec<{ value: Json; object: Json; array: Json; scalar: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie('scalar'), tie('object'), tie('array')),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  array: fc.array(tie('value'), { maxLength: 4 }),
  scalar: fc.oneof(
    fc.constantFrom(null, true, false, 0, -1.5, 1e30),
    fc.string({ unit: 'binary' }),
    fc.integer(),
  ),
}));

const step: fc.Arbitrary<PathStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('a', 'b', 'c', 'B-C', '\u00e9')
      .map((name): PathStep => ({ kind: 'key', name, exact: false })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a', 'A', 'b').map((name): PathStep => ({ kind: 'key', name, exact: true })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -3, max: 3 }).map((index): PathStep => ({ kind: 'index', index })),
  },
);
const path = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'A'), fc.array(step, { maxLength: 4 }))
  .map(([name, rest]): PathStep[] => [{ kind: 'key', name, exact: false }, ...rest]);

const same = (key: string, name: string): boolean =>
  key.replaceAll('_', '-').toLowerCase() === name.replaceAll('_', '-').toLowerCase();

/** The plain evaluator: every value of a path in a parsed document; undefined where the path is missing. */
function evaluate(value: Json, steps: readonly PathStep[]): Json[] | undefined {
  const [head, ...rest] = steps;
  if (head === undefined) {
    if (!Array.isArray(value) || value.length === 0) return [value];
    return value.flatMap((element) => evaluate(element, []) ?? []);
  }
  if (head.kind === 'index') {
    const element = Array.isArray(value) ? value.at(head.index) : undefined;
    return element === undefined ? undefined : evaluate(element, rest);
  }
  if (head.kind === 'any') return evaluate(value, rest);
  if (Array.isArray(value)) {
    const all = value.map((element) => (isContainer(element) ? evaluate(element, steps) : undefined));
    const found = all.filter((one) => one !== undefined);
    return found.length === 0 ? undefined : found.flat();
  }
  if (!isContainer(value)) return undefined;
  const run = steps.findIndex((one) => one.kind !== 'key');
  for (let k = run < 0 ? steps.length : run; k > 0; k--) {
    const keys = steps.slice(0, k).flatMap((one) => (one.kind === 'key' ? [one] : []));
    const name = keys.map((one) => one.name).join('.');
    const key = Object.keys(value).includes(name)
      ? name
      : Object.keys(value).find((other) => folds(other, keys));
    const found = key === undefined ? undefined : evaluate(value[key]!, steps.slice(k));
    if (found !== undefined) return found;
  }
  return undefined;
}

function folds(key: string, keys: readonly { name: string; exact: boolean }[]): boolean {
  let at = 0;
  for (const { name, exact } of keys) {
    const part = key.slice(at, at + name.length);
    if (exact ? part !== name : !same(part, name)) return false;
    at += name.length + 1;
    if (at <= key.length && key[at - 1] !== '.') return false;
  }
  return at === key.length + 1;
}

const isContainer = (value: Json): value is { [key: string]: Json } | (Json[] & { [key: string]: Json }) =>
  typeof value === 'object' && value !== null;

function wrapped(value: Json, steps: readonly PathStep[], own: boolean): Json[] {
  const found = evaluate(value, steps);
  if (found !== undefined || own || !isContainer(value) || Array.isArray(value)) return found ?? [];
  for (const name of ['fields', 'attributes', 'payload', 'labels', 'jsonPayload']) {
    const below = value[name] === undefined ? undefined : evaluate(value[name], steps);
    if (below !== undefined) return below;
  }
  return [];
}

function written(value: Json): string {
  if (typeof value === 'string') return `string ${value}`;
  if (value === null) return 'null null';
  if (typeof value === 'boolean') return `${value} ${value}`;
  if (typeof value === 'number') return `number ${JSON.stringify(value)}`;
  return `${Array.isArray(value) ? 'array' : 'object'} ${JSON.stringify(value)}`;
}

/** JSON with escapes where none are needed. */
const escapedMore = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

test('random documents and paths -> the values that a plain evaluator finds', () => {
  fc.assert(
    fc.property(json, path, fc.boolean(), fc.boolean(), (document, steps, own, escapes) => {
      const object: Json = isContainer(document) && !Array.isArray(document) ? document : { a: document };
      const text = escapes ? escapedMore(JSON.stringify(object)) : JSON.stringify(object);
      const expected = wrapped(object, steps, own).map(written);
      const event = eventOf(text);
      const seen = valuesOf(event, { kind: 'path', steps, own }).map((value) =>
        /^(object|array) /.test(value)
          ? value.replace(/ (.*)$/s, (_, raw: string) => ` ${JSON.stringify(JSON.parse(raw))}`)
          : value,
      );
      expect(seen).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

const soup = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc
    .string({ unit: fc.constantFrom(...'{}[]",:\\u0123456789truefalsn =.-eE\n'), maxLength: 60 })
    .map((text) => Buffer.from(text)),
  fc.tuple(json, fc.nat()).map(([value, cut]) => {
    const text = Buffer.from(JSON.stringify(value));
    return text.subarray(0, cut % (text.length + 1));
  }),
  fc.tuple(json, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
    const text = Buffer.from(JSON.stringify(value));
    text[at % text.length] = byte;
    return text;
  }),
);

/** What JSON.parse says of bytes; bad UTF-8 counts only outside of strings, where it is an error anyway. */
function jsonKind(bytes: Buffer): 'object' | 'array' | 'scalar' | 'no' {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return Array.isArray(value) ? 'array' : typeof value === 'object' && value !== null ? 'object' : 'scalar';
  } catch {
    return 'no';
  }
}

test('any bytes are JSON exactly when JSON.parse takes them', () => {
  fc.assert(
    fc.property(soup, (bytes) => {
      // JSON.parse is asked behind a decoder that drops a byte order mark.
      fc.pre(bytes[0] !== 0xef && bytes[0] !== 0);
      const { shape } = eventOf(bytes);
      expect(shape === 'text' || shape === 'logfmt' || shape === 'empty' ? 'no' : shape).toBe(
        jsonKind(bytes),
      );
    }),
    { numRuns: 3000 },
  );
});

test('a byte that only folds to a digit is none of an escape', () => {
  for (const byte of [0x10, 0x19, 0x50, 0x59, 0x2f, 0x3a, 0x40, 0x47, 0x60, 0x67]) {
    const text = Buffer.from('"\\u0041"');
    text[5] = byte;
    expect([byte, eventOf(text).shape]).toEqual([byte, 'text']);
  }
});

/** Everything that can be asked of an event, as one text. */
function everything(event: LogEvent, steps: PathStep[]): string {
  const search = { inBytes: () => false, inText: (text: string) => text === 'never there' };
  return JSON.stringify([
    event.shape,
    event.rank,
    event.ownTime,
    event.contains(search),
    event.stack(),
    event.fields(),
    event.line(),
    ROLES.map((role) => [event.text(role), valuesOf(event, { kind: 'role', role })]),
    valuesOf(event, { kind: 'path', steps, own: false }),
  ]);
}

test('any bytes -> no error, and the same answers whatever lies around the value', () => {
  const event = new LogEvent();
  fc.assert(
    fc.property(soup, path, (bytes, steps) => {
      const inside = everything(event.open(recordOf({ value: bytes })), steps);
      const alone = recordOf({});
      alone.bytes = Buffer.from(bytes);
      alone.valueStart = 0;
      alone.valueEnd = bytes.length;
      expect(everything(event.open(alone), steps)).toBe(inside);
    }),
    { numRuns: 2000 },
  );
});

test('any log-like object in a text -> the same roles as the object itself', () => {
  const key = fc.constantFrom(
    'level',
    'msg',
    'time',
    'host',
    'hostname',
    'err',
    'service',
    'trace_id',
    'severity',
  );
  const scalar = fc.oneof(
    fc.constantFrom('error', 'warn', 50, '2026-11-24T13:00:00Z', 1764000000),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.dictionary(key, scalar, { noNullPrototype: true, minKeys: 1 }), (object) => {
      // A text of the object that is JSON itself would be opened in turn.
      fc.pre(typeof object['msg'] !== 'string' || !object['msg'].trim().startsWith('{'));
      const outer = eventOf({ log: JSON.stringify(object), stream: 'stdout' });
      const plain = eventOf(object);
      for (const role of ['level', 'host', 'service', 'error', 'trace'] as const)
        expect(outer.text(role)).toBe(plain.text(role));
      expect([outer.rank, outer.ownTime]).toEqual([plain.rank, plain.ownTime]);
    }),
  );
});
