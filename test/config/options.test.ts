// Option strings become the words that were meant, and real flags win over them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stackLayers } from '../../src/config/plan/layers.ts';
import type { RawFlags } from '../../src/flags/flags.ts';
import { splitOptions } from '../../src/flags/words.ts';

describe('splitOptions', () => {
  test.each([
    [`-t 'my logs' --a="b c"`, ['-t', 'my logs', '--a=b c']],
    [`'' "" x`, ['', '', 'x']],
    [`a"b"'c'`, ['abc']],
    [`"it's" 'say "x"'`, ["it's", 'say "x"']],
    ['a\\b 1e3 007 0x10', ['a\\b', '1e3', '007', '0x10']],
    ['--no-sort -abc --a.b=1 --a-b', ['--no-sort', '-abc', '--a.b=1', '--a-b']],
    ['--x y -- -z', ['--x', 'y', '-z']],
    ['\t a\n\tb ', ['a', 'b']],
  ])('%s', (text, words) => {
    expect(splitOptions(text, 'x')).toEqual(words);
  });
  test('what was quoted word by word comes back', () => {
    const word = fc
      .string({ unit: fc.constantFrom(...'ab-= .*\\,/[1{', 'é') })
      .filter((text) => !/ {2}/.test(text));
    const quote = fc.constantFrom('"', "'");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, quote), { maxLength: 6 }), (parts) => {
        const line = parts.map(([text, mark]) => `${mark}${text}${mark}`).join(' ');
        expect(splitOptions(line, 'x')).toEqual(parts.map(([text]) => text));
      }),
    );
  });
});

describe('stackLayers', () => {
  test.each([
    [[{ tz: 'a' }, { utc: true }], { tz: 'a' }],
    [[{ utc: true }, { tz: 'a', last: 3 }], { utc: true, last: 3 }],
    [[{}, { topic: ['a'] }, { topic: ['b'] }], { topic: ['a'] }],
    [[{ file: ['f'] }, { brokers: 'b', topic: ['t'] }], { file: ['f'] }],
    [
      [{ property: ['a=1'] }, { property: ['a=2', 'b=2'] }, { property: ['c=3'] }],
      { property: ['c=3', 'a=2', 'b=2', 'a=1'] },
    ],
    [[{ sinceDeploy: '' }, { sinceDeploy: 'api' }], { sinceDeploy: '' }],
  ] as [RawFlags[], RawFlags][])('%j', (layers, expected) => {
    expect(stackLayers(layers)).toEqual(expected);
  });
});
