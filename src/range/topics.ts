// Which topics a person means: names, globs and regexes against the names of a cluster. Asking the cluster for its
// names, and the error for what is missing, are left to the caller.

import { KlogError, reasonOf } from '../base/errors.ts';

/** Kafka's own topics hold no logs: a pattern never selects them, only their exact name does. */
const INTERNAL = new Set([
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
  '__cluster_metadata',
]);

export interface TopicMatch {
  /** Each once; in the order of the patterns, by name within one pattern. */
  readonly topics: string[];
  /** Patterns and names that select nothing. */
  readonly missing: string[];
}

/** True for a glob (`*` and `?`) or a regex between slashes; false for a plain name. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text) || regexParts(text) !== undefined;
}

/** The topics that names, globs and regexes select. A KlogError for a regex that cannot be read. */
export function matchTopics(patterns: readonly string[], names: readonly string[]): TopicMatch {
  const sorted = [...names].sort();
  const topics = new Set<string>();
  const missing: string[] = [];
  for (const pattern of patterns) {
    const test = isPattern(pattern) ? patternTest(pattern) : (name: string) => name === pattern;
    const found = sorted.filter(test);
    if (found.length === 0) missing.push(pattern);
    for (const name of found) topics.add(name);
  }
  return { topics: [...topics], missing };
}

/** Whether a whole name fits a glob: `*` is any text, `?` one character, all else itself. */
export function matchesGlob(glob: string, name: string): boolean {
  return globTest(glob).test(name);
}

function patternTest(pattern: string): (name: string) => boolean {
  const regex = regexParts(pattern);
  const test = regex === undefined ? globTest(pattern) : compile(pattern, regex.source, regex.flags);
  return (name) => !INTERNAL.has(name) && test.test(name);
}

// A run of stars is one star: "***" would make the regex try every way to share a name among three.
function globTest(glob: string): RegExp {
  const source = glob
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

function regexParts(text: string): { source: string; flags: string } | undefined {
  const match = /^\/(.+)\/(i?)$/.exec(text);
  return match === null ? undefined : { source: match[1] ?? '', flags: match[2] ?? '' };
}

function compile(pattern: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    // The engine says "Invalid regular expression: /x(/: Unterminated group": only the end is news.
    const reason = reasonOf(cause).replace(/^.*: /, '').toLowerCase();
    throw new KlogError('bad-topic-regex', `"${pattern}" is no regex: ${reason}`, {
      hint: "-t '/^logs[.]/' or -t 'logs.*'",
      cause,
    });
  }
}
