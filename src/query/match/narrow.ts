// `--host` and `--service` names: the parts of an expression that nobody types.

import type { Expr } from '../syntax/ast.ts';
import { ignoresCase } from '../text/fold.ts';
import { compileGlob } from '../text/glob.ts';
import type { CompileContext } from './context.ts';
import type { EventTest } from './order.ts';

/** Compiles `--host web-1`: the whole name or its first label, `*` allowed; with `whole` a name without a star as it is. */
export function compileName(expr: Expr & { kind: 'name' }, context: CompileContext): EventTest {
  const { role, pattern, whole } = expr;
  if (whole && !pattern.includes('*')) return (event) => event.text(role) === pattern;
  // Only the star is a wildcard here.
  const glob = compileGlob(pattern.replaceAll('?', '\\?'), ignoresCase(pattern, context.letterCase));
  return (event) => {
    const name = event.text(role);
    return name !== undefined && (glob.test(name) || glob.test(firstLabel(name)));
  };
}

/** `web-1` of `web-1.eu.example`; the name itself when it has no dot. */
export function firstLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
