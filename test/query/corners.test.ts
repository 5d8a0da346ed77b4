// Cases in which klog once differed from the oracle of test/property, as plain examples.

import { expect, test } from 'vitest';
import { candidates, findAll, NOW, queryOf } from './records.ts';

const ESCAPED_TIME = String.raw`"\u0032026-11-24T13:00:00\u005a"`;

test.each([
  ['a time spelled with escapes is a time', 'time<2026-11-24T13:00:01Z', `{"time":${ESCAPED_TIME}}`],
  ['also in a field of the source', 'at>2026-11-24T12:59Z', `{"at":${ESCAPED_TIME}}`],
  ['a level number spelled with escapes', 'level=error', String.raw`{"level":"\u0035\u0030"}`],
  ['a level name spelled with escapes, ordered', 'severity>=warn', String.raw`{"severity":"\u0045RROR"}`],
  ['a level number in a text, ordered', 'severity>=warn', '{"severity":"3"}'],
  ['a name beyond ASCII that folds to one in ASCII', '\u017f=1', '{"s":1}'],
  ['the Kelvin sign in a name', 'to\u212aen=1', '{"token":1}'],
  ['words of a logfmt line need not stand side by side', 'msg:"done in time"', 'done n=1 in m=2 time k=3'],
  ['a level beside a sign that is no letter', 'level=error', '\u2502ERROR\u2502 it broke'],
  ['a keyword and a comma are a word', 'and,', 'one, and, two'],
])('%s: %s', (_title, expression, value) => {
  const records = [{ value, timestamp: NOW }];
  const query = queryOf({ expressions: [expression] });
  expect(findAll(query, records)).toEqual([1]);
  expect([...candidates(query, records)]).toEqual([1]);
});

test.each([
  ['a level name orders the field asked for, not the record', 'msg>warn', '{"level":"error","msg":"hello"}'],
  ['blanks around a duration make it a text', 'took<1s', '{"took":"250ms "}'],
  ['in a range too', 'host:info..', '{"level":"error","host":"web-1"}'],
])('%s: not %s', (_title, expression, value) => {
  expect(findAll(queryOf({ expressions: [expression] }), [{ value }])).toEqual([]);
});
