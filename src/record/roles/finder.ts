// Which field plays a role in a record: names in their order, and whether a value fits. One scope at a time;
// inner records before outer ones, wrapper objects last. Pins, headers and lines of text are roles.ts's.

import type { Scope } from '../document/scope.ts';
import type { FirstChoice, Layout } from '../document/shape.ts';
import { compilePath, locate } from '../fields/lookup.ts';
import {
  CATEGORY_ID,
  CLEF_LEVEL_ID,
  CLEF_TIME_ID,
  LEVEL_NAME_ID,
  NAMES_OF,
  PROMISED,
  WRAPPERS,
} from '../fields/names.ts';
import { isBlank } from '../json/scalar.ts';
import { ARRAY, ESCAPED, type JsonTape, NUMBER } from '../json/tape.ts';
import { type Cursor, nodeText, type Value } from '../json/value.ts';
import { foldName } from '../vocabulary/fold.ts';
import { anyLevelRankAt, levelRankAt } from '../vocabulary/level.ts';
import { numberOf, type Role } from '../vocabulary/role.ts';
import { type LevelRule, rankOfNumber, ruleOf, smallNumber } from '../vocabulary/scale.ts';
import { findError, openError } from './error.ts';
import { withoutColours } from './plain.ts';
import { timeOfValue } from './time.ts';

/** What CLEF means by leaving the level out. */
const INFO = Buffer.from('info');

const LEVEL_RULES: readonly LevelRule[] = NAMES_OF[numberOf('level')]!.map((name) =>
  ruleOf(foldName(name.text)),
);
/** The places of all names, for objects of which nothing is known beforehand. */
const ALL_NAMES = NAMES_OF.map((names) => names.map((_, i) => i));
const placeOf = (role: Role, text: string): number =>
  NAMES_OF[numberOf(role)]!.findIndex((name) => name.text === text);
