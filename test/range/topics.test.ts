// Topic names, globs and regexes.
import { describe, expect, test } from 'vitest';
import { isPattern, matchesGlob, matchTopics } from '../../src/range/topics.ts';

const NAMES = [
  'logs',
  'logs.audit',
  'logs.web',
  'logsXweb',
  'deploys',
  '__consumer_offsets',
  '__transaction_state',
];

test.each([
  ['logs', false],
  ['logs.audit', false],
  ['logs.*', true],
  ['log?', true],
  ['/^logs/', true],
  ['/', false],
  ['//', false],
])('isPattern %s -> %s', (text, expected) => expect(isPattern(text)).toBe(expected));

describe('matchTopics', () => {
  test.each([
    [['logs'], ['logs'], []],
    [['logs.*'], ['logs.audit', 'logs.web'], []],
    [['logs?web'], ['logs.web', 'logsXweb'], []],
    [['*'], ['deploys', 'logs', 'logs.audit', 'logs.web', 'logsXweb'], []],
    [['/audit|deploys/'], ['deploys', 'logs.audit'], []],
    [['/LOGS$/i'], ['logs'], []],
    [['logs', 'log*', 'logs'], ['logs', 'logs.audit', 'logs.web', 'logsXweb'], []],
    [['nope', 'logs', 'x*'], ['logs'], ['nope', 'x*']],
    [['Logs'], [], ['Logs']],
    [['__consumer_offsets'], ['__consumer_offsets'], []],
    [['__*'], [], ['__*']],
    [['/offsets/'], [], ['/offsets/']],
    [['/web$/', 'logs.audit'], ['logs.web', 'logsXweb', 'logs.audit'], []],
  ])('%j -> %j, missing %j', (patterns, topics, missing) => {
    expect(matchTopics(patterns, NAMES)).toEqual({ topics, missing });
  });

  test('a bad regex -> an error in words', () => {
    expect(() => matchTopics(['/lo(gs/'], NAMES)).toThrow(
      expect.objectContaining({
        code: 'bad-topic-regex',
        message: '"/lo(gs/" is not a regex: unterminated group',
      }),
    );
  });
});

test.each([
  ['a*c', 'abbc', true],
  ['a*c', 'abbcd', false],
  ['*', '', true],
  ['a.c', 'abc', false],
  ['a+(b)', 'a+(b)', true],
  [`${'*'.repeat(50)}x`, 'y'.repeat(200), false],
])('matchesGlob %s on %s -> %s', (glob, name, expected) => expect(matchesGlob(glob, name)).toBe(expected));
