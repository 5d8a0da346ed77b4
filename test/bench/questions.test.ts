// The benchmark of filters claims that every tool answers the same question. Here klog's expression, the generator's
// own count and the texts that other tools may search first are held against each other, shape by shape.

import { describe, expect, test } from 'vitest';
import { RARE, type Story, stories } from '../../bench/corpus.ts';
import { QUESTIONS, texts } from '../../bench/questions.ts';
import { SHAPES } from '../../bench/shapes.ts';
import { findAll, queryOf } from '../query/records.ts';

/** The rare word comes once in 100,000 stories: some of these get it. */
const STORIES: readonly Story[] = [...stories(300)].map((story, i) =>
  i % 100 === 7 ? { ...story, msg: `payment ${RARE} failed` } : story,
);

describe.each(SHAPES)('$name', (shape) => {
  const lines = STORIES.map(shape.line);

  test('a line is one JSON object that holds what the questions ask for', () => {
    for (const line of lines) {
      const object: unknown = JSON.parse(line);
      for (const keys of [shape.level, shape.host, shape.service, shape.latency, shape.msg]) {
        const value = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], object);
        expect(value, keys.join('.')).toBeDefined();
      }
    }
  });

  test.each(QUESTIONS)('$name', ({ name, expression, holds }) => {
    const want = STORIES.flatMap((story, i) => (holds(story) ? [i] : []));
    expect(want.length).toBeGreaterThan(0);
    expect(want.length).toBeLessThan(lines.length);
    const query = queryOf({ expressions: [expression(shape)] });
    const found = findAll(
      query,
      lines.map((value) => ({ value })),
    );
    expect(found.map((number) => number - 1)).toEqual(want);
    for (const group of texts(name, shape)) {
      for (const i of want) expect(group.some((text) => lines[i]!.includes(text))).toBe(true);
    }
  });
});
