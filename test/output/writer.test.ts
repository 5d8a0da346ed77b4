import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { Writer } from '../../src/output/terminal/writer.ts';
import { collecting } from './collect.ts';

/** A reader that takes a write only when it is told to. It reads the bytes at that moment, as a slow pipe does. */
function slowReader(highWaterMark: number) {
  const pending: { chunk: Buffer; done: (error?: Error | null) => void }[] = [];
  const taken: Buffer[] = [];
  const stream = new Writable({
    highWaterMark,
    write(chunk: Buffer, _encoding, done) {
      pending.push({ chunk, done });
    },
  });
  const take = (error?: Error) => {
    const next = pending.shift();
    if (!next) throw new Error('nothing to take');
    if (!error) taken.push(Buffer.from(next.chunk));
    next.done(error ?? null);
  };
  return { stream, take, pending, text: () => Buffer.concat(taken).toString() };
}

/** Lets everything that is ready run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await settle();
  return settled;
}

function fail(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('bytes', () => {
  test('come out as they were appended, over many flushes and sizes', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constant('flush' as const),
      fc.string(),
      fc.nat(255),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const { writer, bytes } = collecting();
        const expected: Buffer[] = [];
        for (const one of pieces) {
          if (one === 'flush') await writer.flush();
          else if (typeof one === 'string') {
            writer.appendText(one);
            expected.push(Buffer.from(one));
          } else if (typeof one === 'number') {
            writer.appendByte(one);
            expected.push(Buffer.of(one));
          } else {
            const inside = Buffer.concat([Buffer.from('<<'), one, Buffer.from('>>')]);
            writer.append(inside, 2, 2 + one.length);
            expected.push(Buffer.from(one));
          }
        }
        expect(await writer.end()).toBe(true);
        expect(bytes().equals(Buffer.concat(expected))).toBe(true);
      }),
    );
  });

  test('a record larger than the buffer comes out whole', async () => {
    const { writer, bytes } = collecting();
    const huge = Buffer.alloc(9_000_000, 'x');
    writer.appendText('a');
    writer.append(huge, 0, huge.length);
    writer.appendByte(0x0a);
    await writer.flush();
    writer.appendText('\u20ac'.repeat(100_000));
    await writer.end();
    expect(
      bytes().equals(Buffer.concat([Buffer.from('a'), huge, Buffer.from(`\n${'\u20ac'.repeat(100_000)}`)])),
    ).toBe(true);
  });

  test('one flush is one write', async () => {
    const reader = slowReader(1 << 20);
    const writer = new Writer(reader.stream);
    for (let i = 0; i < 1000; i++) writer.appendText('line\n');
    writer.flush();
    expect(reader.pending).toHaveLength(1);
    expect(reader.pending[0]?.chunk.length).toBe(5000);
    reader.take();
  });

  test('flush with nothing to write -> true at once', () => {
    expect(collecting().writer.flush()).toBe(true);
  });
});

describe('a slow reader', () => {
  test('flush pends until the reader has taken what came before', async () => {
    const reader = slowReader(4);
    const writer = new Writer(reader.stream);
    writer.appendText('first line\n');
    const flushed = Promise.resolve(writer.flush());
    expect(await isSettled(flushed)).toBe(false);
    reader.take();
    expect(await flushed).toBe(true);
    expect(reader.text()).toBe('first line\n');
  });

  test('what is appended while a write is under way does not disturb it', async () => {
    const reader = slowReader(1 << 20);
    const writer = new Writer(reader.stream);
    writer.appendText('aaaa');
    expect(writer.flush()).toBe(true);
    writer.appendText('bbbb');
    // Both buffers are taken now: one is being written, one is full.
    const second = Promise.resolve(writer.flush());
    expect(await isSettled(second)).toBe(false);
    reader.take();
    expect(await second).toBe(true);
    writer.appendText('cccc');
    const end = writer.end();
    reader.take();
    await settle();
    reader.take();
    expect(await end).toBe(true);
    expect(reader.text()).toBe('aaaabbbbcccc');
  });

  test('end waits for the last byte even where flush does not', async () => {
    const reader = slowReader(1 << 20);
    const writer = new Writer(reader.stream);
    writer.appendText('x');
    const end = writer.end();
    expect(await isSettled(end)).toBe(false);
    reader.take();
    expect(await end).toBe(true);
  });
});

describe('a reader that goes away', () => {
  test('EPIPE -> flush is false, quietly, and later output is dropped', async () => {
    const reader = slowReader(4);
    const writer = new Writer(reader.stream);
    writer.appendText('first line\n');
    const flushed = Promise.resolve(writer.flush());
    reader.take(fail('EPIPE', 'write EPIPE'));
    expect(await flushed).toBe(false);
    writer.appendText('more');
    expect(writer.gone).toBe(true);
    expect(await writer.flush()).toBe(false);
    expect(await writer.end()).toBe(false);
    expect(reader.text()).toBe('');
  });

  test('a stream that is destroyed from outside -> false', async () => {
    const reader = slowReader(4);
    const writer = new Writer(reader.stream);
    writer.appendText('first line\n');
    const flushed = Promise.resolve(writer.flush());
    reader.stream.destroy();
    expect(await flushed).toBe(false);
  });

  test('a full disk is an error in words, not an end', async () => {
    const reader = slowReader(4);
    const writer = new Writer(reader.stream);
    writer.appendText('first line\n');
    const flushed = Promise.resolve(writer.flush());
    reader.take(fail('ENOSPC', 'ENOSPC: no space left on device, write'));
    await expect(flushed).rejects.toThrow(KlogError);
    await expect(flushed).rejects.toThrow('cannot write the output: ENOSPC: no space left on device, write');
    expect(() => writer.flush()).toThrow('cannot write the output');
  });

  test('a stream that throws in write, as files do, -> the same error', async () => {
    const stream = new Writable({
      write() {
        throw fail('ENOSPC', 'ENOSPC: no space left on device, write');
      },
    });
    const writer = new Writer(stream);
    writer.appendText('x');
    expect(() => writer.flush()).toThrow('no space left on device');
  });
});
