// docs/grammar.md against the parser. Expressions are generated from the page's grammar and damaged; both must accept the
// same texts and join the same parts. Peggy reads the page, so nothing here knows the language.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import peggy from 'peggy';
import { expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import { parseExpression } from '../../src/query/language/parse.ts';
import { printExpression } from '../../src/query/language/print.ts';
import type { Expr } from '../../src/query/syntax/ast.ts';

const PAGE = readFileSync(new URL('../../docs/grammar.md', import.meta.url), 'utf8');
const GRAMMAR = /```peg\n([\s\S]*?)```/.exec(PAGE)![1]!;
/** What a text may be refused for that is not grammar. */
const MEANING =
  /is (not a|no) (level|number)|^"[\s\S]*": (expected a (number|value, but)|bad regular|the range is|both ends|a range|more than|unknown flag|unknown escape|expected four|expected a blank before)|has no order|unknown unit|without a unit/;

type Node = { readonly kind: string; readonly parts: readonly Node[]; readonly text: string };

/** The page's grammar, in which the rules that join and the parts that are joined return nodes. */
const JOINING = ['Or', 'And', 'Not', 'Term'];
const pageParser = peggy.generate(GRAMMAR, {
  plugins: [
    {
      use: (config) => {
        config.passes.transform.unshift((ast) => {
          for (const rule of ast.rules) {
            if (!JOINING.includes(rule.name)) continue;
            rule.expression = {
              type: 'action',
              location: rule.location,
              codeLocation: rule.location,
              code: ` return { kind: ${JSON.stringify(rule.name)}, inside, text: text() }; `,
              expression: {
                type: 'labeled',
                label: 'inside',
                labelLocation: rule.location,
                location: rule.location,
                expression: rule.expression,
              },
            } as unknown as typeof rule.expression;
          }
        });
      },
    },
  ],
});

/** Nodes in what Peggy returned for a rule, outermost only. */
function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null || !('kind' in value)) return [];
  const { kind, inside, text } = value as { kind: string; inside: unknown; text: string };
  const parts = kind === 'Term' ? [] : nodesIn(inside);
  const isNegation = kind === 'Not' && /^(?:not(?![^\s(])|!|-)/i.test(text) && parts[0]?.text !== text;
  // A rule with one part only joins nothing.
  if (kind !== 'Term' && !isNegation && parts.length === 1) return parts;
  return [{ kind, parts, text }];
}

/** How the page joins a text, with each term as the parser prints it; undefined where the page refuses the text. */
function byPage(text: string): string | undefined {
  try {
    const [root] = nodesIn(pageParser.parse(text));
    return root === undefined ? '""' : joined(root);
  } catch (error) {
    if (error instanceof pageParser.SyntaxError) return undefined;
    throw error;
  }
}

function joined(node: Node): string {
  // `||` before a parenthesis is a word, alone it is an operator.
  if (node.kind === 'Term') return byParser(node.text) ?? JSON.stringify(node.text);
  if (node.kind === 'Not') return `not(${joined(node.parts[0]!)})`;
  const kind = node.kind.toLowerCase();
  return join(kind, node.parts.map(joined));
}

function join(kind: string, parts: readonly string[]): string {
  if (parts.length < 2) return parts[0]!;
  const flat = parts.map((part) => (part.startsWith(`${kind}[`) ? part.slice(kind.length + 1, -1) : part));
  return `${kind}[${flat.join(' ; ')}]`;
}

function ofExpr(expr: Expr): string {
  if (expr.kind === 'and' || expr.kind === 'or') return join(expr.kind, expr.parts.map(ofExpr));
  return expr.kind === 'not' ? `not(${ofExpr(expr.part)})` : printExpression(expr);
}

const parse = (text: string): Expr => parseExpression(text, { fixed: false });

/** How the parser joins a text; undefined where it refuses it, null where it refuses what it means. */
function byParser(text: string): string | undefined | null {
  try {
    return ofExpr(parse(text));
  } catch (error) {
    if (!(error instanceof KlogError)) throw error;
    return MEANING.test(error.message) ? null : undefined;
  }
}

type Rule = ReturnType<typeof peggy.parser.parse>['rules'][number];
type Part = Rule['expression'];
const RULES = new Map<string, Part>(
  peggy.parser.parse(GRAMMAR).rules.map((rule) => [rule.name, rule.expression]),
);
/** Characters that classes are filled with: mostly plain ones, and all that mean something somewhere. */
const LETTERS = [...'aaabbbxyzAB115590__-...**?:<>=!~/|&"\'\\,()[]{}@$ nu'];
/** What stands for a rule where they have gone too deep into each other, or the text is long enough. */
const DEEP = 30;
const SHORT: Readonly<Record<string, string>> = {
  Not: 'x',
  ItemNot: 'y',
  Term: 'z',
  Item: '5',
  WordPart: 'w',
  RegexPart: 'r',
  Step: 'b',
};

