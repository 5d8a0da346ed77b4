// Selects topics by name, glob or regular expression.

import { KlogError, reasonOf } from '../base/errors.ts';

/** Kafka's own topics: only their exact name selects them, never a pattern. */
const INTERNAL = new Set([
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
  '__cluster_metadata',
]);

export interface TopicMatch {
  /** Distinct; in the order of the patterns, by name within one pattern. */
  readonly topics: string[];
  /** Patterns and names that match nothing. */
  readonly missing: string[];
}

/** Whether it is a glob (`*` and `?`) or a regex between slashes, not a name. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text) || regexParts(text) !== undefined;
}

/** The topics that match names, globs and regexes. A KlogError for an invalid regex. */
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

/** Whether a whole name matches a glob: `*` is any text, `?` one character. */
export function matchesGlob(glob: string, name: string): boolean {
  return globTest(glob).test(name);
}

function patternTest(pattern: string): (name: string) => boolean {
  const regex = regexParts(pattern);
  const test = regex === undefined ? globTest(pattern) : compile(pattern, regex.source, regex.flags);
  return (name) => !INTERNAL.has(name) && test.test(name);
}

// Several stars in a row are one: "***" would make the regex backtrack.
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
    // The message is "Invalid regular expression: /x(/: Unterminated group": only the end is useful.
    const reason = reasonOf(cause).replace(/^.*: /, '').toLowerCase();
    throw new KlogError('bad-topic-regex', `"${pattern}" is not a regex: ${reason}`, {
      hint: "-t '/^logs[.]/' or -t 'logs.*'",
      cause,
    });
  }
}
