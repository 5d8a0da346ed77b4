// Files, packed files and standard input through openFiles.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOffset } from '../../src/base/brand.ts';
import { inspectFile } from '../../src/files/input.ts';
import { FILE_START } from '../../src/files/measure.ts';
import { LineReader } from '../../src/files/reader.ts';
import { openFiles } from '../../src/files/source.ts';
import { FileStream } from '../../src/files/stream.ts';
import type { PartitionBounds, Range } from '../../src/range/range.ts';
import type { RecordStream, StreamEvent } from '../../src/scan/port/source.ts';

const BOUNDED = { live: false, isolation: 'committed' } as const;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'klog-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

function rangeOf(
  { topic, earliest, latest }: PartitionBounds,
  from: number = earliest,
  to: number = latest,
): Range {
  return { topic, partition: 0, from: asOffset(from), to: asOffset(to) };
}

async function drain(stream: RecordStream): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for (let event = await stream.next(); event !== undefined; event = await stream.next()) events.push(event);
  return events;
}

/** Lines of one range with their offsets, checked to be in one piece. */
function linesOf(events: readonly StreamEvent[], index = 0): { offset: number; text: string }[] {
  let expected: number | undefined;
  return events.flatMap((event) => {
    if (event.kind !== 'chunk' || event.chunk.index !== index) return [];
    const { bytes, lines } = event.chunk;
    const records = Array.from({ length: lines!.count }, (_, i) => ({
      offset: lines!.first + i,
      text: bytes.toString('latin1', lines!.starts[i], lines!.ends[i]),
    }));
    expect(records[0]?.offset).toBe(expected ?? records[0]?.offset);
    expected = event.chunk.next;
    expect(records.at(-1)?.offset).toBe(expected - 1);
    return records;
  });
}

async function read(name: string, from?: number, to?: number, measure = false) {
  const { source, bounds } = await openFiles([name], { measure });
  const events = await drain(source.open([rangeOf(bounds[0]!, from, to)], BOUNDED));
  return { events, lines: linesOf(events), source, bounds };
}

const MANY = Array.from({ length: 60_000 }, (_, i) => `{"n":${i},"pad":"${'x'.repeat(i % 97)}"}`);

describe('a file', () => {
  test('is a topic named by its path, lines numbered from 0', async () => {
    const name = file('small.log', 'a\r\n\nlast');
    const { lines, events, bounds, source } = await read(name);
    expect(bounds).toEqual([{ topic: name, partition: 0, earliest: 0, latest: Number.POSITIVE_INFINITY }]);
    expect(lines).toEqual([
      { offset: 0, text: 'a' },
      { offset: 1, text: '' },
      { offset: 2, text: 'last' },
    ]);
    expect(events.at(-1)).toEqual({ kind: 'done', index: 0 });
    expect(source.bytesReceived()).toBe(8);
  });

  test('empty -> no chunk, only done', async () => {
    expect((await read(file('empty.log', ''))).events).toEqual([{ kind: 'done', index: 0 }]);
  });

  test('large: every line once, in several chunks', async () => {
    const long = Array.from({ length: 90_000 }, (_, i) => `${i} `.repeat(i % 50));
    const name = file('large.log', `${long.join('\n')}\n`);
    const { lines, events } = await read(name);
    expect(lines.map(({ text }) => text)).toEqual(long);
    expect(events.filter(({ kind }) => kind === 'chunk').length).toBeGreaterThan(2);
  });

  test.each([
    ['from within', 59_990, undefined],
    ['to within', undefined, 3],
    ['in the middle', 30_000, 30_010],
  ])('a range %s', async (_, from, to) => {
    const name = file('ranged.log', MANY.join('\n'));
    const expected = MANY.slice(from, to);
    for (const measure of [false, true]) {
      const { lines, events } = await read(name, from, to, measure);
      expect(lines.map(({ text }) => text)).toEqual(expected);
      expect(lines[0]?.offset).toBe(from ?? 0);
      expect(events.at(-1)).toEqual({ kind: 'done', index: 0 });
    }
  });

  test('measured: the end is known, and a late range reads only the end', async () => {
    const name = file('measured.log', MANY.join('\n'));
    const { bounds, lines, source } = await read(name, 59_999, undefined, true);
    expect(bounds[0]?.latest).toBe(60_000);
    expect(lines).toHaveLength(1);
    expect(source.bytesReceived()).toBeLessThan(2 * 1024 * 1024);
    expect((await openFiles([file('none.log', '')], { measure: true })).bounds[0]?.latest).toBe(0);
  });

  test('what is appended after the start is not read', async () => {
    const name = file('growing.log', 'a\nb\n');
    const { source, bounds } = await openFiles([name]);
    writeFileSync(name, 'a\nb\nc\n');
    expect(linesOf(await drain(source.open([rangeOf(bounds[0]!)], BOUNDED))).map(({ text }) => text)).toEqual(
      ['a', 'b'],
    );
  });

  test('named twice -> read once; a live read ends', async () => {
    const name = file('twice.log', 'a\n');
    const { source, bounds } = await openFiles([name, name]);
    expect(bounds).toHaveLength(1);
    const stream = source.open([rangeOf(bounds[0]!)], { ...BOUNDED, live: true });
    expect((await drain(stream)).map(({ kind }) => kind)).toEqual(['chunk', 'done']);
  });
});

