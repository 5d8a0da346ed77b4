// Random expressions, most of them made from names and values of the records that they are asked of, so that
// about as many match as do not.

import type { Dice } from './dice.ts';
import { levelTerm, ORDERS, timeTerm } from './fixed-terms.ts';
import { equalValue, orderText, partOf, someText, wordsValue } from './operands.ts';
import { isTime } from './oracle/evaluate.ts';
import { ranksOfWord } from './oracle/levels.ts';
import { isNumber } from './oracle/numbers.ts';
import { durationOf, hasOrder } from './oracle/quantities.ts';
import type { Comparison, Field, Order, Role, Step, Tree } from './oracle/tree.ts';
import type { Place } from './places.ts';
import { textsIn } from './places.ts';
import { randomRegex } from './regexes.ts';
import { isBareWord, NAME } from './spell-value.ts';
import {
  HEADER_VALUES,
  KEYS,
  LENGTHS,
  LEVEL_WORDS,
  NUMBERS,
  PLAIN_KEYS,
  ROLE_KEYS,
  SIZES,
  WORDS,
} from './words.ts';

const ROLES = ['level', 'time', 'msg', 'host', 'service', 'error', 'trace'] as const;
const ALL_ROLE_KEYS = Object.values(ROLE_KEYS).flat();

/** What the records of a batch have. */
export interface Material {
  readonly places: readonly Place[];
  /** Decoded texts, keys included. */
  readonly texts: readonly string[];
  /** Texts of the values that play a role. */
  readonly played: (role: Role) => readonly string[];
}

export function randomTree(dice: Dice, material: Material, depth = 0): Tree {
  const kind = depth > 2 ? dice.roll(20) : dice.roll(29);
  if (kind < 20) return term(dice, material, kind);
  if (kind < 23) return negation(randomTree(dice, material, depth + 1));
  if (kind === 28) return { kind: 'all' };
  const parts = [1, 2, ...dice.some(1, () => 3)].map(() => randomTree(dice, material, depth + 1));
  return group(kind < 26 ? 'and' : 'or', parts);
}

function negation(part: Tree): Tree {
  return part.kind === 'all' ? part : { kind: 'not', part };
}

function group(kind: 'and' | 'or', parts: readonly Tree[]): Tree {
  // The empty expression is no part of another.
  const some = parts.filter((part) => part.kind !== 'all');
  return some.length > 1 ? { kind, parts: some } : (some[0] ?? { kind: 'all' });
}

function term(dice: Dice, material: Material, kind: number): Tree {
  if (kind < 4) return text(dice, material);
  const place = somePlace(dice, material.places, kind > 16);
  const field = randomField(dice, place);
  if (kind === 4) return { kind: 'exists', field };
  if (field.kind === 'role' && field.role === 'level') return levelTerm(dice, field);
  if (isTime(field)) return timeTerm(dice, field);
  const texts = textsFor(field, place, material);
  if (dice.rarely(6)) return valueGroup(dice, groupItem(dice, field, texts));
  if (kind < 9) return { kind: 'compare', field, op: ':', value: wordsValue(dice, texts) };
  if (kind < 12) return { kind: 'compare', field, op: '=', value: equalValue(dice, texts) };
  if (kind < 14) return partTerm(dice, field, dice.pick(['contains', 'startswith', 'endswith']), texts);
  if (kind === 14)
    return { kind: 'in', field, values: [1, ...dice.some(2, () => 2)].map(() => equalValue(dice, texts)) };
  if (kind < 17) return { kind: 'regex', field, ...randomRegex(dice, texts) };
  if (kind < 19) return { kind: 'order', field, op: dice.pick(ORDERS), text: orderText(dice, texts) };
  return range(dice, field, texts);
}

function partTerm(dice: Dice, field: Field, op: Comparison, texts: readonly string[]): Tree {
  return { kind: 'compare', field, op, value: { text: partOf(dice, someText(dice, texts)), bare: false } };
}

/** Makes tests that can stand in one group `field op (x or y)`. */
function groupItem(dice: Dice, field: Field, texts: readonly string[]): () => Tree {
  const op = dice.pick<Comparison | Order>([':', ':', '=', 'contains', 'startswith', 'endswith', ...ORDERS]);
  return () => {
    if (op === '=') return { kind: 'compare', field, op, value: equalValue(dice, texts) };
    if (op === 'contains' || op === 'startswith' || op === 'endswith')
      return partTerm(dice, field, op, texts);
    if (op !== ':') return { kind: 'order', field, op, text: orderText(dice, texts) };
    switch (dice.roll(6)) {
      case 0:
        return { kind: 'order', field, op: dice.pick(ORDERS), text: orderText(dice, texts) };
      case 1:
        return { kind: 'exists', field };
      case 2:
        return range(dice, field, texts);
      default:
        return { kind: 'compare', field, op: ':', value: wordsValue(dice, texts) };
    }
  };
}

function valueGroup(dice: Dice, make: () => Tree, depth = 0): Tree {
  const part = (): Tree => {
    const one = depth < 1 && dice.rarely(4) ? valueGroup(dice, make, depth + 1) : make();
    return dice.rarely(4) ? { kind: 'not', part: one } : one;
  };
  return { kind: dice.pick(['and', 'or', 'or']), parts: [part(), part(), ...dice.some(1, part)] };
}

