// Lines out of chunks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LineSink, LineSplitter } from '../../src/files/lines.ts';

class Collector implements LineSink {
  readonly lines: string[] = [];
  #parts: Buffer[] = [];
  #length = 0;
  begin(length: number): void {
    this.#length = length;
    this.#parts = [];
  }
  append(bytes: Buffer, start: number, end: number): void {
    this.#parts.push(Buffer.from(bytes.subarray(start, end)));
  }
  end(): void {
    const line = Buffer.concat(this.#parts);
    expect(line.length).toBe(this.#length);
    this.lines.push(line.toString('latin1'));
  }
}

function split(chunks: readonly string[], longest?: number): { lines: string[]; cuts: number } {
  const collector = new Collector();
  const splitter = new LineSplitter(collector, longest);
  for (const chunk of chunks) splitter.feed(Buffer.from(chunk, 'latin1'));
  splitter.finish();
  return { lines: collector.lines, cuts: splitter.cuts };
}

describe('LineSplitter', () => {
  test.each([
    ['nothing', [], []],
    ['empty chunks', ['', ''], []],
    ['a line', ['a\n'], ['a']],
    ['no end on the last', ['a\nb'], ['a', 'b']],
    ['an empty line', ['\n'], ['']],
    ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
    ['\\r\\n', ['a\r\nb\r\n'], ['a', 'b']],
    ['\\r\\n cut in two', ['a\r', '\nb'], ['a', 'b']],
    ['only \\r\\n, cut in two', ['\r', '\n'], ['']],
    ['a lone \\r stays', ['a\rb\n\rc\n'], ['a\rb', '\rc']],
    ['one of two \\r goes', ['a\r\r\n'], ['a\r']],
    ['\\r at the very end stays', ['a\r'], ['a\r']],
    ['a line over many chunks', ['a', 'b', 'c', '\nd', 'e'], ['abc', 'de']],
  ])('%s', (_, chunks, lines) => expect(split(chunks)).toEqual({ lines, cuts: 0 }));

  test.each([
    ['as long as allowed', ['abcd\n'], ['abcd'], 0],
    ['one longer', ['abcde\n'], ['abcd', 'e'], 1],
    ['much longer', ['abcdefghij\nk\n'], ['abcd', 'efgh', 'ij', 'k'], 2],
    ['over chunks', ['ab', 'cd', 'ef', 'gh', 'ij\n'], ['abcd', 'efgh', 'ij'], 2],
    ['without an end', ['abcdefgh'], ['abcd', 'efgh'], 1],
  ])('longest 4: %s', (_, chunks, lines, cuts) => expect(split(chunks, 4)).toEqual({ lines, cuts }));

  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', '\r\n'), maxLength: 200 });
  const cutPoints = fc.array(fc.nat(300), { maxLength: 20 });

  test('property: chunks cut anywhere give what splitting the whole gives', () => {
    fc.assert(
      fc.property(text, cutPoints, (whole, cuts) => {
        const expected = whole.split('\n');
        const last = expected.pop();
        const lines = expected.map((line) => line.replace(/\r$/, ''));
        if (last !== '' && last !== undefined) lines.push(last);
        expect(split(pieces(whole, cuts)).lines).toEqual(lines);
      }),
    );
  });

  test('property: pieces of long lines do not depend on the chunks', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 200 });
    fc.assert(
      fc.property(plain, cutPoints, (whole, cuts) => {
        expect(split(pieces(whole, cuts), 5)).toEqual(split([whole], 5));
      }),
    );
  });
});

function pieces(whole: string, cuts: readonly number[]): string[] {
  const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.slice(at[index], end));
}
