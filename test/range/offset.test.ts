// The texts of --offset and -p.
import { describe, expect, test } from 'vitest';
import { parseOffsetSpec, parsePartitions } from '../../src/range/offset.ts';

describe('parseOffsetSpec', () => {
  test.each([
    ['earliest', { kind: 'earliest' }],
    ['latest', { kind: 'latest' }],
    ['0', { kind: 'from', offset: 0 }],
    ['42', { kind: 'from', offset: 42 }],
    ['42:', { kind: 'from', offset: 42 }],
    ['-100', { kind: 'from', offset: -100 }],
    ['-0', { kind: 'latest' }],
    ['200:300', { kind: 'between', from: 200, to: 300 }],
    [':300', { kind: 'between', from: Number.NEGATIVE_INFINITY, to: 300 }],
    ['-200:-100', { kind: 'between', from: -200, to: -100 }],
    ['10:-5', { kind: 'between', from: 10, to: -5 }],
    ['5:5', { kind: 'between', from: 5, to: 5 }],
  ])('%s -> %o', (text, spec) => expect(parseOffsetSpec(text)).toEqual(spec));

  test.each(['', ':', 'x', '1.5', '1:2:3', '9007199254740993', '1,000', '- 5'])(
    '%j -> is not an offset',
    (text) => {
      expect(() => parseOffsetSpec(text)).toThrow(
        expect.objectContaining({
          message: `"${text}" is not an offset`,
          hint: '--offset earliest, --offset -100, --offset 200:300',
        }),
      );
    },
  );

  test.each([
    ['beginning', '--offset earliest'],
    ['end', '--offset latest'],
  ])("%s is kcat's word -> the hint has ours", (text, hint) => {
    expect(() => parseOffsetSpec(text)).toThrow(expect.objectContaining({ hint }));
  });

  test.each([
    ['300:200', '--offset 200:300'],
    ['-1:-5', '--offset -5:-1'],
  ])('%s -> runs backwards', (text, hint) => {
    expect(() => parseOffsetSpec(text)).toThrow(
      expect.objectContaining({ message: `"${text}" runs backwards`, hint }),
    );
  });
});

describe('parsePartitions', () => {
  test.each([
    ['0', [0]],
    ['0,3-5', [0, 3, 4, 5]],
    ['5,1, 3', [1, 3, 5]],
    ['2-2,1-3', [1, 2, 3]],
  ])('%s -> %j', (text, expected) => expect(parsePartitions(text)).toEqual(expected));

  test.each(['', ',', 'a', '3-1', '-1', '0-999999999', '1.5', '99999999999'])('%j -> is no list', (text) => {
    expect(() => parsePartitions(text)).toThrow(
      expect.objectContaining({ message: `"${text}" is not a list of partitions`, hint: '-p 0,3-5' }),
    );
  });
});
