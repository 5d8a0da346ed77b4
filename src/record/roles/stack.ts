// Stack traces: the text of an error's own, and of one that stands beside it or alone. A trace may be a text, a list
// of lines, or a list of frames. Allocates freely: it is asked for what is shown, and for few others.

import { firstMember } from '../document/parts.ts';
import type { Scope } from '../document/scope.ts';
import { FRAME_PARTS, STACK_NAMES, SURE_STACKS, WRAPPERS } from '../fields/names.ts';
import { ARRAY, type JsonTape, OBJECT, STRING } from '../json/tape.ts';
import { type Cursor, nodeText } from '../json/value.ts';

/** A first line such as `java.io.IOException: disk full` or `Traceback (most recent call last):`. */
const ERROR_LINE = /^[^\n]*(?:Error|Exception|Throwable|Traceback|: )/;
/** Lines of a trace are set in. */
const INDENTED = /\n[ \t]+\S/;

/** The stack trace of an error that has one, lines split by "\n"; undefined when it has none. */
export function stackOfError(error: Cursor): string | undefined {
  const { tape, stackNode } = error;
  if (error.isError && tape !== undefined && stackNode >= 0) {
    const text = stackText(tape, stackNode) ?? framesText(tape, stackNode);
    if (text === undefined || tape.kinds[stackNode] !== ARRAY) return text;
    // A list often has only places.
    const head = headOf(error, tape);
    return head === '' || text.split('\n', 1)[0]!.includes(head) ? text : `${head}\n${text}`;
  }
  return isTraceText(error) ? error.text().replaceAll('\r\n', '\n') : undefined;
}

/** Whether an error is a text that is its trace (Python's exc_info, Serilog's @x). */
export function isTraceText(error: Cursor): boolean {
  return error.kind === 'string' && error.text().trimEnd().includes('\n');
}

/** The text of a stack trace that stands beside the error (winston, Logback, zap); undefined when there is none. */
export function findStack(scope: Scope): string | undefined {
  const inner = scope.inner();
  const found = (inner && findStack(inner)) ?? stackIn(scope);
  if (found !== undefined) return found;
  for (let i = 0; i < WRAPPERS.length; i++) {
    const wrapper = scope.wrapper(i);
    const text = wrapper && stackIn(wrapper);
    if (text !== undefined) return text;
  }
  return undefined;
}

function stackIn(scope: Scope): string | undefined {
  const { tape } = scope;
  for (const [i, name] of STACK_NAMES.entries()) {
    const node = scope.key(name.id);
    if (node < 0) continue;
    const text = stackText(tape, node) ?? framesText(tape, node);
    if (text !== undefined && (i < SURE_STACKS || tape.kinds[node] === ARRAY || INDENTED.test(text)))
      return text;
  }
  return undefined;
}

/** The node of a text that is an error's stack trace, with what the error is; -1 when there is none. */
export function errorStackIn(scope: Scope): number {
  const { tape } = scope;
  for (const [i, name] of STACK_NAMES.entries()) {
    const node = scope.key(name.id);
    if (node < 0 || tape.kinds[node] !== STRING) continue;
    const text = nodeText(tape, node);
    if (ERROR_LINE.test(text) && (i < SURE_STACKS || INDENTED.test(text))) return node;
  }
  return -1;
}

/** A text, or an array of texts as lines; undefined for anything else and for the empty text. */
function stackText(tape: JsonTape, node: number): string | undefined {
  if (tape.kinds[node] === STRING) return nodeText(tape, node).replaceAll('\r\n', '\n') || undefined;
  if (tape.kinds[node] !== ARRAY) return undefined;
  const lines: string[] = [];
  for (let at = node + 1; at < tape.nexts[node]!; at = tape.nexts[at]!) {
    if (tape.kinds[at] !== STRING) return undefined;
    lines.push(nodeText(tape, at).trimEnd());
  }
  return lines.join('\n') || undefined;
}

/** A list of frames as lines (`    at Run.main (Run.java:7)`); undefined for anything else. */
function framesText(tape: JsonTape, node: number): string | undefined {
  if (tape.kinds[node] !== ARRAY) return undefined;
  const lines: string[] = [];
  for (let at = node + 1; at < tape.nexts[node]!; at = tape.nexts[at]!) {
    const text = tape.kinds[at] === OBJECT ? frameText(tape, at) : '';
    if (text === '') return undefined;
    lines.push(`    at ${text}`);
  }
  return lines.join('\n') || undefined;
}

function frameText(tape: JsonTape, frame: number): string {
  const part = (names: (typeof FRAME_PARTS)[keyof typeof FRAME_PARTS]): string => {
    const node = firstMember(tape, frame, names);
    return node < 0 || tape.kinds[node] === OBJECT || tape.kinds[node] === ARRAY ? '' : nodeText(tape, node);
  };
  const call = [part(FRAME_PARTS.home), part(FRAME_PARTS.call)].filter((text) => text !== '').join('.');
  const place = [part(FRAME_PARTS.file), part(FRAME_PARTS.line)].filter((text) => text !== '').join(':');
  if (place === '') return call;
  return call === '' ? place : `${call} (${place})`;
}

/** The type and message of an error. */
function headOf({ typeNode, messageNode }: Cursor, tape: JsonTape): string {
  return [typeNode, messageNode]
    .filter((node) => node >= 0)
    .map((node) => nodeText(tape, node))
    .join(': ');
}
