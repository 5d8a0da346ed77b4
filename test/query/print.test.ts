// Canonical text: what it looks like, and that reading it gives the same expression, whatever was typed.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { parseExpression } from '../../src/query/language/parse.ts';
import { printExpression } from '../../src/query/language/print.ts';

const parse = (text: string) => parseExpression(text, { fixed: false });

test.each([
  ['a b', 'a and b'],
  ['a b or c', '(a and b) or c'],
  ['a (b OR c)', 'a and (b or c)'],
  ['a && -b || !c', '(a and not b) or not c'],
  ['not not a', 'not not a'],
  ['not (a or b)', 'not (a or b)'],
  ['', '""'],
  ['error', 'error'],
  ['"error"', '"error"'],
  ['"two words"', '"two words"'],
  ['LEVEL==error', 'level=error'],
  ['level ge warn', 'level>=warn'],
  ['status>=500', 'status>=500'],
  ['status:>=500', 'status>=500'],
  ['status:500..599', 'status:500..599'],
  ['status:[500 TO 599]', 'status:500..599'],
  ['status:{500 to 599]', 'status:{500 TO 599]'],
  ['status:[500 TO *]', 'status:500..'],
  ['a!=b', 'not a=b'],
  ['a!~b', 'not a~"b"'],
  ['a~/x"y/i', 'a~/x"y/i'],
  ['a~/x\\/y/', 'a~"x/y"'],
  ['msg~"\\d+ \\"x\\""', 'msg~"\\d+ \\"x\\""'],
  ['host in (web-1, "web 2")', 'host=web-1 or host="web 2"'],
  ['host not in (a, b)', 'not (host=a or host=b)'],
  ['a:(x y, z)', '(a:x and a:y) or a:z'],
  ['x ||(y or z)', 'x or y or z'],
  ['x &&(y)', 'x and y'],
  ['a:(x ||(y or z))', 'a:x or a:y or a:z'],
  ['a:(x &&(y))', 'a:x and a:y'],
  ['a:(x||(y))', 'a:"x||(y)"'],
  ['a:*', 'exists(a)'],
  ['exists ( .a."b c"[0] )', 'exists(.a."b c"[0])'],
  ['a:\\*', 'a:"*"'],
  ['a:x*', 'a:x*'],
  ['a="503"', 'a="503"'],
  ['a=503', 'a=503'],
  ['@KEY=user-42', '@key=user-42'],
  ['@header.x-retry>2', '@header.x-retry>2'],
  ['@l:warning', '@l:warning'],
  ['in=3', 'in=3'],
  ['"in"', '"in"'],
  ['time>"2026-11-24 14:00"', 'time>"2026-11-24 14:00"'],
  ['-F', 'not F'],
  ['a : :*', 'a: :*'],
  ['a : //*', 'a: //*'],
])('%s is %s', (text, canonical) => {
  expect(printExpression(parse(text))).toBe(canonical);
  expect(parse(canonical)).toEqual(parse(text));
});

const PIECES = [
  ...' ()":\'\\/*?.-!~=<>[]{},|&@aB1_',
  ' and ',
  ' or ',
  ' not ',
  ' in (',
  'level',
  'error',
  '>=',
  '..',
  '500',
  '5m',
  'null',
  '@key',
  'exists(',
  '=~',
  ' TO ',
  'contains ',
  '"x y"',
  'caf\u00e9',
  '\u{1f600}',
];

test('whatever parses prints as something that parses to the same, and whatever does not has a hint that does', () => {
  const junk = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(junk, (text) => {
      let expr: ReturnType<typeof parse>;
      try {
        expr = parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(KlogError);
        const { hint, place, message } = error as KlogError;
        expect(message).toContain('": ');
        expect(place?.text).toBe(text);
        expect(place?.at).toBeLessThanOrEqual(text.length);
        expect(hint).toBeDefined();
        expect(() => parse(hint ?? '(')).not.toThrow();
        return;
      }
      expect(parse(printExpression(expr))).toEqual(expr);
    }),
    { numRuns: 3_000 },
  );
});

test('a literal text prints as something that parses to it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const expr = parseExpression(text, { fixed: true });
      expect(parse(printExpression(expr))).toEqual(expr);
    }),
  );
});