function somePlace(dice: Dice, places: readonly Place[], ordered: boolean): Place {
  const fit = ordered ? places.filter(({ value }) => textsIn(value).some(hasOrder)) : places;
  const from = fit.length > 0 ? fit : places;
  return from.length > 0 ? dice.pick(from) : { steps: [], value: { type: 'null' } };
}

/** Texts that the field may have. */
function textsFor(field: Field, place: Place, material: Material): readonly string[] {
  if (field.kind === 'role') return material.played(field.role);
  if (field.kind === 'header') return HEADER_VALUES;
  return field.kind === 'meta' ? ['logs', '0', '1', '5', ...KEYS] : textsIn(place.value);
}

function text(dice: Dice, { texts }: Material): Tree {
  if (dice.rarely(4)) return { kind: 'text', text: dice.pick(LEVEL_WORDS), bare: true };
  const chosen = partOf(dice, someText(dice, texts));
  if (chosen === '') return { kind: 'text', text: dice.pick(WORDS), bare: false };
  // An unquoted level word would ask for the rank too.
  const bare = ranksOfWord(chosen) !== undefined && isBareWord(chosen) && dice.roll(2) === 1;
  return { kind: 'text', text: chosen, bare };
}

/** A text to search for, at least one character of it. */
export function randomText(dice: Dice, { texts }: Material): string {
  return partOf(dice, someText(dice, texts)) || dice.pick(WORDS);
}

function randomField(dice: Dice, place: Place): Field {
  const kind = dice.roll(20);
  if (kind < 5) return { kind: 'role', role: dice.pick(ROLES) };
  if (kind === 5)
    return { kind: 'meta', name: dice.pick(['key', 'topic', 'partition', 'offset', 'timestamp'] as const) };
  if (kind === 6)
    return { kind: 'header', name: dice.pick(['retry', 'RETRY', 'x-id', 'x_ID', 'host', 'a.b', 'none']) };
  if (kind === 7)
    return path(
      dice.pick(['error.message', 'error.stack', 'error.type', 'Error.Message']).split('.').map(key),
    );
  if (kind === 8) return path([key(dice.pick([...PLAIN_KEYS, ...ALL_ROLE_KEYS]))]);
  if (place.steps.length === 0) return path([key('a')]);
  const own = dice.rarely(8);
  const steps = place.steps.map((step) => (step.kind === 'key' ? variant(dice, step.name) : step));
  return path(dice.rarely(8) ? [...steps, { kind: 'any' }] : steps, own);
}

const key = (name: string): Step => ({ kind: 'key', name, exact: false });

function variant(dice: Dice, name: string): Step {
  switch (dice.roll(10)) {
    case 7:
      return key(name.toUpperCase());
    case 8:
      return key(
        /[_-]/.test(name) ? name.replace(/[_-]/g, (sign) => (sign === '_' ? '-' : '_')) : name.toLowerCase(),
      );
    case 9:
      return { kind: 'key', name, exact: true };
    default:
      return key(name);
  }
}

/** The path as a field; a name that cannot stand without quotes is one to be spelled exactly. */
function path(steps: readonly Step[], own = false): Field {
  const whole = steps.flatMap((step): Step[] => {
    if (step.kind !== 'key' || step.exact) return [step];
    const parts = step.name.split('.');
    const isPlain = parts.every((part) => NAME.test(part)) && !/^(and|or|not|in|exists)$/i.test(step.name);
    return isPlain
      ? parts.map(key)
      : [{ kind: 'key', name: step.name.replace(/\p{Cs}/gu, '').slice(0, 60), exact: true }];
  });
  const [first] = whole;
  if (!own && first?.kind === 'key' && !first.exact) {
    const name = first.name.toLowerCase();
    const role = ROLES.find((one) => one === name);
    if (whole.length === 1 && role !== undefined) return { kind: 'role', role };
    // Kafka's own names; what is not one is the source's.
    if (/^@(topic|partition|offset|timestamp|key|headers?)$/.test(name)) return path(steps, true);
  }
  return { kind: 'path', own, steps: whole };
}

function range(dice: Dice, field: Field, texts: readonly string[]): Tree {
  const open = dice.rarely(3);
  const list = dice.pick([NUMBERS.filter((one) => !/1E400|^-?0|9007|123456/.test(one)), LENGTHS, SIZES]);
  const size = (text: string) => Number(text) || Number(durationOf(text)?.mantissa ?? 0n);
  const low = orderText(dice, texts);
  if (dice.roll(2) === 0)
    return dice.roll(2) === 0
      ? { kind: 'range', field, low, high: undefined, open }
      : { kind: 'range', field, low: undefined, high: low, open };
  if (list === NUMBERS || list.every(isNumber)) {
    const [a, b] = [dice.pick(list), dice.pick(list)];
    return size(a) <= size(b)
      ? { kind: 'range', field, low: a, high: b, open }
      : { kind: 'range', field, low: b, high: a, open };
  }
  return list === LENGTHS
    ? { kind: 'range', field, low: '100ns', high: dice.pick(LENGTHS.slice(0, 9)), open }
    : { kind: 'range', field, low: '500b', high: dice.pick(SIZES), open };
}
