import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sanitize, sanitizeJson, sanitizeLines } from '../../src/output/terminal/sanitize.ts';
import { FORBIDDEN, forbiddenIn } from './unsafe.ts';

/** Text with far more of the bad than chance would give. */
const bad = FORBIDDEN.flatMap(([from, to]) => [from, Math.floor((from + to) / 2), to]).map((point) =>
  String.fromCodePoint(point),
);
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...bad),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\x1b[31m', '\u200d', 'a'),
    ),
  )
  .map((parts) => parts.join(''));

describe('sanitize', () => {
  test.each([
    ['plain text, 100 %', 'plain text, 100 %'],
    ['\x1b[2J\x1b]0;title\x07', '\\x1b[2J\\x1b]0;title\\x07'],
    ['\u009b31m', '\\x9b31m'],
    ['del\x7f nul\0', 'del\\x7f nul\\x00'],
    ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
    ['user\u202egpj.exe', 'user\\u202egpj.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['er\u200dror', 'er\\u200dror'],
    ['line\u2028para\u2029', 'line\\u2028para\\u2029'],
    ['lone \ud800 half', 'lone \\ud800 half'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['caf\u00e9 \u65e5\u672c \u{1f600} na\u0308ive', 'caf\u00e9 \u65e5\u672c \u{1f600} na\u0308ive'],
    ['\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
    ['\u2764\ufe0f', '\u2764\ufe0f'],
    ['\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['C:\\temp', 'C:\\temp'],
  ])('%j -> %j', (text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  test('whatever comes in, nothing unsafe comes out', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(forbiddenIn(sanitize(text))).toEqual([]);
      }),
    );
  });

  test('what holds nothing unsafe stays as it is', () => {
    const letters = fc.constantFrom(
      ...'aZ09 \\"/\u00a0\u00e9\u0301\u03b1\u0416\u05d0\u0627\u0915\u65e5\uac00\uff21\u{1f600}\u2500',
    );
    fc.assert(
      fc.property(fc.string({ unit: letters }), (text) => {
        expect(sanitize(text)).toBe(text);
      }),
    );
  });
});

describe('sanitizeLines', () => {
  test('keeps tabs and line ends, nothing else', () => {
    expect(sanitizeLines('a\tb\r\nc\rd\x1b\n')).toBe('a\tb\nc\\rd\\x1b\n');
    fc.assert(
      fc.property(hostile, (text) => {
        expect(forbiddenIn(sanitizeLines(text), '\t\n')).toEqual([]);
      }),
    );
  });
});

describe('sanitizeJson', () => {
  test('is safe and means the same', () => {
    fc.assert(
      fc.property(hostile, hostile, (key, text) => {
        const json = JSON.stringify({ [key]: text });
        const shown = sanitizeJson(json);
        expect(forbiddenIn(shown)).toEqual([]);
        expect(JSON.parse(shown)).toEqual(JSON.parse(json));
      }),
    );
  });

  test('beyond the basic plane an escape is a pair', () => {
    expect(sanitizeJson('"\u{e0041}\u009b"')).toBe('"\\udb40\\udc41\\u009b"');
  });
});
