// The corpus: lines that real loggers wrote, and what klog must find in them. What must be found was written down
// when the lines were recorded (record.ts), from what was logged.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { levelName } from '../../src/record/vocabulary/level.ts';
import { klog, linesOf } from '../e2e/klog.ts';
import { eventOf } from '../record/make.ts';
import type { Expected } from './producer.ts';

const HERE = import.meta.dirname;
const FILES = readdirSync(HERE).filter((name) => name.endsWith('.jsonl'));
const NAMES = FILES.filter((name) => !name.endsWith('.expected.jsonl')).map((name) => name.slice(0, -6));
const linesIn = (name: string): string[] => linesOf(readFileSync(join(HERE, name), 'utf8'));
const expectedOf = (name: string): Expected[] =>
  linesIn(`${name}.expected.jsonl`).map((line) => JSON.parse(line) as Expected);

function seenIn(line: string): Expected {
  const event = eventOf(line);
  const all = {
    time: event.ownTime < 0 ? undefined : new Date(event.ownTime).toISOString(),
    level: event.rank === 0 ? undefined : levelName(event.rank),
    msg: event.text('msg'),
    host: event.text('host'),
    service: event.text('service'),
    error: event.text('error'),
    trace: event.text('trace'),
    stack: event.stack() === undefined ? undefined : true,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

test('the corpus is whole', () => {
  expect(NAMES.length).toBeGreaterThan(35);
  const bytes = FILES.reduce((sum, name) => sum + statSync(join(HERE, name)).size, 0);
  expect(bytes).toBeLessThan(2_000_000);
});

describe('every role of every line', () => {
  test.each(NAMES)('%s', (name) => {
    const lines = linesIn(`${name}.jsonl`);
    const expected = expectedOf(name);
    expect(lines.length).toBeGreaterThanOrEqual(100);
    expect(expected).toHaveLength(lines.length);
    const wrong = lines.flatMap((line, i) => {
      const seen = seenIn(line);
      const isRight = JSON.stringify(sorted(seen)) === JSON.stringify(sorted(expected[i]!));
      return isRight ? [] : [{ line: `${name}.jsonl:${i + 1}`, seen, expected: expected[i] }];
    });
    expect(wrong).toEqual([]);
  });
});

const sorted = (roles: Expected) => Object.entries(roles).sort(([a], [b]) => (a < b ? -1 : 1));

describe('the built program finds the same', () => {
  test.each(['pino', 'kubernetes'])('%s', async (name) => {
    const file = join(HERE, `${name}.jsonl`);
    const lines = linesIn(`${name}.jsonl`);
    const expected = expectedOf(name);
    const find = async (...expression: string[]) => {
      const { stdout } = await klog(['grep', ...expression, '--file', file, '-o', 'raw']);
      return linesOf(stdout);
    };
    const linesWhere = (fits: (row: Expected) => boolean) => lines.filter((_, i) => fits(expected[i]!));
    const levels = ['error', 'critical', 'fatal', 'alert', 'emergency'];
    const hasWarn = linesWhere(({ level }) => level !== undefined && ['warn', ...levels].includes(level));
    expect(await find('level>=warn')).toEqual(hasWarn);
    expect(await find('level=error service=billing')).toEqual(
      linesWhere(({ level, service }) => level === 'error' && service === 'billing'),
    );
    expect(await find('--host', 'web-4')).toEqual(linesWhere(({ host }) => host?.split('.')[0] === 'web-4'));
    expect(await find('error:"disk full"')).toEqual(
      linesWhere(({ error }) => error?.includes('disk full') === true),
    );
    const [trace] = expected.flatMap((row) => row.trace ?? []);
    expect(await find(`trace=${trace}`)).toEqual(linesWhere((row) => row.trace === trace));
  });
});
