// Values in parentheses: `field op (x or y)`, after any operator, for trees whose tests are all of one field.

import type { Dice } from './dice.ts';
import type { Comparison, Field, Order, Tree } from './oracle/tree.ts';
import { spellEnd, spellField, spellOperator, spellRange, spellValue } from './spell-value.ts';

export interface Group {
  readonly field: Field;
  readonly op: Comparison | Order;
}

type Leaf = Tree & { kind: 'compare' | 'order' | 'range' | 'exists' };
const ORDERS = /^[<>]/;

/** The field and the operator of a tree of `and`, `or` and `not` that can be one group; else undefined. */
export function groupOf(tree: Tree): Group | undefined {
  if (tree.kind !== 'and' && tree.kind !== 'or') return undefined;
  const leaves = leavesOf(tree);
  const [first] = leaves ?? [];
  if (leaves === undefined || first === undefined || leaves.some((leaf) => leaf.field !== first.field))
    return undefined;
  const ops = new Set(
    leaves.map((leaf) => (leaf.kind === 'compare' || leaf.kind === 'order' ? leaf.op : ':')),
  );
  const [op] = ops;
  if (ops.size === 1 && op !== undefined) return { field: first.field, op };
  // `a:(x or >5)`
  return [...ops].every((one) => one === ':' || ORDERS.test(one))
    ? { field: first.field, op: ':' }
    : undefined;
}

function leavesOf(tree: Tree): readonly Leaf[] | undefined {
  switch (tree.kind) {
    case 'and':
    case 'or': {
      const parts = tree.parts.map(leavesOf);
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
    }
    case 'not':
      return leavesOf(tree.part);
    case 'compare':
    case 'order':
    case 'range':
    case 'exists':
      return [tree];
    default:
      return undefined;
  }
}

export function spellGroup({ field, op }: Group, tree: Tree, dice: Dice): string {
  return spellField(field) + spellOperator(op, dice) + inGroup(tree, op, dice);
}

/** The parentheses and what stands in them. */
export function inGroup(tree: Tree, op: Group['op'], dice: Dice): string {
  return `(${item(tree, op, dice)})`;
}

function item(tree: Tree, op: Group['op'], dice: Dice): string {
  switch (tree.kind) {
    case 'and':
    case 'or': {
      const words =
        tree.kind === 'or' ? [' or ', ', ', ',', ' OR ', ' || '] : [' ', ' and ', ' && ', ' AND '];
      return tree.parts.map((part) => operand(part, op, dice)).join(dice.pick(words));
    }
    case 'not': {
      const text = operand(tree.part, op, dice);
      // -5 is a number.
      const isNumber = /^[-\d.]/.test(text);
      return dice.pick(isNumber ? ['not ', '!', 'NOT '] : ['not ', '!', '-']) + text;
    }
    case 'order':
      return (op === ':' ? tree.op + dice.pick(['', ' ']) : '') + spellEnd(tree.text, dice);
    case 'range':
      return spellRange(tree, dice);
    case 'exists':
      return '*';
    case 'compare':
      return spellValue(tree.value, tree.op, dice);
    default:
      throw new Error('not in a group');
  }
}

function operand(tree: Tree, op: Group['op'], dice: Dice): string {
  const text = item(tree, op, dice);
  return tree.kind === 'and' || tree.kind === 'or' ? `(${text})` : text;
}
