// Log files and standard input as a RecordSource. A file is a topic named by its path ("-" is standard input) with
// one partition 0; a line's offset is its number from 0. Lines carry no Kafka timestamp (-1): the engine takes the
// log's own time. Growing files are not followed: a live read ends where a bounded one does.

import type { Readable } from 'node:stream';
import { asOffset } from '../base/brand.ts';
import type { PartitionBounds, Range } from '../range/range.ts';
import type { RecordSource, RecordStream } from '../scan/port/source.ts';
import type { Input } from './input.ts';
import { inspectFile, standardInput } from './input.ts';
import type { Measure } from './measure.ts';
import { checkpointBefore, measure, UNMEASURED } from './measure.ts';
import { LineReader } from './reader.ts';
import { FileStream } from './stream.ts';

export interface FileOptions {
  /** Count the lines first, for ranges that need the end. Without it, and for pipes, `latest` is Infinity. */
  readonly measure?: boolean;
  /** What "-" reads; standard input. */
  readonly stdin?: Readable;
}

export interface OpenFiles {
  readonly source: RecordSource;
  readonly bounds: PartitionBounds[];
}

/** What is read at once, and what that may come to for all files together: each has two blocks. */
const BLOCK_SIZE = 4 * 1024 * 1024;
const SMALLEST_BLOCK = 32 * 1024;
const ALL_BLOCKS = 64 * 1024 * 1024;

interface Measured {
  readonly input: Input;
  readonly measure: Measure;
}

/** Opens log files. A KlogError for the first that cannot be read, before any line is read. */
export async function openFiles(paths: readonly string[], options: FileOptions = {}): Promise<OpenFiles> {
  const files = new Map<string, Measured>();
  const inputs: Input[] = [];
  for (const path of new Set(paths)) {
    // process.stdin is only touched when asked for: that alone opens it.
    inputs.push(path === '-' ? standardInput(options.stdin ?? process.stdin) : await inspectFile(path));
  }
  for (const input of inputs) {
    const size = options.measure === true ? await measure(input) : UNMEASURED;
    files.set(input.name, { input, measure: size });
  }
  const bounds = inputs.map(({ name }) => ({
    topic: name,
    partition: 0,
    earliest: asOffset(0),
    latest: asOffset(files.get(name)?.measure.lines ?? 0),
  }));
  return { source: new FileSource(files), bounds };
}

class FileSource implements RecordSource {
  readonly #files: ReadonlyMap<string, Measured>;
  readonly #streams: FileStream[] = [];
  /** Pipes that were begun: they cannot be read again. */
  readonly #spent = new Set<string>();

  constructor(files: ReadonlyMap<string, Measured>) {
    this.#files = files;
  }

  open(ranges: readonly Range[]): RecordStream {
    const share = ALL_BLOCKS / 2 / Math.max(1, ranges.length);
    const size = Math.max(SMALLEST_BLOCK, Math.min(BLOCK_SIZE, Math.floor(share)));
    const stream = new FileStream(ranges, (index, range) => this.#openReader(index, range, size));
    this.#streams.push(stream);
    return stream;
  }

  bytesReceived(): number {
    return this.#streams.reduce((sum, stream) => sum + stream.bytesReceived(), 0);
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
  }

  #openReader(index: number, range: Range, blockSize: number): LineReader | string {
    const file = this.#files.get(range.topic);
    if (file === undefined) return 'it was not opened';
    if (file.input.packing === undefined) {
      if (this.#spent.has(range.topic)) return 'a pipe can be read only once';
      this.#spent.add(range.topic);
    }
    return new LineReader(index, range, file.input, checkpointBefore(file.measure, range.from), blockSize);
  }
}
