// The words for a source of deploys in messages: where klog looked, what an entry is called, and what to try.

import type { DeploySource } from './options.ts';

export interface SourceWords {
  /** The start of a sentence: `topic "deploys"`. */
  readonly where: string;
  readonly noun: 'marker' | 'tag';
  /** Completes the sentence if there are no entries: `has no markers`. */
  readonly empty: string;
  /** What to type then. */
  readonly hint: string;
}

const MARKER = '{"service":"api","version":"1.2.3","time":"2026-11-23T14:05:00Z"}';
/** Characters of a command or line shown in a message. */
const MAX_SHOWN = 80;

/** The words for a source. */
export function wordsOf(source: DeploySource): SourceWords {
  const noun = 'marker';
  switch (source.kind) {
    case 'topic':
      return {
        where: `topic "${source.topic}"`,
        noun,
        empty: 'has no markers',
        hint: 'klog deploy mark --service api --version 1.2.3',
      };
    case 'file':
      return {
        where: `file "${source.path}"`,
        noun,
        empty: 'has no markers',
        hint: `echo '${MARKER}' >> ${quoted(source.path)}`,
      };
    case 'command':
      return {
        where: `command "${shortened(source.line)}"`,
        noun,
        empty: 'printed no markers',
        hint: source.line,
      };
    case 'git':
      return {
        where:
          source.repository === undefined
            ? 'the git repository of this folder'
            : `git repository "${source.repository}"`,
        noun: 'tag',
        empty: 'has no tags',
        hint: 'git tag v1.2.3',
      };
  }
}

/** A text for a message: on one line, and cut if it is long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN - 3)}...` : line;
}

/** A word quoted for the shell. */
function quoted(word: string): string {
  return /^[\w.:=@%+,/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
