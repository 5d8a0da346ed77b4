// A stand-in for stdout that keeps what it is given, and options. Shared by the tests of this room.
import { Writable } from 'node:stream';
import type { Marks } from '../../src/output/record/printer.ts';
import type { OutputOptions } from '../../src/output/terminal/options.ts';
import { Writer } from '../../src/output/terminal/writer.ts';

/** Of an expression that marks nothing. */
export const NO_MARKS: Marks = { highlight: () => [], partsOf: () => [] };

/** Output on a pipe as it is when nothing was asked for. */
export const PLAIN: OutputOptions = {
  format: 'raw',
  color: false,
  width: 80,
  zone: 'UTC',
  clock: 'record',
  fields: [],
  hide: [],
  fieldsTyped: false,
  onlyMatching: false,
  terminal: false,
};

/** A writer and what came out of it. */
export function collecting(): { writer: Writer; text(): string; bytes(): Buffer } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const bytes = () => Buffer.concat(chunks);
  return { writer: new Writer(stream), bytes, text: () => bytes().toString() };
}
