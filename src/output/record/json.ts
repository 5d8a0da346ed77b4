// One envelope a line, for programs: where a record stood, when, its key and headers, and its value as it was
// written. Always valid JSON, whatever the record holds.
import { isUtf8 } from 'node:buffer';
import { readHeaders } from '../../batch/headers.ts';
import type { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent } from '../../record/event/event.ts';
import { sanitizeJson } from '../terminal/sanitize.ts';
import type { Writer } from '../terminal/writer.ts';
import type { LinePrinter } from './line.ts';

/** The last instant that a Date can hold; what lies beyond has no date to show. */
const LAST_MS = 8.64e15;
/** A line end and the indentation after it. JSON strings hold no raw line end, so it always is white space between tokens. */
const LINE_ENDS = /[\n\r][\n\r\t ]*/g;

/** Prints `{"topic":...,"partition":...,"offset":...,"timestamp":...,"key":...,"headers":...,"value":...}`. */
export function jsonPrinter(writer: Writer, terminal: boolean): LinePrinter {
  return {
    print(event: LogEvent): void {
      const line = envelope(event);
      writer.appendText(terminal ? `${sanitizeJson(line)}\n` : `${line}\n`);
    },
  };
}

/** The record as one line of JSON, keys always in the same order. */
function envelope(event: LogEvent): string {
  const { record } = event;
  const key = record.keyStart < 0 ? 'null' : bytesJson(record.bytes.subarray(record.keyStart, record.keyEnd));
  return (
    `{"topic":${JSON.stringify(record.topic)},"partition":${record.partition},"offset":${record.offset},` +
    `"timestamp":${timestampJson(record.timestamp)},"key":${key},"headers":${headersJson(record)},` +
    `"value":${record.valueStart < 0 ? 'null' : valueJson(event)}}`
  );
}

function timestampJson(timestamp: number): string {
  if (timestamp === -1 || Math.abs(timestamp) > LAST_MS) return 'null';
  return `"${new Date(timestamp).toISOString()}"`;
}

/** The text itself where JSON.parse takes it: numbers keep their spelling, 64-bit integers all their digits. */
function valueJson(event: LogEvent): string {
  const { bytes, valueStart, valueEnd } = event.record;
  const value = bytes.subarray(valueStart, valueEnd);
  if (!isUtf8(value)) return base64Json(value);
  const text = value.toString('utf8');
  // Objects and arrays were checked when the event was read; what is left is text or a bare scalar.
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

/** An object in the order written; a name that occurs again becomes an array of all its values. */
function headersJson(record: KafkaRecord): string {
  if (record.headerCount === 0) return '{}';
  const values = new Map<string, string[]>();
  for (const [name, bytes] of readHeaders(record)) {
    const value = bytes === null ? 'null' : bytesJson(bytes);
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  const members: string[] = [];
  for (const [name, all] of values) {
    members.push(`${JSON.stringify(name)}:${all.length === 1 ? all[0] : `[${all.join(',')}]`}`);
  }
  return `{${members.join(',')}}`;
}
