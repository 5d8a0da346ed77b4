// How a source of deploys is spoken of: where klog looked, what an entry is called there, and what to say and to try
// where there is none.

import type { DeploySource } from './options.ts';

export interface SourceWords {
  /** The start of a sentence: `topic "deploys"`. */
  readonly where: string;
  /** What one entry is. */
  readonly noun: 'marker' | 'tag';
  /** The rest of the sentence where there is no entry: `has no markers`. */
  readonly empty: string;
  /** What can be typed then. */
  readonly hint: string;
}

const MARKER = '{"service":"api","version":"1.2.3","time":"2026-11-23T14:05:00Z"}';
/** Characters of a command or a line that a message repeats. */
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
      return { where: repositoryName(source), noun: 'tag', empty: 'has no tags', hint: 'git tag v1.2.3' };
  }
}

/** `git repository "/srv/app"`. */
function repositoryName({ repository }: { readonly repository: string | undefined }): string {
  return repository === undefined ? 'the git repository of this folder' : `git repository "${repository}"`;
}

/** A text as a message can hold it: on one line, and not longer than that. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN - 3)}...` : line;
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w.:=@%+,/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
