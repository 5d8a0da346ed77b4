// Whether a record matches an expression, straight from the tree.

import type { Ends } from './compare.ts';
import { hasWords, isEqual, isInside, isRankInside, isTimeBetween, isTimeSaid } from './compare.ts';
import type { Document, Scope } from './document.ts';
import { readDocument } from './document.ts';
import type { ErrorParts } from './errors.ts';
import type { Json } from './json.ts';
import { elementsOf, leavesOf, textOf } from './json.ts';
import type { Kafka } from './kafka.ts';
import { headersOf, metaOf, number } from './kafka.ts';
import { rankOfAsked, ranksOfWord } from './levels.ts';
import { isSameName, valuesAt } from './names.ts';
import { isNumber } from './numbers.ts';
import type { Player } from './roles.ts';
import { pinnedPlayer, playerOf } from './roles.ts';
import * as texts from './texts.ts';
import type { Comparison, Field, Flags, Order, Role, Step, Tree, Value, Window } from './tree.ts';

/** Roles that are pinned to a field; such a role is looked up nowhere else. */
export type Pinned = Readonly<Partial<Record<Role, Field>>>;

/** One record, read once and asked often. */
export class Oracle {
  readonly #kafka: Kafka;
  readonly #pinned: Pinned;
  readonly document: Document;
  readonly #players = new Map<Role, Player | undefined>();

  constructor(value: Buffer | null, kafka: Kafka, pinned: Pinned = {}) {
    this.#kafka = kafka;
    this.#pinned = pinned;
    this.document = readDocument(value);
  }

  matches(tree: Tree, flags: Flags): boolean {
    switch (tree.kind) {
      case 'all':
        return true;
      case 'and':
        return tree.parts.every((part) => this.matches(part, flags));
      case 'or':
        return tree.parts.some((part) => this.matches(part, flags));
      case 'not':
        return !this.matches(tree.part, flags);
      case 'text':
        return this.#hasText(tree.text, tree.bare, flags);
      case 'exists':
        return this.#elements(tree.field).some((value) => value.type !== 'null');
      case 'in':
        return tree.values.some((value) => this.#compares(tree.field, '=', value, flags));
      case 'compare':
        return this.#compares(tree.field, tree.op, tree.value, flags);
      case 'regex':
        return this.#anyText(tree.field, (text) => texts.matchesRegex(text, tree.source, tree.flags, flags));
      case 'order':
        return this.#orders(tree.field, endsOf(tree), flags);
      case 'range':
        return this.#orders(tree.field, tree, flags);
      case 'name':
        return this.#isCalled(tree.role, tree.pattern, flags);
      case 'window':
        return this.#isWithin(tree.window);
    }
  }

  /** Texts of what plays a role, for expressions that hit. */
  textsOf(role: Role): readonly string[] {
    const player = this.#player(role);
    return player === undefined ? [] : leavesOf(player.value).flatMap((leaf) => textOf(leaf) ?? []);
  }

  #hasText(text: string, bare: boolean, flags: Flags): boolean {
    const fold = texts.ignoresCase(text, flags);
    const has = flags.wholeWords ? texts.containsWords : texts.contains;
    if (this.document.texts.some((one) => has(one, text, fold))) return true;
    const ranks = bare ? ranksOfWord(text) : undefined;
    const rank = this.#player('level')?.rank;
    return ranks !== undefined && rank !== undefined && rank >= ranks.from && rank <= ranks.to;
  }

  #compares(field: Field, op: Comparison, value: Value, flags: Flags): boolean {
    const fold = texts.ignoresCase(value.text, flags);
    if (op === 'contains') return this.#anyText(field, (text) => texts.contains(text, value.text, fold));
    if (op === 'startswith') return this.#anyText(field, (text) => texts.startsWith(text, value.text, fold));
    if (op === 'endswith') return this.#anyText(field, (text) => texts.endsWith(text, value.text, fold));
    if (op === ':' && value.bare && texts.hasWildcard(value.text))
      return this.#anyText(field, (text) => texts.matchesWildcard(text, value.text, fold));
    if (field.kind === 'role' && field.role === 'level') {
      const rank = isNumber(value.text) ? Number(value.text) : rankOfAsked(value.text);
      return this.#player('level')?.rank === rank;
    }
    const elements = this.#elements(field);
    if (isTime(field)) {
      const ends = { low: value.text, high: value.text, open: false };
      if (isTimeBetween(this.#timeOf(field) ?? Number.NaN, ends, flags)) return true;
      return elements.some((element) => isTimeSaid(element, value, op, flags));
    }
    const name = nameOf(field);
    if (op === '=') return elements.some((element) => isEqual(element, value, name, flags));
    return this.#leaves(field).some((leaf) => hasWords(leaf, value, name, flags));
  }

  #orders(field: Field, ends: Ends, flags: Flags): boolean {
    if (field.kind === 'role' && field.role === 'level') {
      const rank = this.#player('level')?.rank;
      return rank !== undefined && isRankInside(rank, ends);
    }
    if (isTime(field)) {
      const ms = this.#timeOf(field);
      return ms !== undefined && isTimeBetween(ms, ends, flags);
    }
    const name = nameOf(field);
    return this.#elements(field).some((value) => isInside(value, name, ends, flags));
  }

  /** The line's own time, else Kafka's; of `@timestamp` only Kafka's. */
  #timeOf(field: Field): number | undefined {
    const own = field.kind === 'role' ? this.#player('time')?.ms : undefined;
    return own ?? (this.#kafka.timestamp < 0 ? undefined : this.#kafka.timestamp);
  }

