// Reports out of files and standard input, for `klog count --merge`: their lines, several reports in one file one after
// the other, as a pipe brings them. What a report says is aggregate/state-read's business.

import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { State } from '../../aggregate/state/state.ts';
import { BEGINNING, broken, empty, notOne, readHeader } from '../../aggregate/state/state-read.ts';
import { KlogError } from '../../base/errors.ts';

/** A line longer than that is of no report, characters: it would only fill memory. */
const LONGEST_LINE = 256 * 1024 * 1024;

/** What takes the reports in. `name`: how the file is called in messages. */
export interface ReportReader {
  header(state: State, name: string): Promise<void>;
  row(line: string, name: string): void;
}

/** Reads the reports in a file, `-` for standard input. A KlogError that names it for whatever is wrong with it. */
export async function readReports(path: string, reader: ReportReader): Promise<void> {
  const name = path === '-' ? 'standard input' : path;
  let left = 0;
  let isFirst = true;
  for await (const line of linesOf(path, name)) {
    if (left > 0) {
      left--;
      reader.row(line, name);
      continue;
    }
    if (line === '') continue;
    // More rows than the header says are no report of their own.
    if (!isFirst && !line.startsWith(BEGINNING)) throw broken(name);
    const state = readHeader(line, name);
    await reader.header(state, name);
    left = state.rows;
    isFirst = false;
  }
  if (isFirst) throw empty(name);
  if (left > 0) throw broken(name);
}

async function* linesOf(path: string, name: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isChecked = false;
  for await (const chunk of chunksOf(path)) {
    const lines = decoder.write(chunk).split('\n');
    lines[0] = rest + lines[0]!;
    // What is no report may be huge and without a line end.
    if (!isChecked && lines[0].length >= BEGINNING.length) {
      if (!lines[0].startsWith(BEGINNING)) throw notOne(name);
      isChecked = true;
    }
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw broken(name);
    for (const line of lines) yield line;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* path === '-' ? process.stdin : createReadStream(path);
  } catch (error) {
    if (error instanceof KlogError) throw error;
    const { unreadable } = await import('../../files/unreadable.ts');
    throw unreadable(path, error);
  }
}
