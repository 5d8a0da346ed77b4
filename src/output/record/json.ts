// One JSON object per record, for programs: its position, time, key, headers, and the value as it was written. Always
// valid JSON, whatever the record holds.
import { isUtf8 } from 'node:buffer';
import { readHeaders } from '../../batch/headers.ts';
import type { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent } from '../../record/event/event.ts';
import { isTime, rfc3339 } from '../terminal/clock.ts';
import { sanitizeJson } from '../terminal/sanitize.ts';
import type { Writer } from '../terminal/writer.ts';
import { LinePrinter } from './line-printer.ts';

/** A line end and the indentation after it: always between tokens, because JSON strings hold no raw line end. */
const LINE_ENDS = /[\n\r][\n\r\t ]*/g;

/** Prints `{"topic":...,"partition":...,"offset":...,"timestamp":...,"key":...,"headers":...,"value":...}`. */
export class JsonPrinter extends LinePrinter {
  readonly #writer: Writer;
  readonly #terminal: boolean;

  constructor(writer: Writer, terminal: boolean) {
    super();
    this.#writer = writer;
    this.#terminal = terminal;
  }

  print(event: LogEvent): void {
    const line = envelope(event);
    this.#writer.appendText(this.#terminal ? `${sanitizeJson(line)}\n` : `${line}\n`);
  }
}

/** The record as one line of JSON, keys always in the same order. */
function envelope(event: LogEvent): string {
  const { record } = event;
  const key = record.keyStart < 0 ? 'null' : bytesJson(record.bytes.subarray(record.keyStart, record.keyEnd));
  return (
    `{"topic":${JSON.stringify(record.topic)},"partition":${record.partition},"offset":${record.offset},` +
    `"timestamp":${isTime(record.timestamp) ? `"${rfc3339(record.timestamp)}"` : 'null'},"key":${key},"headers":${headersJson(record)},` +
    `"value":${record.valueStart < 0 ? 'null' : valueJson(event)}}`
  );
}

/** The text itself if it is JSON, so that numbers keep their spelling and 64-bit integers all their digits. */
function valueJson(event: LogEvent): string {
  const { bytes, valueStart, valueEnd } = event.record;
  const value = bytes.subarray(valueStart, valueEnd);
  if (!isUtf8(value)) return base64Json(value);
  const text = value.toString('utf8');
  // Objects and arrays were checked when the event was read; the rest is text or a bare scalar.
  if (!event.isJson && !isJson(text)) return JSON.stringify(text);
  return text.includes('\n') || text.includes('\r') ? text.trim().replace(LINE_ENDS, '') : text;
}

function bytesJson(bytes: Buffer): string {
  return isUtf8(bytes) ? JSON.stringify(bytes.toString('utf8')) : base64Json(bytes);
}

function base64Json(bytes: Buffer): string {
  return `{"base64":"${bytes.toString('base64')}"}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An object in the order written; a repeated name gets an array of all its values. */
function headersJson(record: KafkaRecord): string {
  if (record.headerCount === 0) return '{}';
  const values = new Map<string, string[]>();
  for (const [name, bytes] of readHeaders(record)) {
    const value = bytes === null ? 'null' : bytesJson(bytes);
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  const members = Array.from(values, ([name, all]) => {
    return `${JSON.stringify(name)}:${all.length === 1 ? all[0] : `[${all}]`}`;
  });
  return `{${members}}`;
}
