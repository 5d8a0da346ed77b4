// Which field plays a role in a record: names in their order, and whether a value fits. One scope at a time;
// inner records before outer ones, wrapper objects last. Pins, headers and lines of text are roles.ts's.

import { foldName } from './fold.ts';
import { ARRAY, FALSE, type JsonTape, NUMBER, OBJECT, STRING, TRUE } from './json.ts';
import type { FirstChoice, Layout } from './layout.ts';
import { levelRankAt } from './level.ts';
import { compilePath, locate } from './lookup.ts';
import {
  CLEF_LEVEL_ID,
  CLEF_TIME_ID,
  DOTTED_ERRORS,
  ERROR_NAMES,
  ERROR_PARTS,
  LEVEL_NAME_ID,
  NAMES_OF,
  type Name,
  ROLE_NAMES,
  STACK_NAMES,
  WRAPPERS,
} from './names.ts';
import { numberOf, type Role } from './role.ts';
import { type LevelRule, rankOfNumber, ruleOf, smallNumber } from './scale.ts';
import type { Scope } from './scope.ts';
import { timeOfValue } from './time.ts';
import { type Cursor, nodeText, type Value } from './value.ts';

/** What CLEF means by leaving the level out. */
const INFO = Buffer.from('info');

const LEVEL_RULES: readonly LevelRule[] = ROLE_NAMES.level.map((name) => ruleOf(foldName(name.text)));
/** The places of all names, for objects of which nothing is known beforehand. */
const ALL_NAMES = NAMES_OF.map((names) => names.map((_, i) => i));
const EPOCH_SECOND = ROLE_NAMES.time.findIndex((name) => name.text === 'instant.epochSecond');
const LOG_TEXT = ROLE_NAMES.msg.findIndex((name) => name.text === 'log');
const NANO_PATH = compilePath(
  ['instant', 'nanoOfSecond'].map((name) => ({ kind: 'key', name, exact: false })),
  true,
);

/** Finds roles in scopes. Holds what was read of the last level and time, so that nothing is parsed twice. */
export class RoleFinder {
  /** Rank of the level that `find` found last, ms of the time. */
  rank = 0;
  time = Number.NaN;

