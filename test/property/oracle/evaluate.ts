// Whether a record matches an expression, straight from the tree.

import { hasWords, isEqual, isInside, isRankInside } from './compare.ts';
import type { Document, Scope } from './document.ts';
import { readDocument } from './document.ts';
import type { Json } from './json.ts';
import { elementsOf, leavesOf, textOf } from './json.ts';
import { rankOfName, ranksOfWord } from './levels.ts';
import { isSameName, valuesAt } from './names.ts';
import { isNumber } from './numbers.ts';
import type { ErrorParts, Player } from './roles.ts';
import { playerOf } from './roles.ts';
import * as texts from './texts.ts';
import type { Field, Flags, Order, Role, Step, Tree, Value } from './tree.ts';

export interface Kafka {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

/** One record, read once and asked often. */
export class Oracle {
  readonly #kafka: Kafka;
  readonly document: Document;
  readonly #players = new Map<Role, Player | undefined>();

  constructor(value: Buffer | null, kafka: Kafka) {
    this.#kafka = kafka;
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
        return this.#orders(tree.field, lowOf(tree), highOf(tree), !tree.op.endsWith('='));
      case 'range':
        return this.#orders(tree.field, tree.low, tree.high, tree.open);
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

  #compares(
    field: Field,
    op: ':' | '=' | 'contains' | 'startswith' | 'endswith',
    value: Value,
    flags: Flags,
  ): boolean {
    const fold = texts.ignoresCase(value.text, flags);
    if (op === 'contains') return this.#anyText(field, (text) => texts.contains(text, value.text, fold));
    if (op === 'startswith') return this.#anyText(field, (text) => texts.startsWith(text, value.text, fold));
    if (op === 'endswith') return this.#anyText(field, (text) => texts.endsWith(text, value.text, fold));
    if (op === ':' && value.bare && texts.hasWildcard(value.text))
      return this.#anyText(field, (text) => texts.matchesWildcard(text, value.text, fold));
    if (field.kind === 'role' && field.role === 'level') {
      const rank = isNumber(value.text) ? Number(value.text) : rankOfName(value.text);
      return this.#player('level')?.rank === rank;
    }
    const elements = this.#elements(field);
    const name = nameOf(field);
    if (op === '=') return elements.some((element) => isEqual(element, value, name, flags));
    return this.#leaves(field).some((leaf) => hasWords(leaf, value, name, fold));
  }

  #orders(field: Field, low: string | undefined, high: string | undefined, open: boolean): boolean {
    if (field.kind === 'role' && field.role === 'level') {
      const rank = this.#player('level')?.rank;
      return rank !== undefined && isRankInside(rank, low, high, open);
    }
    const name = nameOf(field);
    return this.#elements(field).some((value) => isInside(value, name, low, high, open));
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
        return [this.#meta(field.name)];
      case 'header':
        return this.#header(field.name);
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
    if (error.parts === undefined) return part === 'message' ? [error.value] : [];
    const value = error.parts[part];
    return value === undefined ? [] : [value];
  }

  #player(role: Role): Player | undefined {
    if (!this.#players.has(role)) {
      this.#players.set(
        role,
        playerOf(this.document, role) ?? (role === 'host' ? this.#headerHost() : undefined),
      );
    }
    return this.#players.get(role);
  }

  #headerHost(): Player | undefined {
    const values = ['host', 'hostname'].flatMap((name) => this.#header(name));
    const value = values.find((one) => one.type === 'string' && one.text !== '');
    return value && { value };
  }

  #meta(name: (Field & { kind: 'meta' })['name']): Json {
    const { topic, partition, offset, timestamp, key } = this.#kafka;
    if (name === 'topic') return string(topic);
    if (name === 'key') return key === null ? { type: 'null' } : string(key);
    if (name === 'timestamp') return timestamp < 0 ? { type: 'null' } : number(timestamp);
    return number(name === 'partition' ? partition : offset);
  }

  #header(name: string): readonly Json[] {
    const { headers } = this.#kafka;
    const exact = headers.filter(([other]) => other === name);
    const named = exact.length > 0 ? exact : headers.filter(([other]) => isSameName(other, name));
    return named.map(([, value]) => (value === null ? { type: 'null' } : string(value)));
  }
}

const string = (text: string): Json => ({ type: 'string', text });
const number = (value: number): Json => ({ type: 'number', spelling: String(value) });
const lowOf = (tree: { op: Order; text: string }) => (tree.op.startsWith('>') ? tree.text : undefined);
const highOf = (tree: { op: Order; text: string }) => (tree.op.startsWith('<') ? tree.text : undefined);
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