describe('gzip', () => {
  test('is told by its content, several members, any name', async () => {
    const packed = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]);
    for (const name of ['app.log.gz', 'app.log.1']) {
      const { lines, source } = await read(file(name, packed));
      expect(lines.map(({ text }) => text)).toEqual(['a', 'bc', 'd']);
      expect(source.bytesReceived()).toBe(packed.length);
    }
    expect((await read(file('plain.gz', 'a\n'))).lines).toEqual([{ offset: 0, text: 'a' }]);
  });

  test('measured and ranged', async () => {
    const name = file('many.log.gz', gzipSync(MANY.join('\n')));
    const { bounds, lines } = await read(name, 40_000, 40_003, true);
    expect(bounds[0]?.latest).toBe(60_000);
    expect(lines.map(({ text }) => text)).toEqual(MANY.slice(40_000, 40_003));
  });

  test('cut off -> the lines before, then a failure that says from where', async () => {
    const packed = gzipSync(MANY.join('\n'));
    const name = file('cut.gz', packed.subarray(0, packed.length - 1_000));
    const { events, lines } = await read(name);
    const last = lines.at(-1)!;
    expect(lines.slice(0, -1).map(({ text }) => text)).toEqual(MANY.slice(0, lines.length - 1));
    expect(lines.length).toBeGreaterThan(100);
    expect(events.at(-1)).toEqual({
      kind: 'failed',
      failure: {
        index: 0,
        topic: name,
        partition: 0,
        from: last.offset + 1,
        reason: 'its compressed data ends too early',
      },
    });
  });

  test('damaged -> a failure, and nothing measured', async () => {
    const packed = gzipSync('a\n'.repeat(1_000));
    packed.fill(0xff, 12, 20);
    const name = file('bad.gz', packed);
    const last = (await read(name)).events.at(-1);
    expect(last?.kind === 'failed' && last.failure.reason).toMatch(/^its compressed data is damaged \(/);
    await expect(openFiles([name], { measure: true })).rejects.toThrow(
      /^cannot read ".*bad.gz" to its end: /,
    );
  });
});

