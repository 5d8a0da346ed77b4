import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countSink, quietSink } from '../../src/output/record/count.ts';
import { openPrinter } from '../../src/output/record/printer.ts';
import type { Format, OutputOptions } from '../../src/output/terminal/options.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import type { Sink } from '../../src/scan/port/sink.ts';
import { collecting, NO_MARKS, PLAIN } from './collect.ts';
import { recordOf } from './records.ts';

function options(format: Format, terminal: boolean): OutputOptions {
  return { ...PLAIN, format, terminal };
}

/** Gives `values` to a sink until it has enough; what its answers were. */
function feed(sink: Sink, values: readonly (Buffer | string | null)[]): boolean[] {
  const event = new LogEvent();
  return values.map((value) => sink.event(event.open(recordOf({ value }))));
}

async function raw(values: readonly (Buffer | string | null)[], terminal = false): Promise<Buffer> {
  const { writer, bytes } = collecting();
  const sink = await openPrinter(options('raw', terminal), writer, NO_MARKS);
  feed(sink, values);
  await sink.finish();
  return bytes();
}

describe('raw', () => {
  test('the value and a newline, byte for byte, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), async (values) => {
        // A zero byte first may be a Schema Registry header, which has a test of its own.
        const plain = values.map((value) => Buffer.from(value)).filter((value) => value[0] !== 0);
        const expected = Buffer.concat(plain.flatMap((value) => [value, Buffer.from('\n')]));
        expect((await raw(plain)).equals(expected)).toBe(true);
      }),
    );
  });

  test('a tombstone and an empty value are empty lines', async () => {
    expect((await raw([null, '', 'x'])).toString()).toBe('\n\nx\n');
  });

  test('JSON behind a Schema Registry header comes without those five bytes, other formats whole', async () => {
    const values = ['\0\0\0\0\x07{"a":1}', '\0\0\0\0\x07avro', '\0\0\0\0\x07', '\0'];
    expect((await raw(values)).toString()).toBe('{"a":1}\n\0\0\0\0\x07avro\n\0\0\0\0\x07\n\0\n');
  });

  test('on a terminal nothing unsafe, lines and tabs as they are', async () => {
    const shown = await raw(['{"a":\t"\u202e"}\r\nb\x1b[31m', Buffer.of(0xff), null], true);
    expect(shown.toString()).toBe('{"a":\t"\\u202e"}\nb\\x1b[31m\n\ufffd\n\n');
  });

  test('banners have no place in it', async () => {
    const { writer, text } = collecting();
    const sink = await openPrinter(options('raw', false), writer, NO_MARKS);
    sink.banner('live');
    await sink.finish();
    expect(text()).toBe('');
  });
});

describe('a limit', () => {
  test.each(['raw', 'json', 'pretty'] as const)(
    '%s: false with the second of 2, nothing after it',
    async (format) => {
      const { writer, text } = collecting();
      const sink = await openPrinter(options(format, false), writer, NO_MARKS, 2);
      expect(feed(sink, ['"one"', '"two"', '"three"'])).toEqual([true, false, false]);
      await sink.finish();
      expect(text()).toContain('two');
      expect(text()).not.toContain('three');
    },
  );

  test('of 0: nothing at all', async () => {
    const { writer, text } = collecting();
    const sink = await openPrinter(options('raw', false), writer, NO_MARKS, 0);
    expect(feed(sink, ['one'])).toEqual([false]);
    await sink.finish();
    expect(text()).toBe('');
  });
});

describe('sinks that show no record', () => {
  test.each([
    [undefined, '3\n', [true, true, true]],
    [2, '2\n', [true, false, false]],
    [0, '0\n', [false, false, false]],
  ])('-c with -m %s -> %j', async (limit, shown, answers) => {
    const { writer, text } = collecting();
    const sink = countSink(writer, limit);
    expect(feed(sink, ['a', 'b', 'c'])).toEqual(answers);
    expect(text()).toBe('');
    await sink.finish();
    expect(text()).toBe(shown);
  });

  test('-q has enough at once', async () => {
    const sink = quietSink();
    expect(feed(sink, ['a'])).toEqual([false]);
    await sink.finish();
  });
});
