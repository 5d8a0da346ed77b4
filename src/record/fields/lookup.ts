// From a path to values: at each object the longest literal key first, the exact spelling before a folded one,
// of a repeated key the last; through arrays to every element. Wrapper objects and inner records are scope.ts's.

import { ARRAY, type JsonTape, KEY_ESCAPED, KEY_HIGH, OBJECT } from '../json/tape.ts';
import { type Cursor, keyText, type ValueTest } from '../json/value.ts';
import { FOLD, foldName } from '../vocabulary/fold.ts';
import type { FieldRef, PathStep } from './field.ts';

/** No such field. */
export const MISSING = 0;
/** The field is there, and the test was true for none of its values. */
const REFUSED = 1;
/** The test was true. */
export const ACCEPTED = 2;
export type Outcome = typeof MISSING | typeof REFUSED | typeof ACCEPTED;

/** A key to look for, ready for bytes. */
export interface Pattern {
  /** Different for each pattern, from 0 on. */
  readonly number: number;
  readonly text: string;
  readonly raw: Uint8Array;
  readonly foldedText: string;
  /** Folded bytes; of use only for keys in ASCII. */
  readonly folded: Uint8Array;
  /** Per byte of `raw`: 1 where the spelling must be exact (a quoted segment). */
  readonly exact: Uint8Array;
  readonly isExact: boolean;
  /** Beyond ASCII itself, and yet equal to keys in ASCII (the Kelvin sign folds to k). */
  readonly foldsToAscii: boolean;
}

/** A path, compiled: `patterns[i][k - 1]` is the literal key that the steps i to i + k - 1 spell with dots. */
export interface Path {
  readonly steps: readonly PathStep[];
  readonly own: boolean;
  readonly patterns: readonly (readonly Pattern[])[];
  /** `error.message`, `error.type`, `error.stack`: the part of the error role that is asked when the path is missing. */
  readonly errorPart: 'message' | 'type' | 'stack' | undefined;
}

/** Longest run of steps that is tried as one literal key with dots. */
const LONGEST_RUN = 16;

const compiled = new WeakMap<object, Path>();

/** The compiled form of a path; made once per FieldRef. */
export function pathOf(field: Extract<FieldRef, { kind: 'path' }>): Path {
  let path = compiled.get(field);
  if (path === undefined) {
    path = compilePath(field.steps, field.own);
    compiled.set(field, path);
  }
  return path;
}

/** Compiles the steps of a path. */
export function compilePath(steps: readonly PathStep[], own: boolean): Path {
  const patterns = steps.map((_, from) => {
    const run: Pattern[] = [];
    const keys: { name: string; exact: boolean }[] = [];
    for (let i = from; i < steps.length && run.length < LONGEST_RUN; i++) {
      const step = steps[i]!;
      if (step.kind !== 'key') break;
      keys.push(step);
      run.push(patternOf(keys));
    }
    return run;
  });
  return { steps, own, patterns, errorPart: own ? undefined : errorPartOf(steps) };
}

function errorPartOf(steps: readonly PathStep[]): Path['errorPart'] {
  const [base, part] = steps;
  if (steps.length !== 2 || base?.kind !== 'key' || part?.kind !== 'key') return undefined;
  if (foldName(base.name) !== 'error') return undefined;
  const name = foldName(part.name);
  return name === 'message' || name === 'type' || name === 'stack' ? name : undefined;
}

let patterns = 0;

function patternOf(keys: readonly { name: string; exact: boolean }[]): Pattern {
  const text = keys.map((key) => key.name).join('.');
  const foldedText = foldName(text);
  const exact = keys.flatMap((key, i) => [
    ...new Uint8Array(i === 0 ? 0 : 1),
    ...new Uint8Array(Buffer.byteLength(key.name)).fill(key.exact ? 1 : 0),
  ]);
  const raw = Buffer.from(text);
  const folded = Buffer.from(foldedText);
  return {
    number: patterns++,
    text,
    raw,
    foldedText,
    folded,
    exact: Uint8Array.from(exact),
    isExact: keys.every((key) => key.exact),
    foldsToAscii: raw.some((c) => c >= 0x80) && folded.every((c) => c < 0x80),
  };
}

/** The member of object `object` that `pattern` names, -1 when there is none. Hot. */
export function findMember(tape: JsonTape, object: number, pattern: Pattern): number {
  const { bytes, keyStarts, keyEnds, nexts, flags } = tape;
  const { raw, folded, exact, foldsToAscii } = pattern;
  const end = nexts[object]!;
  let found = -1;
  let foundFolded = -1;
  for (let member = object + 1; member < end; member = nexts[member]!) {
    let match: number;
    if (foldsToAscii || (flags[member]! & (KEY_ESCAPED | KEY_HIGH)) !== 0)
      match = matchText(tape, member, pattern);
    else {
      const start = keyStarts[member]!;
      if (keyEnds[member]! - start !== raw.length) continue;
      match = 2;
      for (let i = 0; i < raw.length; i++) {
        const c = bytes[start + i]!;
        if (c === raw[i]) continue;
        match = exact[i] === 0 && FOLD[c] === folded[i] ? 1 : 0;
        if (match === 0) break;
      }
    }
    if (match === 2) found = member;
    else if (match === 1 && (foundFolded < 0 || isSameKey(tape, foundFolded, member))) foundFolded = member;
  }
  return found >= 0 ? found : foundFolded;
}