  #isCalled(role: 'host' | 'service', pattern: string, flags: Flags): boolean {
    const name = textOf(this.#player(role)?.value ?? { type: 'null' });
    if (name === undefined) return false;
    const fold = texts.ignoresCase(pattern, flags);
    return [name, name.split('.')[0]!].some((one) => texts.matchesStars(one, pattern, fold));
  }

  #isWithin({ clock, since, until, hosts }: Window): boolean {
    const own = this.#player('time')?.ms;
    const kafka = this.#kafka.timestamp < 0 ? undefined : this.#kafka.timestamp;
    const ms = clock === 'log' ? (own ?? kafka) : (kafka ?? own);
    if (ms === undefined) return true;
    const host = (textOf(this.#player('host')?.value ?? { type: 'null' }) ?? '').toLowerCase();
    const starts = hosts.map(([name, start]) => ({ name: name.toLowerCase(), start }));
    const called = (name: string) => starts.findLast((one) => one.name === name)?.start;
    // No name is not one of a family, though `*` would fit it.
    const family = starts.find(({ name }) => {
      if (host === '' || !name.includes('*')) return false;
      return [host, host.split('.')[0]!].some((one) => texts.matchesStars(one, name, true));
    });
    const start = called(host) ?? called(host.split('.')[0]!) ?? family?.start ?? since;
    return (start === undefined || ms >= start) && (until === undefined || ms < until);
  }

  /** Texts of the field's values; objects stand for their leaves. */
  #anyText(field: Field, test: (text: string) => boolean): boolean {
    return this.#leaves(field).some((leaf) => {
      const text = textOf(leaf);
      return text !== undefined && test(text);
    });
  }

  #leaves(field: Field): readonly Json[] {
    if (field.kind === 'role' && field.role === 'error') {
      const error = this.#player('error');
      if (error?.parts !== undefined) return partList(error.parts).flatMap(leavesOf);
    }
    return this.#elements(field).flatMap(leavesOf);
  }

  #elements(field: Field): readonly Json[] {
    return this.#values(field).flatMap(elementsOf);
  }

  #values(field: Field): readonly Json[] {
    switch (field.kind) {
      case 'meta':
        return [metaOf(this.#kafka, field.name)];
      case 'header':
        return headersOf(this.#kafka, field.name);
      case 'role': {
        const player = this.#player(field.role);
        if (player !== undefined) return [player.value];
        const { timestamp } = this.#kafka;
        return field.role === 'time' && timestamp >= 0 ? [number(timestamp)] : [];
      }
      case 'path':
        return this.#path(field);
    }
  }

  #path(field: Field & { kind: 'path' }): readonly Json[] {
    const found = this.document.scopes.map((scope) => inScope(scope, field.steps, field.own));
    const values = found.flatMap((one) => one ?? []);
    if (found.some((one) => one !== undefined) || field.own) return values;
    const part = errorPart(field.steps);
    const error = part && this.#player('error');
    if (part === undefined || error === undefined) return [];
    // A text is its own message; one of several lines is a trace, too.
    const isTrace = /\n[\s\S]*\S/.test(textOf(error.value) ?? '');
    if (error.parts === undefined)
      return part === 'message' || (part === 'stack' && isTrace) ? [error.value] : [];
    const value = error.parts[part];
    return value === undefined ? [] : [value];
  }

  #player(role: Role): Player | undefined {
    if (!this.#players.has(role)) {
      this.#players.set(role, undefined);
      this.#players.set(role, this.#findPlayer(role));
    }
    return this.#players.get(role);
  }

  #findPlayer(role: Role): Player | undefined {
    const pinned = this.#pinned[role];
    if (pinned !== undefined) return pinnedPlayer(role, this.#elements(pinned), nameOf(pinned));
    return playerOf(this.document, role) ?? (role === 'host' ? this.#headerHost() : undefined);
  }

  #headerHost(): Player | undefined {
    const values = ['host', 'hostname'].flatMap((name) => headersOf(this.#kafka, name));
    const value = values.find((one) => one.type === 'string' && one.text !== '');
    return value && { value };
  }
}

const endsOf = ({ op, text }: { op: Order; text: string }): Ends => ({
  low: op.startsWith('>') ? text : undefined,
  high: op.startsWith('<') ? text : undefined,
  open: !op.endsWith('='),
});
/** Whether a field holds a time whatever its value looks like. */
export const isTime = (field: Field): boolean =>
  (field.kind === 'role' && field.role === 'time') || (field.kind === 'meta' && field.name === 'timestamp');
const partList = ({ type, message, stack }: ErrorParts) =>
  [type, message, stack].flatMap((part) => part ?? []);

/** At the top, then in the wrapper objects, then in the record inside. */
function inScope(scope: Scope, steps: readonly Step[], own: boolean): readonly Json[] | undefined {
  const top = valuesAt(scope.object, steps);
  if (top !== undefined || own) return top;
  for (const wrapper of scope.wrappers) {
    const found = valuesAt(wrapper, steps);
    if (found !== undefined) return found;
  }
  return scope.inner && inScope(scope.inner, steps, own);
}

function errorPart(steps: readonly Step[]): 'type' | 'message' | 'stack' | undefined {
  const [first, second] = steps;
  if (steps.length !== 2 || first?.kind !== 'key' || second?.kind !== 'key') return undefined;
  if (!isSameName(first.name, 'error')) return undefined;
  return (['type', 'message', 'stack'] as const).find((part) => isSameName(second.name, part));
}

/** The last key, which tells a unit. */
function nameOf(field: Field): string {
  if (field.kind === 'header') return field.name;
  const keys =
    field.kind === 'path' ? field.steps.flatMap((step) => (step.kind === 'key' ? [step.name] : [])) : [];
  return keys.at(-1) ?? '';
}
