// The door to re2js: RE2's syntax and meaning, linear time whatever the pattern. The only import of re2js, which
// is large: it is loaded before an expression is read that may hold a regular expression, and not for others.

type Engine = typeof import('re2js');

let engine: Engine | undefined;

/** Loads re2js where one of the texts may hold a regular expression. Await it before these are parsed. */
export async function loadRegexes(texts: readonly string[]): Promise<void> {
  if (texts.some((text) => /~|matches/i.test(text))) engine ??= await import('re2js');
}

function loaded(): Engine {
  if (engine === undefined) throw new Error('bug: a regular expression is read before re2js is loaded');
  return engine;
}

/** A compiled regular expression. */
export interface Regex {
  /** Whether it matches anywhere in the text. */
  test(text: string): boolean;
  /** All matches that are not empty, as `[start, end)` in UTF-16 units. */
  spans(text: string): [number, number][];
}

/** Why a pattern was refused, in RE2's own words, and the part of the pattern that it is about. */
export interface RegexRefusal {
  readonly reason: string;
  readonly part: string;
}

/** Why RE2 refuses the pattern; undefined when it does not. */
export function refusalOf(source: string): RegexRefusal | undefined {
  const { RE2JS, RE2JSSyntaxException } = loaded();
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) return { reason: 'is not a regular expression', part: '' };
    return describe(error);
  }
}

function describe(error: Error): RegexRefusal {
  const match = /^error parsing regexp: (.*?)(?:: `([\s\S]*)`)?$/.exec(error.message);
  return { reason: match?.[1] ?? error.message, part: match?.[2] ?? '' };
}

/** Compiles a pattern that RE2 takes. `flags`: of `ims`. */
export function compileRegex(source: string, flags: string): Regex {
  const { RE2JS } = loaded();
  let bits = 0;
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('m')) bits |= RE2JS.MULTILINE;
  if (flags.includes('s')) bits |= RE2JS.DOTALL;
  const pattern = RE2JS.compile(source, bits);
  return {
    test: (text) => pattern.test(text),
    spans(text) {
      const spans: [number, number][] = [];
      const matcher = pattern.matcher(text);
      while (matcher.find())
        if (matcher.end() > matcher.start()) spans.push([matcher.start(), matcher.end()]);
      return spans;
    },
  };
}

/** The flags to compile with: those of the slash form, else `i` where smart-case (or `-i`) says so. */
export function flagsOf(
  source: string,
  flags: string | undefined,
  letterCase: 'smart' | 'ignore' | 'exact',
): string {
  if (flags !== undefined) return flags;
  if (letterCase === 'exact') return '';
  return letterCase === 'ignore' || !hasCapital(source) ? 'i' : '';
}

// An escape such as \S or \pL, \p{Greek} is no capital, nor are a group's name and flags; one in a class is.
function hasCapital(source: string): boolean {
  const letters = source.replace(
    /\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|x..|[\s\S])|\(\?(?:P?<\w+>|[a-zA-Z-]+(?=[:)]))/gu,
    '',
  );
  return /[\p{Lu}\p{Lt}]/u.test(letters);
}