/** 2: the key is spelled so, 1: it folds equal, 0: another name. For keys with escapes or beyond ASCII. */
function matchText(tape: JsonTape, member: number, pattern: Pattern): 0 | 1 | 2 {
  const key = keyText(tape, member);
  if (key === pattern.text) return 2;
  if (pattern.isExact || foldName(key) !== pattern.foldedText) return 0;
  const bytes = Buffer.from(key);
  const { exact, raw } = pattern;
  return exact.every((flag, i) => flag === 0 || bytes[i] === raw[i]) ? 1 : 0;
}

/** True when two members of one object have the very same key. */
export function isSameKey(tape: JsonTape, a: number, b: number): boolean {
  if (((tape.flags[a]! | tape.flags[b]!) & KEY_ESCAPED) !== 0) return keyText(tape, a) === keyText(tape, b);
  const { bytes, keyStarts, keyEnds } = tape;
  return bytes.compare(bytes, keyStarts[a]!, keyEnds[a]!, keyStarts[b]!, keyEnds[b]!) === 0;
}

/**
 * Calls `test` for each value to which the steps from `i` on lead from `node`, until it says true. Arrays on the
 * way and at the end stand for their elements at any depth; an empty one at the end is handed over itself. Hot.
 */
export function visit(
  tape: JsonTape,
  node: number,
  path: Path,
  i: number,
  cursor: Cursor,
  test: ValueTest,
): Outcome {
  const step = path.steps[i];
  if (step === undefined) return visitValues(tape, node, cursor, test);
  const kind = tape.kinds[node];
  if (step.kind === 'index') {
    const element = kind === ARRAY ? elementAt(tape, node, step.index) : -1;
    return element < 0 ? MISSING : visit(tape, element, path, i + 1, cursor, test);
  }
  if (step.kind === 'any') {
    // `a[]` is `a`, because arrays stand for their elements; only a position behind it needs them one by one.
    if (kind !== ARRAY || path.steps[i + 1]?.kind !== 'index')
      return visit(tape, node, path, i + 1, cursor, test);
    let outcome: Outcome = MISSING;
    for (let at = node + 1; at < tape.nexts[node]!; at = tape.nexts[at]!) {
      const one = visit(tape, at, path, i + 1, cursor, test);
      if (one === ACCEPTED) return one;
      if (one === REFUSED) outcome = REFUSED;
    }
    return outcome;
  }
  if (kind === OBJECT) return visitMember(tape, node, path, i, cursor, test);
  if (kind !== ARRAY) return MISSING;
  let outcome: Outcome = MISSING;
  const end = tape.nexts[node]!;
  for (let at = node + 1; at < end; at = tape.kinds[at] === ARRAY ? at + 1 : tape.nexts[at]!) {
    if (tape.kinds[at] !== OBJECT) continue;
    const one = visitMember(tape, at, path, i, cursor, test);
    if (one === ACCEPTED) return one;
    if (one === REFUSED) outcome = REFUSED;
  }
  return outcome;
}

function visitMember(
  tape: JsonTape,
  object: number,
  path: Path,
  i: number,
  cursor: Cursor,
  test: ValueTest,
): Outcome {
  const run = path.patterns[i]!;
  for (let k = run.length; k > 0; k--) {
    const member = findMember(tape, object, run[k - 1]!);
    if (member < 0) continue;
    const outcome = visit(tape, member, path, i + k, cursor, test);
    if (outcome !== MISSING) return outcome;
  }
  return MISSING;
}

/** Calls `test` for a value, or for an array's elements at any depth. Hot. */
export function visitValues(tape: JsonTape, node: number, cursor: Cursor, test: ValueTest): Outcome {
  if (tape.kinds[node] !== ARRAY) return test(cursor.at(tape, node)) ? ACCEPTED : REFUSED;
  const end = tape.nexts[node]!;
  for (let at = node; at < end; ) {
    const next = tape.nexts[at]!;
    const goesDown = tape.kinds[at] === ARRAY && next > at + 1;
    if (!goesDown && test(cursor.at(tape, at))) return ACCEPTED;
    at = goesDown ? at + 1 : next;
  }
  return REFUSED;
}

/** The node of an array's element, counted from the end when negative; -1 when there is none. */
function elementAt(tape: JsonTape, array: number, index: number): number {
  const end = tape.nexts[array]!;
  let left = index;
  if (index < 0) for (let at = array + 1; at < end; at = tape.nexts[at]!) left++;
  if (left < 0) return -1;
  for (let at = array + 1; at < end; at = tape.nexts[at]!) if (left-- === 0) return at;
  return -1;
}

/** The node to which a path of keys leads, without going through arrays; -1 when it leads nowhere. */
export function locate(tape: JsonTape, node: number, path: Path, i = 0): number {
  if (i === path.steps.length) return node;
  if (tape.kinds[node] !== OBJECT) return -1;
  const run = path.patterns[i]!;
  for (let k = run.length; k > 0; k--) {
    const member = findMember(tape, node, run[k - 1]!);
    const found = member < 0 ? -1 : locate(tape, member, path, i + k);
    if (found >= 0) return found;
  }
  return -1;
}
