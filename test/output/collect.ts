// A stand-in for stdout: keeps what it is given. Shared by the tests of this room.
import { Writable } from 'node:stream';
import { Writer } from '../../src/output/writer.ts';

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
