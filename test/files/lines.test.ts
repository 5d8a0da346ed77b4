// Lines out of bytes that come in pieces: without WebAssembly and with it, from its first byte on.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceHash } from '../../.ci/wasm-source.ts';
import { Block } from '../../src/files/block.ts';
import { LineEnds } from '../../src/files/line-ends.ts';
import { SOURCE_HASH } from '../../src/files/line-ends.wasm.ts';
import { LineTable } from '../../src/files/lines.ts';

test('the module is compiled from the source as it is', () => {
  expect(sourceHash('src/files/wasm/line-ends.ts')).toBe(SOURCE_HASH);
});

const WAYS: readonly [string, () => LineEnds | undefined][] = [
  ['plain', () => undefined],
  ['WebAssembly', () => new LineEnds(0)],
];

/** The lines of pieces that come one after the other, in blocks that are handed on in turn. */
function split(
  pieces: readonly string[],
  index: LineEnds | undefined,
  { size = 16, longest = 1 << 26 } = {},
): { lines: string[]; cuts: number } {
  const blocks = [0, 1].map(() => new Block(size, longest, new LineTable(index)));
  const lines: string[] = [];
  let [block, other] = blocks as [Block, Block];
  let cuts = 0;
  const take = (): void => {
    const { bytes, lines: table } = block;
    for (let i = 0; i < table.count; i++)
      lines.push(bytes.toString('latin1', table.starts[i], table.ends[i]));
    cuts += block.cuts;
    other.begin(block);
    block.bytes.fill(0xee);
    [block, other] = [other, block];
  };
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    for (let at = 0; at < bytes.length; ) {
      block.reserve();
      const size = bytes.copy(block.bytes, block.at, at);
      expect(size).toBeGreaterThan(0);
      block.add(size);
      at += size;
      // Not always: a block may also be filled further before it is handed on.
      if (block.lines.count !== 1) take();
    }
  }
  block.finish();
  take();
  return { lines, cuts };
}

describe.each(WAYS)('lines, %s', (_, makeIndex) => {
  test.each([
    ['nothing', [], []],
    ['empty pieces', ['', ''], []],
    ['a line', ['a\n'], ['a']],
    ['no end on the last', ['a\nb'], ['a', 'b']],
    ['an empty line', ['\n'], ['']],
    ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
    ['\\r\\n', ['a\r\nb\r\n'], ['a', 'b']],
    ['\\r\\n cut in two', ['a\r', '\nb'], ['a', 'b']],
    ['only \\r\\n, cut in two', ['\r', '\n'], ['']],
    ['a lone \\r stays', ['a\rb\n\rc\n'], ['a\rb', '\rc']],
    ['\\r at the end of one line, \\n alone as the next', ['a\r\n\n'], ['a', '']],
    ['one of two \\r goes', ['a\r\r\n'], ['a\r']],
    ['\\r at the very end stays', ['a\r'], ['a\r']],
    ['a line over many pieces', ['a', 'b', 'c', '\nd', 'e'], ['abc', 'de']],
    ['longer than a block', ['x'.repeat(100), 'y\nz'], [`${'x'.repeat(100)}y`, 'z']],
  ])('%s', (_name, pieces, lines) => expect(split(pieces, makeIndex())).toEqual({ lines, cuts: 0 }));

  test.each([
    ['as long as allowed', ['abcd\n'], ['abcd'], 0],
    ['one longer', ['abcde\n'], ['abcd', 'e'], 1],
    ['much longer', ['abcdefghij\nk\n'], ['abcd', 'efgh', 'ij', 'k'], 2],
    ['over pieces', ['ab', 'cd', 'ef', 'gh', 'ij\n'], ['abcd', 'efgh', 'ij'], 2],
    ['behind others', ['a\nb\r\nabcdefgh\r\nc\r\n'], ['a', 'b', 'abcd', 'efgh', '', 'c'], 2],
    ['without an end', ['abcdefgh'], ['abcd', 'efgh'], 1],
  ])('longest 4: %s', (_name, pieces, lines, cuts) =>
    expect(split(pieces, makeIndex(), { longest: 4 })).toEqual({ lines, cuts }),
  );

  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', '\r\n'), maxLength: 300 });
  const cutPoints = fc.array(fc.nat(400), { maxLength: 20 });

  test('property: pieces cut anywhere give what splitting the whole gives', () => {
    const index = makeIndex();
    fc.assert(
      fc.property(text, cutPoints, fc.integer({ min: 4, max: 200 }), (whole, cuts, size) => {
        expect(split(cutAt(whole, cuts), index, { size }).lines).toEqual(linesOf(whole));
      }),
    );
  });

  test('every place to cut', () => {
    const index = makeIndex();
    const whole = '{"a":1}\r\n\r\n\n{"b":2}\nlast\r';
    for (let at = 0; at <= whole.length; at++) {
      expect(split(cutAt(whole, [at]), index).lines).toEqual(linesOf(whole));
    }
  });

  test('property: pieces of long lines do not depend on how they came', () => {
    const index = makeIndex();
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 200 });
    fc.assert(
      fc.property(plain, cutPoints, (whole, cuts) => {
        const longest = 5;
        const expected = linesOf(whole).flatMap((line) => line.match(/.{1,5}/g) ?? ['']);
        expect(split(cutAt(whole, cuts), index, { longest }).lines).toEqual(expected);
      }),
    );
  });

  test('more lines and bytes than one call of the module takes', () => {
    const many = Array.from({ length: 90_000 }, (_unused, i) =>
      i < 60_000 ? '' : `line ${i}`.repeat(i % 40),
    );
    const whole = many.map((line, i) => line + (i % 3 === 0 ? '\r\n' : '\n')).join('');
    expect(split([whole], makeIndex(), { size: 1 << 22 }).lines).toEqual(many);
    expect(split([whole], makeIndex(), { size: 1 << 16 }).lines).toEqual(many);
  });
});

test('the module is started by the bytes that came before, and not for small inputs', () => {
  const index = new LineEnds(100);
  expect([index.isWorth(60), index.isWorth(60), index.isWorth(1)]).toEqual([false, true, true]);
  expect(new LineEnds().isWorth(100_000)).toBe(false);
});

/** What a person would say the lines are. */
function linesOf(whole: string): string[] {
  const lines = whole.split('\n');
  const last = lines.pop() ?? '';
  return [...lines.map((line) => line.replace(/\r$/, '')), ...(last === '' ? [] : [last])];
}

function cutAt(whole: string, cuts: readonly number[]): string[] {
  const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.slice(at[index], end));
}
