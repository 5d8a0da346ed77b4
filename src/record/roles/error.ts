// The error that a record tells of: an object with a type, a message and a stack trace, a text, or keys of these
// meanings. Where its stack trace's text comes from is stack.ts's.

import { firstKey, firstMember } from '../document/parts.ts';
import type { Scope } from '../document/scope.ts';
import {
  DOTTED_ERRORS,
  ERROR_NAMES,
  ERROR_PARTS,
  FLAT_ERRORS,
  MORE_ERROR_NAMES,
  type Name,
} from '../fields/names.ts';
import { ARRAY, type JsonTape, OBJECT, STRING } from '../json/tape.ts';
import type { Cursor } from '../json/value.ts';
import { errorStackIn } from './stack.ts';

/** Moves `into` to the error in an object, its parts noted; false when there is none. `more`: where else one may be. */
export function findError(scope: Scope, more: boolean, into: Cursor): boolean {
  if (!more) return findErrorNamed(scope, ERROR_NAMES, false, into) || findFlat(scope, DOTTED_ERRORS, into);
  return (
    findErrorNamed(scope, MORE_ERROR_NAMES, true, into) ||
    findFlat(scope, FLAT_ERRORS, into) ||
    findErrorStack(scope, into)
  );
}

/** A text, an object, or a list of objects, of which the first is it. `must`: it has to have a type or message. */
function findErrorNamed(scope: Scope, names: readonly Name[], must: boolean, into: Cursor): boolean {
  const { tape } = scope;
  for (let i = 0; i < names.length; i++) {
    const found = scope.find(names[i]!);
    if (found < 0) continue;
    const node = tape.kinds[found] === ARRAY && tape.nexts[found]! > found + 1 ? found + 1 : found;
    if (tape.kinds[node] !== OBJECT && (node !== found || tape.kinds[node] !== STRING)) continue;
    into.at(tape, node);
    if (tape.kinds[node] === STRING) return true;
    openError(into, tape, node);
    // A list of one is that one; of more the others would be lost to whoever is shown the error.
    if (node !== found && tape.nexts[node] === tape.nexts[found]) into.node = found;
    if (!must || into.typeNode >= 0 || into.messageNode >= 0) return true;
  }
  return false;
}

function findFlat(scope: Scope, errors: typeof DOTTED_ERRORS, into: Cursor): boolean {
  const { tape } = scope;
  for (let i = 0; i < errors.length; i++) {
    const names = errors[i]!;
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

/** An error of which only the stack trace is written (winston, Logback): its text is the error's. */
function findErrorStack(scope: Scope, into: Cursor): boolean {
  const node = errorStackIn(scope);
  if (node >= 0) into.at(scope.tape, node);
  return node >= 0;
}

/** Notes where an error object has its type, message and stack. */
export function openError(into: Cursor, tape: JsonTape, node: number): void {
  into.isError = true;
  into.typeNode = firstMember(tape, node, ERROR_PARTS.type);
  into.messageNode = firstMember(tape, node, ERROR_PARTS.message);
  into.stackNode = firstMember(tape, node, ERROR_PARTS.stack);
}
