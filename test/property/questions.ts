// A whole question as a person asks it: expressions as arguments and with -e, and the flags that change their
// meaning; with the one tree that says what is meant.

import type { QueryOptions } from '../../src/query/options.ts';
import type { Dice } from './dice.ts';
import type { Material } from './expressions.ts';
import { randomText, randomTree } from './expressions.ts';
import type { Flags, Tree } from './oracle/tree.ts';
import { spell } from './spell.ts';

export interface Question {
  readonly tree: Tree;
  readonly flags: Flags;
  readonly options: Flags & Pick<QueryOptions, 'expressions' | 'patterns' | 'fixed' | 'invert'>;
}

export function randomQuestion(dice: Dice, material: Material): Question {
  const flags: Flags = {
    letterCase: dice.pick(['smart', 'smart', 'smart', 'ignore', 'exact']),
    wholeWords: dice.rarely(5),
  };
  const fixed = dice.rarely(12);
  const invert = dice.rarely(10);
  const make = (): readonly [Tree, string] => {
    if (fixed) {
      const text = randomText(dice, material);
      return [{ kind: 'text', text, bare: false }, text];
    }
    const tree = randomTree(dice, material);
    return [tree, spell(tree, dice)];
  };
  const isMany = dice.rarely(8);
  const expressions = isMany ? dice.some(2, make) : [make()];
  const patterns = isMany ? [make(), ...dice.some(1, make)] : [];
  const any: Tree[] = patterns.length > 0 ? [{ kind: 'or', parts: patterns.map(([tree]) => tree) }] : [];
  const all: Tree = { kind: 'and', parts: [...expressions.map(([tree]) => tree), ...any] };
  return {
    tree: invert ? { kind: 'not', part: all } : all,
    flags,
    options: {
      ...flags,
      fixed,
      invert,
      expressions: expressions.map(([, text]) => text),
      patterns: patterns.map(([, text]) => text),
    },
  };
}
