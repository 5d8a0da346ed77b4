// Places in decoded text lead back to the bytes they came from.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteOfByte, byteOfUnit } from '../../src/record/json/positions.ts';
import { decodeText, unescapeInto } from '../../src/record/json/text.ts';

/** One character in each way that JSON can write it. */
const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'u',
    '7',
    ' ',
    '\u00e9',
    '\u20ac',
    '\u{1f600}',
    '\\"',
    '\\\\',
    '\\/',
    '\\n',
    '\\u0041',
  ),
  fc.constantFrom('\\u00e9', '\\u20AC', '\\ud83d\\ude00', '\\ud83d', '\\ude00', '\\x', '\\u12', '\\'),
);
const bytes = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''))),
  fc.uint8Array({ maxLength: 12 }).map((values) => Buffer.from(values)),
  fc
    .array(fc.constantFrom(0x41, 0x5c, 0x75, 0x30, 0x80, 0xc2, 0xe2, 0x82, 0xf0, 0x9f, 0x98), {
      maxLength: 10,
    })
    .map((values) => Buffer.from(values)),
);

/** Whether a text ends between characters at a place, so that its beginning can be decoded alone. */
const isBorder = (text: string, at: number): boolean => !/^[\udc00-\udfff]/.test(text.slice(at));

test('the beginning of a text is decoded from the bytes before its end', () => {
  fc.assert(
    fc.property(bytes, fc.boolean(), (raw, escaped) => {
      const around = Buffer.concat([Buffer.from('\\'), raw, Buffer.from('\u00e9')]);
      const end = 1 + raw.length;
      const text = escaped ? decodeText(around, 1, end) : around.toString('utf8', 1, end);
      for (let unit = 0; unit <= text.length; unit++) {
        if (!isBorder(text, unit)) continue;
        const to = byteOfUnit(around, 1, end, unit, escaped);
        const head = escaped ? decodeText(around, 1, to) : around.toString('utf8', 1, to);
        expect(head).toBe(text.slice(0, unit));
      }
      expect(byteOfUnit(around, 1, end, text.length, escaped)).toBe(end);
    }),
    { numRuns: 3_000 },
  );
});

test('the same for bytes of a decoded text', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const ends: number[] = [0];
      const written: number[] = [0];
      const into = Buffer.alloc(200);
      // Each piece alone is as it is among others, but for halves of pairs.
      const whole = pieces.filter((one) =>
        one.startsWith('\\u') ? one.length !== 6 || !/^\\ud[89a-f]/i.test(one) : one !== '\\',
      );
      for (const one of whole) {
        const raw = Buffer.from(one);
        ends.push(ends.at(-1)! + unescapeInto(raw, 0, raw.length, into));
        written.push(written.at(-1)! + raw.length);
      }
      const raw = Buffer.from(whole.join(''));
      expect(ends.map((end) => byteOfByte(raw, 0, raw.length, end))).toEqual(written);
    }),
  );
});

test.each([
  ['\\ud83d\\ude00x', 4, 12],
  ['\\ud83dx', 3, 6],
  ['\\ude00x', 3, 6],
  ['\\ud83d\\u0041', 4, 12],
])('halves of pairs: %s', (raw, place, expected) => {
  expect(byteOfByte(Buffer.from(raw), 0, raw.length, place)).toBe(expected);
});
