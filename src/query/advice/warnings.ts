// What is legal in an expression and was probably not meant, each with what to type instead. Here the arguments are gone
// through; what there is to warn of stands in wordwarnings, valuewarnings and logicwarnings.

import { parseExpression } from '../language/parse.ts';
import type { Question } from '../match/question.ts';
import type { Expr } from '../syntax/ast.ts';
import type { QueryOptions } from '../syntax/options.ts';
import { logicWarnings } from './logic-warnings.ts';
import { valueWarnings } from './value-warnings.ts';
import type { Warn, Warning } from './warning.ts';
import { wordsWarnings, wordWarnings } from './word-warnings.ts';

type Options = Pick<QueryOptions, 'letterCase' | 'now' | 'zone'>;

/** The warnings of all arguments, each once, in the order written. */
export function warningsOf({ options, args, note: words }: Question): Warning[] {
  if (options.fixed) return [];
  const found = args.flatMap(({ text, expr }) => warningsIn(text, expr, options));
  const isKnown = found.some(({ code }) => code === 'foreign-operator' || code === 'exists-call');
  if (words !== undefined && !isKnown) found.push({ code: 'words', text: words, instead: undefined });
  const warnings = new Map<string, Warning>();
  for (const { code, text, instead } of found) {
    if (!warnings.has(text)) warnings.set(text, { code, text, instead: parses(instead) ? instead : null });
  }
  return [...warnings.values()];
}

function parses(text: string | undefined): text is string {
  if (text === undefined) return false;
  try {
    parseExpression(text, { fixed: false });
    return true;
  } catch {
    return false;
  }
}

function warningsIn(text: string, expr: Expr, options: Options): Warn[] {
  const found = [...logicWarnings(text, expr, options)];
  const visit = (part: Expr): void => {
    switch (part.kind) {
      case 'and':
      case 'or':
        if (part.kind === 'and') found.push(...wordsWarnings(part.parts));
        for (const one of part.parts) visit(one);
        return;
      case 'not':
        visit(part.part);
        return;
      case 'text':
        found.push(...wordWarnings(part, options));
        return;
      case 'match':
      case 'regex':
      case 'order':
      case 'range':
        found.push(...valueWarnings(part, options));
        return;
      default:
        return;
    }
  };
  visit(expr);
  return found;
}