const EPOCH_SECOND = placeOf('time', 'instant.epochSecond');
const LOG_TEXT = placeOf('msg', 'log');
const LOGGED_DATA = placeOf('msg', 'data');
const PLAIN_NAME = placeOf('service', 'name');
const CHANNEL = placeOf('service', 'channel');
const PLAIN_TRACE = placeOf('trace', 'trace');
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
        const node = meantNode(role, first.name, tape.members[first.place]!, scope);
        if (node >= 0 && this.fits(role, into.at(tape, node), first.rule, first.isMonolog)) return true;
      }
    }
    return this.#findIn(role, scope, false, into) || this.#findIn(role, scope, true, into);
  }

  /** The place of the member that plays `role` by being asked first, where `value` was found there; else -1. */
  decisivePlace(role: Role, scope: Scope, value: Cursor): number {
    const first = scope.layout?.firstChoices[numberOf(role)];
    if (first === undefined || first.place < 0 || value.tape !== scope.tape) return -1;
    const node = meantNode(role, first.name, scope.tape.members[first.place]!, scope);
    return value.node === node ? first.place : -1;
  }

  /** `more`: by the names that are not promised. */
  #findIn(role: Role, scope: Scope, more: boolean, into: Cursor): boolean {
    const inner = scope.inner();
    if (inner !== undefined && this.#findIn(role, inner, more, into)) return true;
    if (this.#findHere(role, scope, more, into)) return true;
    for (let i = 0; i < WRAPPERS.length; i++) {
      const wrapper = scope.wrapper(i);
      if (wrapper !== undefined && this.#findHere(role, wrapper, more, into)) return true;
    }
    if (more || role !== 'level' || !isClefInformation(scope)) return false;
    into.over('string', INFO, 0, INFO.length);
    this.rank = 30;
    return true;
  }

  #findHere(role: Role, scope: Scope, more: boolean, into: Cursor): boolean {
    if (role === 'error') return findError(scope, more, into);
    const number = numberOf(role);
    const names = NAMES_OF[number]!;
    const promised = PROMISED[number]!;
    const present = (scope.layout?.names ?? ALL_NAMES)[number]!;
    for (let k = 0; k < present.length; k++) {
      const i = present[k]!;
      if (i >= promised !== more) continue;
      const named = scope.find(names[i]!);
      const node = named < 0 ? named : meantNode(role, i, named, scope);
      if (node < 0) continue;
      const rule = role === 'level' ? LEVEL_RULES[i]! : 'plain';
      // A property that reads like a level does not outdo what CLEF says by leaving the level out.
      if (rule === 'name-only' && isClefInformation(scope)) continue;
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
  const isOdd =
    i >= PROMISED[number]! ||
    (role === 'time' && i === EPOCH_SECOND) ||
    (rule === 'name-only' && isClefInformation(scope));
  return {
    place: name === undefined || isOdd ? -1 : layout.placeOf(name.id),
    name: i,
    rule,
    isMonolog: rule === 'level' && scope.key(LEVEL_NAME_ID) >= 0,
  };
}

/** The node that counts under a name that others use for something else; -1 where that is the case. */
function meantNode(role: Role, i: number, node: number, scope: Scope): number {
  const { tape } = scope;
  switch (role) {
    case 'msg': {
      // The text of a record inside is not also a message.
      if (i === LOG_TEXT) return node === scope.innerNode ? -1 : node;
      if (i !== LOGGED_DATA) return node;
      // log4js: the first of what was logged.
      const isLogged = scope.key(CATEGORY_ID) >= 0 && tape.kinds[node] === ARRAY;
      return isLogged && tape.nexts[node]! > node + 1 ? node + 1 : -1;
    }
    case 'service':
      // Monolog's; and winston copies the name of an error into the line.
      if (i === CHANNEL) return scope.key(LEVEL_NAME_ID) >= 0 ? node : -1;
      return i === PLAIN_NAME && isErrorName(tape, node) ? -1 : node;
    case 'trace':
      return i === PLAIN_TRACE && hasBlank(tape, node) ? -1 : node;
    default:
      return node;
  }
}

const ERROR_NAME = /.(?:Error|Exception)$/s;

/** Whether a text ends as the names of errors do: TypeError, IOException. */
function isErrorName(tape: JsonTape, node: number): boolean {
  const last = tape.bytes[tape.ends[node]! - 1];
  // Most names can be told by their last byte; an escape may end in any.
  if (last !== 0x72 && last !== 0x6e && (tape.flags[node]! & ESCAPED) === 0) return false;
  return ERROR_NAME.test(nodeText(tape, node));
}

/** Whether a text has a blank, as no id has. */
function hasBlank(tape: JsonTape, node: number): boolean {
  if ((tape.flags[node]! & ESCAPED) !== 0) return /[\0- ]/.test(nodeText(tape, node));
  for (let i = tape.starts[node]!; i < tape.ends[node]!; i++) if (tape.bytes[i]! <= 0x20) return true;
  return false;
}

/** CLEF leaves the level out when it is information. */
function isClefInformation(scope: Scope): boolean {
  return scope.key(CLEF_TIME_ID) >= 0 && scope.key(CLEF_LEVEL_ID) < 0;
}

/** The rank of a level's string or number, 0 when it is none. `isMonolog`: a `level_name` stands beside it. Hot. */
export function levelOfValue(value: Value, rule: LevelRule, isMonolog: boolean): number {
  let { bytes, start, end } = value;
  if (value.kind !== 'string' && value.kind !== 'number') return 0;
  if (value.escaped || bytes[start] === 0x1b) {
    // winston's colorize puts terminal colours around the level.
    const text = Buffer.from(value.text());
    bytes = withoutColours(text, 0, text.length) ?? text;
    start = 0;
    end = bytes.length;
  }
  while (start < end && isBlank(bytes[start]!)) start++;
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  const rankAt = rule === 'name-only' ? levelRankAt : anyLevelRankAt;
  const named = value.kind === 'string' ? rankAt(bytes, start, end) : 0;
  return named > 0 ? named : rankOfNumber(smallNumber(bytes, start, end), rule, isMonolog);
}

/** Log4j's nanoseconds beside `epochSecond`, as ms. */
function nanosOf(scope: Scope): number {
  const node = locate(scope.tape, scope.node, NANO_PATH);
  if (node < 0 || scope.tape.kinds[node] !== NUMBER) return 0;
  const nanos = smallNumber(scope.tape.bytes, scope.tape.starts[node]!, scope.tape.ends[node]!);
  return nanos >= 0 && nanos < 1e9 ? Math.floor(nanos / 1e6) : 0;
}