  /** Moves `into` to the value that plays `role`; false when there is none. Hot. */
  find(role: Role, scope: Scope, into: Cursor): boolean {
    const { layout } = scope;
    if (layout !== undefined && scope.surelyHoldsNone) {
      const number = numberOf(role);
      let first = layout.firstChoices[number];
      if (first === undefined) {
        first = firstChoice(role, scope, layout);
        layout.firstChoices[number] = first;
      }
      if (first.place >= 0) {
        const { tape } = scope;
        into.at(tape, tape.members[first.place]!);
        if (this.fits(role, into, first.rule, first.isMonolog)) return true;
      }
    }
    const inner = scope.inner();
    if (inner !== undefined && this.find(role, inner, into)) return true;
    if (this.#findHere(role, scope, into)) return true;
    for (let i = 0; i < WRAPPERS.length; i++) {
      const wrapper = scope.wrapper(i);
      if (wrapper !== undefined && this.#findHere(role, wrapper, into)) return true;
    }
    if (role !== 'level' || !isClefInformation(scope)) return false;
    into.over('string', INFO, 0, INFO.length);
    this.rank = 30;
    return true;
  }

  #findHere(role: Role, scope: Scope, into: Cursor): boolean {
    if (role === 'error') return findError(scope, into);
    const number = numberOf(role);
    const names = NAMES_OF[number]!;
    const present = (scope.layout?.names ?? ALL_NAMES)[number]!;
    for (let k = 0; k < present.length; k++) {
      const i = present[k]!;
      const node = scope.find(names[i]!);
      if (node < 0) continue;
      const rule = role === 'level' ? LEVEL_RULES[i]! : 'plain';
      // A property that reads like a level does not outdo what CLEF says by leaving the level out.
      if (rule === 'name-only' && isClefInformation(scope)) continue;
      // The text of a record inside is not also a message.
      if (role === 'msg' && i === LOG_TEXT && node === scope.innerNode) continue;
      const isMonolog = rule === 'level' && scope.key(LEVEL_NAME_ID) >= 0;
      if (!this.fits(role, into.at(scope.tape, node), rule, isMonolog)) continue;
      if (role === 'time' && i === EPOCH_SECOND) this.time += nanosOf(scope);
      return true;
    }
    return false;
  }

  /** Whether a value can play a role. For level and time the rank and the ms are kept. Hot. */
  fits(role: Role, value: Cursor, rule: LevelRule, isMonolog: boolean): boolean {
    const { kind } = value;
    const isText = kind === 'string';
    switch (role) {
      case 'level':
        this.rank = levelOfValue(value, rule, isMonolog);
        return this.rank > 0;
      case 'time':
        this.time = timeOfValue(value);
        return this.time >= 0;
      case 'host':
      case 'service':
        return isText && value.end > value.start;
      case 'trace':
        return kind === 'number' || (isText && value.end > value.start);
      case 'msg':
        return isText || kind === 'number' || kind === 'true' || kind === 'false';
      case 'error':
        if (kind === 'object' && value.tape !== undefined) openError(value, value.tape, value.node);
        return isText || kind === 'object';
    }
  }
}

/** As `#findHere` begins, for all objects of a layout without records inside. */
function firstChoice(role: Role, scope: Scope, layout: Layout): FirstChoice {
  const number = numberOf(role);
  const i = layout.names[number]![0] ?? -1;
  const name = NAMES_OF[number]![i];
  const rule = role === 'level' ? (LEVEL_RULES[i] ?? 'plain') : 'plain';
  const isOdd = (role === 'time' && i === EPOCH_SECOND) || (rule === 'name-only' && isClefInformation(scope));
  return {
    place: name === undefined || isOdd ? -1 : layout.placeOf(name.id),
    rule,
    isMonolog: rule === 'level' && scope.key(LEVEL_NAME_ID) >= 0,
  };
}

/** CLEF leaves the level out when it is information. */
function isClefInformation(scope: Scope): boolean {
  return scope.key(CLEF_TIME_ID) >= 0 && scope.key(CLEF_LEVEL_ID) < 0;
}

/** The rank of a level's string or number, 0 when it is none. `isMonolog`: a `level_name` stands beside it. Hot. */
export function levelOfValue(value: Value, rule: LevelRule, isMonolog: boolean): number {
  let { bytes, start, end } = value;
  if (value.kind !== 'string' && value.kind !== 'number') return 0;
  if (value.escaped) {
    bytes = Buffer.from(withoutColour(value.text()));
    start = 0;
    end = bytes.length;
  }
  const named = value.kind === 'string' ? levelRankAt(bytes, start, end) : 0;
  return named > 0 ? named : rankOfNumber(smallNumber(bytes, start, end), rule, isMonolog);
}

/** winston's colorize puts terminal colours around the level. */
function withoutColour(text: string): string {
  return text
    .split('\u001b')
    .map((part, i) => (i === 0 ? part : part.replace(/^\[[0-9;]*m/, '')))
    .join('')
    .trim();
}

/** Log4j's nanoseconds beside `epochSecond`, as ms. */
function nanosOf(scope: Scope): number {
  const node = locate(scope.tape, scope.node, NANO_PATH);
  if (node < 0 || scope.tape.kinds[node] !== NUMBER) return 0;
  const nanos = smallNumber(scope.tape.bytes, scope.tape.starts[node]!, scope.tape.ends[node]!);
  return nanos >= 0 && nanos < 1e9 ? Math.floor(nanos / 1e6) : 0;
}

function findError(scope: Scope, into: Cursor): boolean {
  const { tape } = scope;
  for (let i = 0; i < ERROR_NAMES.length; i++) {
    const node = scope.find(ERROR_NAMES[i]!);
    if (node < 0) continue;
    const kind = tape.kinds[node];
    if (kind !== OBJECT && kind !== STRING) continue;
    into.at(tape, node);
    if (kind === OBJECT) openError(into, tape, node);
    return true;
  }
  for (let i = 0; i < DOTTED_ERRORS.length; i++) {
    const names = DOTTED_ERRORS[i]!;
    const typeNode = firstKey(scope, names.type);
    const messageNode = firstKey(scope, names.message);
    const stackNode = firstKey(scope, names.stack);
    const shown = messageNode >= 0 ? messageNode : typeNode >= 0 ? typeNode : stackNode;
    if (shown < 0) continue;
    into.over('object', tape.bytes, tape.starts[shown]!, tape.ends[shown]!);
    into.tape = tape;
    into.isError = true;
    into.typeNode = typeNode;
    into.messageNode = messageNode;
    into.stackNode = stackNode;
    return true;
  }
  return false;
}

function firstKey(scope: Scope, names: readonly Name[]): number {
  for (let i = 0; i < names.length; i++) {
    const node = scope.key(names[i]!.id);
    if (node >= 0 && isSaid(scope.tape, node)) return node;
  }
  return -1;
}

/** Notes where an error object has its type, message and stack. */
function openError(into: Cursor, tape: JsonTape, node: number): void {
  into.isError = true;
  into.typeNode = firstMember(tape, node, ERROR_PARTS.type);
  into.messageNode = firstMember(tape, node, ERROR_PARTS.message);
  into.stackNode = firstMember(tape, node, ERROR_PARTS.stack);
}

function firstMember(tape: JsonTape, object: number, names: readonly Name[]): number {
  for (let i = 0; i < names.length; i++) {
    const node = locate(tape, object, names[i]!.whole.path);
    if (node >= 0 && isSaid(tape, node)) return node;
  }
  return -1;
}

function isSaid(tape: JsonTape, node: number): boolean {
  const kind = tape.kinds[node]!;
  return (
    kind === STRING || kind === NUMBER || kind === TRUE || kind === FALSE || kind === OBJECT || kind === ARRAY
  );
}

/** The text of a stack trace that stands beside the error (winston, logback, zap); undefined when there is none. */
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
  const node = firstKey(scope, STACK_NAMES);
  return node < 0 ? undefined : stackText(scope.tape, node);
}

/** A text, or an array of texts as lines; undefined for anything else and for the empty text. */
export function stackText(tape: JsonTape, node: number): string | undefined {
  const lines: string[] = [];
  for (let at = node; at < tape.nexts[node]!; at++)
    if (tape.kinds[at] === STRING) lines.push(nodeText(tape, at));
  const isFit = tape.kinds[node] === STRING || tape.kinds[node] === ARRAY;
  const text = lines.join('\n').replaceAll('\r\n', '\n');
  return isFit && text !== '' ? text : undefined;
}