/** A text that the page's grammar derives, look-ahead left out of account. `choose(n)`: a number below n. */
function derive(choose: (count: number) => number): string {
  let followed = 0;
  const long = 8 + choose(60);
  const isEnough = (depth: number): boolean => depth > DEEP || followed > long;
  const times = (part: Part, least: number, most: number, depth: number): string =>
    Array.from({ length: least + choose(most - least + 1) }, () => text(part, depth)).join('');
  const text = (part: Part, depth: number): string => {
    switch (part.type) {
      case 'rule_ref':
        // Most often one blank, or the words on both sides would grow together.
        if (part.name === '_' && choose(5) > 0) return ' ';
        if (part.name !== '_' && part.name !== 'Blank') followed++;
        if (isEnough(depth) && part.name in SHORT) return SHORT[part.name]!;
        return text(RULES.get(part.name)!, depth + 1);
      case 'choice':
        return text(part.alternatives[choose(part.alternatives.length)]!, depth);
      case 'sequence':
        return part.elements.map((one) => text(one, depth)).join('');
      case 'optional':
        return times(part.expression, 0, 1, depth);
      case 'zero_or_more':
        return times(part.expression, 0, isEnough(depth) ? 0 : 2, depth);
      case 'one_or_more':
        return times(part.expression, 1, isEnough(depth) ? 1 : 3, depth);
      case 'repeated':
        return times(
          part.expression,
          (part.min ?? part.max).value as number,
          part.max.value as number,
          depth,
        );
      case 'literal':
        return part.ignoreCase && choose(4) === 0 ? part.value.toUpperCase() : part.value;
      case 'class': {
        const parser = classParser(part);
        const fitting = LETTERS.filter((letter) => parser.test(letter));
        return fitting[choose(fitting.length)]!;
      }
      case 'any':
        return LETTERS[choose(LETTERS.length)]!;
      case 'group':
      case 'labeled':
      case 'text':
        return text(part.expression, depth);
      case 'simple_and':
      case 'simple_not':
        return '';
      default:
        throw new Error(`the page uses ${part.type}, which this test does not derive`);
    }
  };
  return text(RULES.get('Or')!, 0);
}

/** Numbers below what is asked for, always the same for a seed (mulberry32). */
function diceOf(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
}

const CLASSES = new Map<Part, RegExp>();

function classParser(part: Extract<Part, { type: 'class' }>): RegExp {
  let regex = CLASSES.get(part);
  if (regex === undefined) {
    const { start, end } = part.location;
    const source = GRAMMAR.slice(start.offset, end.offset).replace(/u$/, '');
    // As Peggy writes a class, with the brackets inside escaped as JavaScript's `u` flag wants it.
    regex = new RegExp(`^[${source.slice(1, -1).replace(/(?<!\\)\[/g, '\\[')}]$`, 'u');
    CLASSES.set(part, regex);
  }
  return regex;
}

// A minus before a blank is an error wherever it stands.
const derived = fc.nat().map((seed) => derive(diceOf(seed)).replace(/(?<=^|[ (!])-\s+/g, '-'));
const damaged = fc
  .tuple(derived, fc.nat(200), fc.constantFrom('', ' ', ...new Set(LETTERS), ' or ', ' and ', 'not '))
  .map(([text, at, piece]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + piece + text.slice(place + (piece === '' ? 1 : 0));
  });
/** Ends of a range in quotes go by what they mean; in parentheses `<` and `>` go with `:`, ranges with `:` and `=`. */
const BEYOND =
  /\.\.["']|["']\.\.|[[{][^\]}]*['"]|(?:[=<>]|\b(?:eq|ne|g[te]|l[te]|contains|startswith|endswith))\s*\([\s\S]*[[{<>]/i;

test.each([
  ['derived from the page', derived, 5_000],
  ['derived and damaged', damaged, 10_000],
] as const)('page and parser agree: %s', (_, texts, numRuns) => {
  let both = 0;
  fc.assert(
    fc.property(texts, (text) => {
      if (BEYOND.test(text)) return;
      const parsed = byParser(text);
      if (parsed === null) return;
      expect(parsed).toBe(byPage(text));
      if (parsed !== undefined) both++;
    }),
    { numRuns },
  );
  expect(both).toBeGreaterThan(numRuns / 12);
});