describe('what cannot be read is said before anything is read', () => {
  test('no such file', async () => {
    const name = path.join(folder, 'nope.log');
    await expect(openFiles([file('there.log', 'a'), name])).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `cannot read "${name}": no such file`,
      hint: `ls ${folder}`,
    });
  });
  test('a directory', async () => {
    await expect(openFiles([folder])).rejects.toMatchObject({
      message: `cannot read "${folder}": it is a directory`,
      hint: `--file ${folder}/*.log`,
    });
  });
  test('a link that goes round', async () => {
    const name = path.join(folder, 'loop');
    symlinkSync(name, name);
    await expect(openFiles([name])).rejects.toThrow(/^cannot read ".*loop": ELOOP/);
  });
  test.skipIf(process.getuid?.() === 0)('no permission', async () => {
    const name = file('secret.log', 'a');
    chmodSync(name, 0);
    await expect(openFiles([name])).rejects.toMatchObject({
      message: `cannot read "${name}": permission denied`,
      hint: `ls -l ${name}`,
    });
  });
  test.skipIf('zstdDecompressSync' in process.getBuiltinModule('node:zlib'))(
    'zstd without a runtime for it',
    async () => {
      const name = file('app.log.zst', Buffer.from('28b52ffd0458', 'hex'));
      await expect(openFiles([name])).rejects.toMatchObject({
        code: 'no-zstd',
        hint: `zstd -dc ${name} | klog grep error --file -`,
      });
    },
  );
});

