// What the error of a wrong expression carries. How single ones are worded is in wrong.json.

import { expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { parseExpression } from '../../src/query/language/parse.ts';

function failure(text: string): KlogError {
  try {
    parseExpression(text, { fixed: false });
  } catch (error) {
    if (error instanceof KlogError) return error;
    throw error;
  }
  throw new Error(`${text} parses`);
}

test('the place is the text as it was typed and an index into it', () => {
  const text = '\u{1f600}\n a="b';
  const error = failure(text);
  expect(error.code).toBe('bad-expression');
  expect(error.exitCode).toBe(2);
  expect(error.place).toEqual({ text, at: 6 });
  expect(error.message).toBe('"\u{1f600} a="b": the quote " is not closed');
  expect(error.hint).toBe('\u{1f600}  a="b"');
});

test('an expression nested without end is an error, not a crash', () => {
  const endless = [
    '('.repeat(100_000),
    `a:${'('.repeat(100_000)}`,
    'not '.repeat(100_000),
    `a:(${'!'.repeat(100_000)}x)`,
  ];
  for (const text of endless) {
    const error = failure(text);
    expect(error.message.length).toBeLessThan(150);
    expect(error.hint?.length ?? 0).toBeLessThan(2_001);
  }
});

test('two hundred parentheses are fine, one more is not', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
  expect(parseExpression(nested(200), { fixed: false })).toEqual(parseExpression('a', { fixed: false }));
  expect(failure(nested(201)).place?.at).toBe(200);
});

test('an example too long to read is not shown', () => {
  expect(failure(`${'a '.repeat(2_000)}and`).hint).toBeUndefined();
  expect(failure(`${'a '.repeat(200)}and`).hint).toBe('a '.repeat(200).trim());
});
