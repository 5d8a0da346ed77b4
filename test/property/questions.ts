// A whole question as a person asks it: expressions as arguments and with -e, the flags that change their meaning,
// --host, --service, -l and a time range; with the one tree that says what is meant.

import { asEpochMs } from '../../src/base/brand.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import type { WindowOptions } from '../../src/read/window.ts';
import { NOW } from '../query/records.ts';
import type { Dice } from './dice.ts';
import type { Material } from './expressions.ts';
import { randomText, randomTree } from './expressions.ts';
import type { Flags, Tree, Window } from './oracle/tree.ts';
import { spell } from './spell.ts';
import { TYPED_LEVELS } from './words.ts';

export interface Question {
  readonly tree: Tree;
  readonly flags: Flags;
  readonly options: QueryOptions;
  readonly window: WindowOptions;
}

/** Zones, and how far their clocks are ahead of UTC in November, in minutes. */
const ZONES = [
  ['UTC', 0],
  ['UTC', 0],
  ['Europe/Oslo', 60],
  ['America/New_York', -300],
  ['Asia/Kathmandu', 345],
] as const;
const INSTANTS = [1795525200000, 1795525200001, 1795525200123, 1795525200124, 1795525230000, NOW];

export function randomQuestion(dice: Dice, material: Material): Question {
  const [zone, ahead] = dice.pick(ZONES);
  const flags: Flags = {
    letterCase: dice.pick(['smart', 'smart', 'smart', 'ignore', 'exact']),
    wholeWords: dice.rarely(5),
    now: NOW,
    ahead: ahead * 60_000,
  };
  const { letterCase, wholeWords } = flags;
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
  const all: Tree = {
    kind: 'and',
    parts: [...expressions.map(([tree]) => tree), ...anyOf(patterns.map(([tree]) => tree))],
  };
  const hosts = dice.rarely(12)
    ? [1, ...dice.some(1, () => 2)].map(() => namePattern(dice, material, 'host'))
    : [];
  const services = dice.rarely(16) ? [namePattern(dice, material, 'service')] : [];
  const level = dice.rarely(16) ? dice.pick(TYPED_LEVELS) : undefined;
  const window = dice.rarely(10) ? randomWindow(dice, material) : undefined;
  return {
    tree: {
      kind: 'and',
      parts: [
        invert ? { kind: 'not', part: all } : all,
        ...anyOf(hosts.map((pattern) => ({ kind: 'name', role: 'host', pattern }))),
        ...anyOf(services.map((pattern) => ({ kind: 'name', role: 'service', pattern }))),
        ...(level === undefined ? [] : [atLeast(level)]),
        ...(window === undefined ? [] : [{ kind: 'window', window } as const]),
      ],
    },
    flags,
    options: {
      ...{ letterCase, wholeWords, fixed, invert, hosts, services, level, now: NOW, zone },
      expressions: expressions.map(([, text]) => text),
      patterns: patterns.map(([, text]) => text),
    },
    window: windowOf(window),
  };
}

function anyOf(parts: readonly Tree[]): Tree[] {
  return parts.length === 0 ? [] : [{ kind: 'or', parts }];
}

function atLeast(level: string): Tree {
  return { kind: 'order', field: { kind: 'role', role: 'level' }, op: '>=', text: level };
}

/** The name that a record has, its first label, a family, or another. */
function namePattern(dice: Dice, material: Material, role: 'host' | 'service'): string {
  const names = material
    .played(role)
    .map((name) => name.slice(0, 30).replace(/[\\\ud800-\udfff\ufffd]/g, ''));
  const name =
    names.length > 0 && !dice.rarely(4) ? dice.pick(names) : dice.pick(['web-1', 'WEB-1', 'x', 'logs']);
  switch (dice.roll(6)) {
    case 0:
      return `${name.slice(0, 3)}*`;
    case 1:
      return `*${name.slice(2)}`;
    case 2:
      return name.split('.')[0] ?? '';
    case 3:
      return name.toLowerCase();
    case 4:
      return dice.pick(['*', 'web-*', 'w*1', '?eb-1', name.toUpperCase()]);
    default:
      return name;
  }
}

function randomWindow(dice: Dice, material: Material): Window {
  const instant = () => dice.pick([undefined, ...INSTANTS]);
  const since = instant();
  const hosts = dice.some(
    2,
    () => [dice.pick(['web-1', 'Web-1', ...material.played('host')]), dice.pick(INSTANTS)] as const,
  );
  return {
    clock: dice.pick(['record', 'log']),
    since,
    until: instant(),
    hosts: since === undefined ? [] : hosts,
  };
}

function windowOf(window: Window | undefined): WindowOptions {
  const instant = (ms: number | undefined) => (ms === undefined ? undefined : asEpochMs(ms));
  return {
    clock: window?.clock ?? 'record',
    since: instant(window?.since),
    until: instant(window?.until),
    hostStarts: window && new Map(window.hosts.map(([name, start]) => [name, asEpochMs(start)])),
  };
}