describe('standard input', () => {
  test.each([
    ['plain', Buffer.from('a\nb')],
    ['packed', gzipSync('a\nb')],
  ])('%s, in single bytes or whole', async (_, bytes) => {
    const single = [bytes.subarray(0, 3), ...Array.from(bytes.subarray(3), (byte) => Buffer.from([byte]))];
    for (const chunks of [[bytes], single]) {
      const { source, bounds } = await openFiles(['-'], {
        stdin: Readable.from(chunks, { objectMode: false }),
      });
      expect(bounds).toEqual([{ topic: '-', partition: 0, earliest: 0, latest: Number.POSITIVE_INFINITY }]);
      const lines = linesOf(await drain(source.open([rangeOf(bounds[0]!)], BOUNDED)));
      expect(lines.map(({ text }) => text)).toEqual(['a', 'b']);
    }
  });

  test('empty', async () => {
    const { source, bounds } = await openFiles(['-'], { stdin: Readable.from([]) });
    expect(await drain(source.open([rangeOf(bounds[0]!)], BOUNDED))).toEqual([{ kind: 'done', index: 0 }]);
  });

  test('a line comes out as soon as it is complete', async () => {
    const stdin = new PassThrough();
    const { source, bounds } = await openFiles(['-'], { stdin, measure: true });
    const stream = source.open([rangeOf(bounds[0]!)], BOUNDED);
    stdin.write('first\nsec');
    expect(linesOf([(await stream.next())!])).toEqual([{ offset: 0, text: 'first' }]);
    expect(await stream.next(5)).toEqual({ kind: 'idle' });
    stdin.end('ond');
    expect(linesOf([(await stream.next())!])).toEqual([{ offset: 1, text: 'second' }]);
    expect(await stream.next()).toEqual({ kind: 'done', index: 0 });
    expect(await stream.next()).toBeUndefined();
  });

  test('cannot be read twice', async () => {
    const { source, bounds } = await openFiles(['-'], { stdin: Readable.from([Buffer.from('a\n')]) });
    await drain(source.open([rangeOf(bounds[0]!)], BOUNDED));
    const [event] = await drain(source.open([rangeOf(bounds[0]!)], BOUNDED));
    expect(event).toMatchObject({ kind: 'failed', failure: { reason: 'a pipe can be read only once' } });
  });

  test('closing ends a read that waits', async () => {
    const { source, bounds } = await openFiles(['-'], { stdin: new PassThrough() });
    const stream = source.open([rangeOf(bounds[0]!)], BOUNDED);
    const waiting = stream.next();
    source.close();
    stream.close();
    expect(await waiting).toBeUndefined();
    expect(await stream.next()).toBeUndefined();
  });

  test('a named pipe is not opened before it is read', async () => {
    const name = path.join(folder, 'pipe');
    execFileSync('mkfifo', [name]);
    const { bounds } = await openFiles([name], { measure: true });
    expect(bounds[0]?.latest).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('several files', () => {
  test('pause holds one back, the others go on; resume goes on where it was', async () => {
    const names = ['p1.log', 'p2.log'].map((name) => file(name, MANY.join('\n')));
    const { source, bounds } = await openFiles(names);
    const stream = source.open(
      bounds.map((each) => rangeOf(each)),
      BOUNDED,
    );
    stream.pause(0);
    const early: StreamEvent[] = [];
    for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
      early.push(event);
      if (event.kind === 'done') break;
    }
    expect(early.every((event) => event.kind !== 'chunk' || event.chunk.index === 1)).toBe(true);
    expect(linesOf(early, 1)).toHaveLength(MANY.length);
    expect(await stream.next(5)).toEqual({ kind: 'idle' });
    stream.resume(0);
    expect(linesOf(await drain(stream), 0).map(({ text }) => text)).toEqual(MANY);
  });

  test('resume wakes a read that waits', async () => {
    const { source, bounds } = await openFiles([file('woken.log', 'a\n')]);
    const stream = source.open([rangeOf(bounds[0]!)], BOUNDED);
    stream.pause(0);
    const waiting = stream.next();
    stream.resume(0);
    expect((await waiting)?.kind).toBe('chunk');
  });

  test('one chunk a file is read ahead and no more', async () => {
    const name = file('ahead.log', 'x'.repeat(99).concat('\n').repeat(250_000));
    const { source, bounds } = await openFiles([name]);
    const stream = source.open([rangeOf(bounds[0]!)], BOUNDED);
    await stream.next();
    await new Promise((resolve) => setImmediate(resolve));
    // Given away, waiting, and what the file stream itself has read on.
    expect(source.bytesReceived()).toBeLessThanOrEqual(3 * 4 * 1024 * 1024);
    stream.close();
  });

  test('more files than are read at once, in the order preferred', async () => {
    const names = Array.from({ length: 30 }, (_, i) => file(`f${i}.log`, `line of ${i}\n`));
    const { source, bounds } = await openFiles(names);
    const stream = source.open(
      bounds.map((each) => rangeOf(each)),
      BOUNDED,
    );
    stream.prefer([29]);
    const events = await drain(stream);
    expect(events[0]).toMatchObject({ kind: 'chunk', chunk: { index: 29 } });
    for (const index of names.keys())
      expect(linesOf(events, index)).toEqual([{ offset: 0, text: `line of ${index}` }]);
    expect(events.filter(({ kind }) => kind === 'done')).toHaveLength(30);
  });

  test('files begin in their order, whichever is read first', async () => {
    const names = ['first', 'second'].map((name) => file(`${name}.log`, `${name}\n`));
    const { bounds } = await openFiles(names);
    const inputs = await Promise.all(names.map(inspectFile));
    let secondIsRead = (): void => {};
    const second = new Promise<void>((resolve) => {
      secondIsRead = resolve;
    });
    const stream = new FileStream(
      bounds.map((each) => rangeOf(each)),
      (index, range) => {
        const reader = new LineReader(index, range, inputs[index]!, FILE_START, 32 * 1024);
        const step = reader.step.bind(reader);
        reader.step = async () => {
          if (index === 0) await second;
          const done = await step();
          if (index === 1) setImmediate(secondIsRead);
          return done;
        };
        return reader;
      },
    );
    const chunks = (await drain(stream)).filter(({ kind }) => kind === 'chunk');
    expect(chunks).toMatchObject([{ chunk: { index: 0 } }, { chunk: { index: 1 } }]);
  });

  test('one that goes bad does not end the others', async () => {
    const names = [file('gone.log', 'a\n'), file('fine.log', 'b\n')];
    const { source, bounds } = await openFiles(names);
    rmSync(names[0]!);
    const events = await drain(
      source.open(
        bounds.map((each) => rangeOf(each)),
        BOUNDED,
      ),
    );
    expect(linesOf(events, 1)).toHaveLength(1);
    expect(events.find(({ kind }) => kind === 'failed')).toMatchObject({ failure: { index: 0, from: 0 } });
  });
});
