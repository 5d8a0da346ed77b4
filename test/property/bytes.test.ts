// Random bytes as records, and random letters as expressions: nothing throws, nothing outside a record decides about
// it, and `find` skips no match.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { parseExpression } from '../../src/query/language/parse.ts';
import { highlighter } from '../../src/query/marks/highlight.ts';
import type { CompiledQuery } from '../../src/query/match/compile.ts';
import { compile } from '../../src/query/match/compile.ts';
import { questionOf } from '../../src/query/match/question.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { batchOf, candidates, findAll, queryOptions } from '../query/records.ts';
import { Dice, diceBytes } from './dice.ts';
import { randomQuestion } from './questions.ts';
import { randomRecord } from './records.ts';

const RUNS = 120;
const RECORDS = 6;

/** Bytes of all kinds, or such as JSON, logfmt and plain lines are made of. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        ...'{}[]:,"\\=u00e9 \n-1.eE+tnfals(\u00e9\u001b',
        ...['msg', 'level', '"a"', '\\u0061', 'log', '[31m', 'ERROR', '\\n  ', 'stack', '2026-11-24 13:00'],
      ),
      { maxLength: 60 },
    )
    .map((pieces) => Buffer.from(pieces.join(''))),
  fc
    .tuple(fc.uint8Array({ minLength: 160, maxLength: 160 }), fc.nat(), fc.uint8Array({ maxLength: 3 }))
    .map(([bytes, at, other]) => {
      const value = randomRecord(new Dice(bytes)).value ?? Buffer.alloc(0);
      const cut = at % (value.length + 1);
      return Buffer.concat([value.subarray(0, cut), other, value.subarray(cut + other.length)]);
    }),
);
const anyValues = fc.array(anyBytes, { minLength: RECORDS, maxLength: RECORDS });

const material = { places: [], texts: [], played: () => [] };

/** Asks about records together, and about each alone. */
function check(query: CompiledQuery, values: readonly Uint8Array[], asked: string): void {
  const records = values.map((value) => ({ value: Buffer.from(value) }));
  const found = findAll(query, records);
  const seen = candidates(query, records);
  expect(
    found.filter((number) => !seen.has(number)),
    asked,
  ).toEqual([]);
  // Alone, and with nothing behind it, a record says the same. The offset in the batch is the one thing that differs.
  const alone = records.flatMap((record, i) => (findAll(query, [record]).length > 0 ? [i + 1] : []));
  if (!/@offset/i.test(asked)) expect(alone, asked).toEqual(found);
}

test('random bytes are read without a throw, and by themselves', () => {
  const property = fc.property(anyValues, diceBytes(10, 80), (values, questions) => {
    for (const bytes of questions) {
      const { options } = randomQuestion(new Dice(bytes), material);
      check(compile(questionOf(options).expr, options), values, JSON.stringify(options));
    }
  });
  fc.assert(property, { numRuns: RUNS });
});

const letters = fc
  .array(
    fc.constantFrom(
      ...' ()":\'\\/*?.-!~=<>[]{},|&@aB1_$',
      ...[' and ', ' or ', ' not ', ' in (', 'level', 'error', '>=', '..', '500', '5m', 'null', '@key', '=~'],
      ...[
        'exists(',
        ' TO ',
        'contains ',
        '"x y"',
        '@header.a',
        'msg:',
        'time>',
        '14:05',
        'error.message',
        'k',
      ],
      ...['\u017f', '\u{1f600}', '\u00e9', 'host=', '\\b', '[^a]', '(?i)', '{2}', '\\x{1f600}', '\\pL'],
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

test('random letters are an expression or a KlogError, and what is an expression is asked without a throw', () => {
  let asked = 0;
  const property = fc.property(letters, anyValues, fc.string(), (text, values, shown) => {
    try {
      parseExpression(text, { fixed: false });
    } catch (error) {
      expect(error).toBeInstanceOf(KlogError);
      return;
    }
    const options = queryOptions({ expressions: [text] });
    const expr = questionOf(options).expr;
    check(compile(expr, options), values, text);
    highlighter(expr, options)(shown, 'msg');
    asked++;
  });
  fc.assert(property, { numRuns: 1_000 });
  expect(asked).toBeGreaterThan(150);
});

test('random bytes are shown without a throw', () => {
  const property = fc.property(anyBytes, (value) => {
    const event = new LogEvent().open(batchOf([{ value: Buffer.from(value) }]).records[0]!);
    const shown = [
      ...[
        event.text('msg'),
        event.text('level'),
        event.text('time'),
        event.text('error'),
        event.text('host'),
      ],
      ...[event.stack(), event.line(), ...event.fields()],
    ];
    expect(shown.length).toBeGreaterThanOrEqual(7);
    expect(event.rank).toBeGreaterThanOrEqual(0);
    expect(Number.isNaN(event.ownTime)).toBe(false);
  });
  fc.assert(property, { numRuns: 3_000 });
});
