// What `npm run bench:filters` asks: five filters, from one that a literal decides to one that every record must
// answer. How other tools are asked the same is in peers.ts.

import { RARE, type Story } from './corpus.ts';
import type { Shape } from './shapes.ts';

export type Name = 'literal' | 'level' | 'fields' | 'regex' | 'negation';

export interface Question {
  readonly name: Name;
  /** The expression for klog. */
  readonly expression: (shape: Shape) => string;
  /** Whether a story is an answer: the count that every tool must find. */
  readonly holds: (story: Story) => boolean;
}

/** The regular expression of the question `regex`, without the escaping of any language. */
export const DEVICE = 'signed (in|out) from an? \\w+ device';

export const QUESTIONS: readonly Question[] = [
  { name: 'literal', expression: () => RARE, holds: ({ msg }) => msg.includes(RARE) },
  { name: 'level', expression: () => 'level=error', holds: ({ level }) => level === 'error' },
  {
    name: 'fields',
    expression: ({ latency, slow }) => `level>=warn host:web-* ${latency.join('.')}>${slow}`,
    holds: ({ level, host, latency }) =>
      (level === 'warn' || level === 'error') && host.startsWith('web-') && latency > 250,
  },
  {
    name: 'regex',
    expression: () => `msg~"${DEVICE}"`,
    holds: ({ msg }) => msg.includes('signed in from a new device'),
  },
  { name: 'negation', expression: () => 'service!=api', holds: ({ service }) => service !== 'api' },
];

/**
 * Groups of texts: a line that can match holds one text of every group. They come from the words of the question, so
 * anybody would think of them; nothing here knows how a logger spells its JSON.
 */
export function texts(question: Name, shape: Shape): readonly (readonly string[])[] {
  const bare = (json: string): string => json.replaceAll('"', '');
  if (question === 'literal') return [[RARE]];
  if (question === 'regex') return [['signed']];
  if (question === 'level' && !shape.ranked) return [[bare(shape.error)]];
  if (question !== 'fields') return [];
  return shape.ranked ? [['web-']] : [[bare(shape.warn), bare(shape.error)], ['web-']];
}
