// From a name to the values that it has in an object: longest literal key first, exact before folded, the last of
// repeated keys, through arrays.

import type { Json, JsonObject } from './json.ts';
import type { Step } from './tree.ts';

const folds = new Map<string, RegExp>();

/** Whether two names are one: case ignored, `_` and `-` alike. */
export function isSameName(a: string, b: string): boolean {
  // Simple folding keeps the length.
  if (a.length !== b.length) return false;
  let regex = folds.get(b);
  if (regex === undefined) {
    const source = b.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/[_-]/g, '[_-]');
    regex = new RegExp(`^${source}$`, 'isu');
    folds.set(b, regex);
  }
  return regex.test(a);
}

/** The value of a key: spelled so, else of the first key that folds equal; of repeated keys the last. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return memberLike(object, name, (key) => isSameName(key, name));
}

function memberLike(object: JsonObject, name: string, isLike: (key: string) => boolean): Json | undefined {
  const first = object.members.find(([key]) => isLike(key));
  return lastOf(object, name) ?? (first && lastOf(object, first[0]));
}

function lastOf(object: JsonObject, name: string): Json | undefined {
  return object.members.findLast(([key]) => key === name)?.[1];
}

/** The value of the key that the steps spell with dots; a quoted one in its own spelling only. */
function memberAt(object: JsonObject, steps: readonly (Step & { kind: 'key' })[]): Json | undefined {
  const name = steps.map((step) => step.name).join('.');
  return memberLike(object, name, (key) => {
    if (!isSameName(key, name)) return false;
    let at = 0;
    return steps.every((step) => {
      const part = key.slice(at, at + step.name.length);
      at += step.name.length + 1;
      return !step.exact || part === step.name;
    });
  });
}

/**
 * All values to which the steps lead, undefined where they lead nowhere. Arrays on the way stand for their
 * elements; for roles (`isOne`) an array is no way.
 */
export function valuesAt(value: Json, steps: readonly Step[], isOne = false): readonly Json[] | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  if (step.kind === 'any') return valuesAt(value, rest, isOne);
  if (step.kind === 'index') {
    const item = value.type === 'array' ? value.items.at(step.index) : undefined;
    return item && valuesAt(item, rest, isOne);
  }
  if (value.type === 'array' && !isOne) {
    const found = value.items.flatMap((item) => valuesAt(item, steps) ?? []);
    return found.length > 0 ? found : undefined;
  }
  if (value.type !== 'object') return undefined;
  const run = runOf(steps);
  for (let length = run.length; length > 0; length--) {
    const member = memberAt(value, run.slice(0, length));
    const found = member && valuesAt(member, steps.slice(length), isOne);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The steps that may stand as one key with dots. */
function runOf(steps: readonly Step[]): (Step & { kind: 'key' })[] {
  const end = steps.findIndex((step) => step.kind !== 'key');
  return steps.slice(0, end < 0 ? steps.length : end).filter((step) => step.kind === 'key');
}

/** The steps of a name such as `kubernetes.host`. */
export function stepsOf(name: string): readonly Step[] {
  return name.split('.').map((part) => ({ kind: 'key', name: part, exact: false }));
}
