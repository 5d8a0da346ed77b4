// Wrong expressions: the sentence, the column of the caret, and an example that parses.

import { expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { parseExpression } from '../../src/query/parse.ts';

function failure(text: string): KlogError {
  try {
    parseExpression(text, { fixed: false });
  } catch (error) {
    if (error instanceof KlogError) return error;
    throw error;
  }
  throw new Error(`${text} parses`);
}

test.each([
  ['status>=>500', 8, 'expected a value after ">="', 'status>=500'],
  ['m contains', 10, 'expected a value after "contains"', 'm contains text'],
  ['error:', 6, 'expected a value after ":"', '"error:"'],
  ['()', 1, 'expected an expression in the parentheses', '(error)'],
  ['(a or b', 0, 'the parenthesis is not closed', '(a or b)'],
  ['a) b', 1, 'this parenthesis was never opened', 'a b'],
  ['-', 0, 'a lone "-" is read as not; quote it to search for it', '"-"'],
  ['a - b', 2, 'a lone "-" is read as not; quote it to search for it', 'a "-" b'],
  ['contains', 0, '"contains" is an operator; quote it to search for it', '"contains"'],
  ['a and', 5, 'expected an expression after "and"', 'a'],
  ['or b', 0, 'expected an expression before "or"', 'b'],
  ['a or or b', 5, 'expected an expression before "or"', 'a or b'],
  ['>5', 0, 'expected a field name before ">"', '">5"'],
  ['h in ()', 6, 'expected a value in the list', 'h in (a, b)'],
  ['s:600..500', 2, 'the range is reversed', 's:500..600'],
  ['s:[600 TO 500]', 2, 'the range is reversed', 's:500..600'],
  ['s:[600 TO 700', 2, 'the range is not closed', 's:[600 TO 700]'],
  ['s>abc', 2, 'expected a number, duration, size, time or level after ">"', 's:abc'],
  ['level=eror2', 6, '"eror2" is no level', 'level=error'],
  ['level>=wrn1', 7, '"wrn1" is no level', 'level>=warn'],
  ['"abc', 0, 'the quote " is not closed', '"abc"'],
  ['a="b', 2, 'the quote " is not closed', 'a="b"'],
  ['"a"b', 3, 'expected a blank after the closing quote', '"a" b'],
  ['m~(a b)', 4, 'a blank ends a regular expression that is not quoted', 'm~"(a b)"'],
  ['m~a(?=b)', 3, 'bad regular expression: lookaround is not supported (RE2 syntax)', 'm contains "a(?=b)"'],
  [
    'm~(a)\\1',
    5,
    'bad regular expression: backreferences are not supported (RE2 syntax)',
    'm contains "(a)\\\\1"',
  ],
  ['m~/a/g', 5, 'unknown flag in "g": the flags are i, m and s', 'm~/a/'],
  ['"\\q"', 1, 'unknown escape "\\q" in double quotes', '"\\\\q"'],
  ['exists()', 7, 'expected a field name in "exists(...)"', 'exists(host)'],
])('%s', (text, column, what, hint) => {
  const error = failure(text);
  expect(error.code).toBe('bad-expression');
  expect(error.exitCode).toBe(2);
  expect(error.message).toBe(`"${text}": ${what}`);
  expect(error.detail).toEqual([`    ${text}`, `    ${' '.repeat(column)}^`]);
  expect(error.hint).toBe(hint);
  parseExpression(hint, { fixed: false });
});

test('what stands before the caret is as wide as the letters above, and controls are shown as blanks', () => {
  expect(failure('\u{1f600}\n a="b').detail).toEqual(['    \u{1f600}  a="b', '    \u3000    ^']);
});

test('an expression nested without end is an error, not a crash', () => {
  expect(() => failure('('.repeat(100_000))).not.toThrow();
  expect(() => failure(`a:${'('.repeat(100_000)}`)).not.toThrow();
  expect(() => failure('not '.repeat(100_000))).not.toThrow();
  expect(() => failure(`a:(${'!'.repeat(100_000)}x)`)).not.toThrow();
});
