// The nearest name is near: hints must not send a person somewhere else.

import { expect, test } from 'vitest';
import { nearestName } from '../../src/base/nearest.ts';

test.each([
  ['grpe', ['tail', 'grep', 'count'], 'grep'],
  ['WARNN', ['info', 'warn'], 'warn'],
  ['a', ['b', 'cd'], 'b'],
  ['ab', ['xy'], undefined],
  ['sasl.mechanizm', ['security.protocol', 'sasl.mechanism', 'sasl.mechanisms'], 'sasl.mechanism'],
  ['cat', ['bat', 'hat'], 'bat'],
  ['completely', ['different'], undefined],
  ['abcdefghijkl', ['abcdefghxxxx'], undefined],
  ['x', [], undefined],
  ['mgs', ['msgs', 'msg'], 'msgs'],
  ['MSG', ['mgs', 'msg'], 'msg'],
  ['mgs', ['cpu', 'msg'], 'msg'],
  ['mgs', ['gsm', 'sgm'], undefined],
  ['audit', ['errors.audit', 'logs.audit', 'jobs.audit'], 'logs.audit'],
  ['logs.audit.eu', ['logs', 'logs.audit', 'audit'], 'logs.audit'],
  ['AUDIT', ['logs.web', 'logs.Audit'], 'logs.Audit'],
  ['au', ['logs.audit'], undefined],
  ['latency', ['l', 'la', 'cpu'], undefined],
])('%s among %j -> %s', (name, candidates, expected) => {
  expect(nearestName(name, candidates)).toBe(expected);
});
