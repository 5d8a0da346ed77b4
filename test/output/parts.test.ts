// --only-matching: a part a line, in the record's own bytes.
import { expect, test } from 'vitest';
import { openPrinter } from '../../src/output/record/printer.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { collecting, NO_MARKS, PLAIN } from './collect.ts';
import { recordOf } from './records.ts';

type Cut = readonly (readonly [from: number, to: number, text?: string])[];

/** Prints the parts that lie `[from, to)` behind the value's begin. */
async function printed(
  values: readonly (Buffer | string)[],
  cut: Cut,
  options: Partial<typeof PLAIN> = {},
  limit?: number,
): Promise<Buffer> {
  const { writer, bytes } = collecting();
  const partsOf = ({ record }: LogEvent) =>
    cut.map(([from, to, text]) => ({ start: record.valueStart + from, end: record.valueStart + to, text }));
  const marks = { ...NO_MARKS, partsOf };
  const printer = await openPrinter({ ...PLAIN, onlyMatching: true, ...options }, writer, marks, limit);
  const event = new LogEvent();
  for (const value of values) if (!printer.event(event.open(recordOf({ value })))) break;
  printer.banner('live');
  await printer.finish();
  return bytes();
}

test.each(['raw', 'pretty'] as const)(
  '%s: each part on its line, a record without one prints nothing',
  async (format) => {
    expect(
      (
        await printed(
          ['abc', 'xyz'],
          [
            [0, 1],
            [1, 3],
          ],
          { format },
        )
      ).toString(),
    ).toBe('a\nbc\nx\nyz\n');
    expect((await printed(['abc'], [], { format })).toString()).toBe('');
  },
);

test('byte for byte on a pipe, what reads otherwise as it reads', async () => {
  const value = Buffer.from([0x61, 0xff, 0x1b, 0x0a, 0x62]);
  expect([...(await printed([value], [[0, 5]]))]).toEqual([...value, 0x0a]);
  expect((await printed(['\\u00e9'], [[0, 6, '\u00e9\u001b']])).toString()).toBe('\u00e9\u001b\n');
});

test('on a terminal nothing unsafe, and one line a part', async () => {
  const terminal = { terminal: true };
  expect((await printed(['a\u001b[31m\nb\u202e'], [[0, 11]], terminal)).toString()).toBe(
    'a\\x1b[31m\\nb\\u202e\n',
  );
  expect((await printed(['x'], [[0, 1, '\u001b]0;x\u0007']], terminal)).toString()).toBe('\\x1b]0;x\\x07\n');
});

test('the limit counts records, not parts', async () => {
  expect(
    (
      await printed(
        ['abc', 'xyz', '123'],
        [
          [0, 1],
          [1, 3],
        ],
        {},
        2,
      )
    ).toString(),
  ).toBe('a\nbc\nx\nyz\n');
});
