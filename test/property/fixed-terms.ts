// Random tests of levels and times: what is asked of them is typed by people, not taken from records.

import type { Dice } from './dice.ts';
import { bareOf } from './operands.ts';
import { isNumber } from './oracle/numbers.ts';
import type { Field, Order, Tree, Value } from './oracle/tree.ts';
import { AGO, EPOCHS, TIMES, TYPED_LEVELS, TYPED_TIMES } from './words.ts';

export const ORDERS: readonly Order[] = ['>', '>=', '<', '<='];
const ALL_TIMES = [...TIMES, ...TYPED_TIMES, ...AGO, ...EPOCHS];

/** A test of the role `level`. */
export function levelTerm(dice: Dice, field: Field): Tree {
  const name = dice.rarely(3) ? dice.pick(['50', '40', '45', '10', '70', '30']) : dice.pick(TYPED_LEVELS);
  const value: Value = { text: name, bare: isNumber(name) };
  switch (dice.roll(6)) {
    case 0:
      return { kind: 'compare', field, op: dice.pick([':', '=']), value };
    case 1:
      return { kind: 'in', field, values: [value, { text: dice.pick(TYPED_LEVELS), bare: false }] };
    case 2:
      return {
        kind: 'compare',
        field,
        op: dice.pick(['contains', 'startswith', 'endswith']),
        value: { text: name.slice(0, 2), bare: false },
      };
    case 3:
      return { kind: 'compare', field, op: ':', value: { text: `${name.slice(0, 2)}*`, bare: true } };
    case 4:
      return {
        kind: 'range',
        field,
        low: dice.pick(['10', 'trace', 'info']),
        high: dice.pick(['error', '50', undefined]),
        open: dice.rarely(3),
      };
    default:
      return { kind: 'order', field, op: dice.pick(ORDERS), text: name };
  }
}

/** A test of a field that is a time whatever it looks like. */
export function timeTerm(dice: Dice, field: Field): Tree {
  const time = () => dice.pick(ALL_TIMES);
  switch (dice.roll(6)) {
    case 0:
      return { kind: 'compare', field, op: dice.pick([':', '=']), value: bareOf(time()) };
    case 1:
      return { kind: 'in', field, values: [bareOf(time()), bareOf(time())] };
    case 2: {
      const [low, high] = dice.pick([
        ['2026-11-24T13:00:00Z', '2026-11-24T13:00:30Z'],
        ['13:00', '14:05'],
        ['23:00', '23:30'],
        ['2h ago', '15m'],
        ['yesterday', 'now'],
        ['yesterday 18:00', undefined],
        ['23:00', undefined],
        [undefined, '14:05'],
        ['1795525200', '1795525230'],
      ] as const);
      return { kind: 'range', field, low, high, open: dice.rarely(3) };
    }
    default:
      return { kind: 'order', field, op: dice.pick(ORDERS), text: time() };
  }
}
