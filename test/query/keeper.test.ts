// What is kept beside matches: all else of the range, of --host and --service. A record counts as a match exactly
// where the whole expression says so, also where the literals of the batch were asked first.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CompiledQuery } from '../../src/query/match/compile.ts';
import { compile } from '../../src/query/match/compile.ts';
import { keeper } from '../../src/query/match/keeper.ts';
import { questionOf } from '../../src/query/match/question.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import { LogEvent } from '../../src/record/event/event.ts';
import { batchOf, findAll, NOW, type PlainRecord, queryOf, queryOptions } from './records.ts';

function keeping(changes: Partial<QueryOptions>): CompiledQuery {
  const options = queryOptions(changes);
  return keeper(compile(questionOf(options).expr, options), compile(questionOf(options).neighbours, options));
}

/** What becomes of each record, going through the batch as a scan does. */
function verdicts(query: CompiledQuery, plain: readonly PlainRecord[]): number[] {
  const { bytes, records, starts } = batchOf(plain);
  query.begin(bytes, 0, bytes.length);
  const event = new LogEvent();
  return records.map((record, i) => {
    expect(query.find(bytes, starts[i]!, bytes.length)).toBe(starts[i]);
    return query.test(event.open(record));
  });
}

const line = (host: string, level: string, msg: string): string =>
  JSON.stringify({ host, service: 'api', level, msg });

describe('kept', () => {
  const records: PlainRecord[] = [
    { value: line('web-1', 'info', 'start') },
    { value: line('web-1', 'error', 'boom') },
    { value: line('web-2', 'error', 'boom') },
    { value: line('web-1', 'info', 'boom again'), timestamp: NOW - 5_000 },
    { value: null, key: 'boom' },
    { value: 'boom, says a line of text' },
  ];

  test.each([
    [{ expressions: ['boom'] }, [2, 1, 1, 1, 2, 1]],
    [{ expressions: ['boom'], invert: true }, [1, 2, 2, 2, 1, 2]],
    [{ expressions: ['boom'], hosts: ['web-1'] }, [2, 1, 0, 1, 0, 0]],
    // A level is what is looked for, not where.
    [{ expressions: ['boom'], hosts: ['web-1'], level: 'error' }, [2, 1, 0, 2, 0, 0]],
    [{ level: 'error', services: ['api'] }, [2, 1, 1, 2, 0, 0]],
    [{ expressions: ['host=web-2'] }, [2, 2, 1, 2, 2, 2]],
    [{}, [1, 1, 1, 1, 1, 1]],
  ])('%j', (changes, wanted) => {
    expect(verdicts(keeping(changes), records)).toEqual(wanted);
  });

  test('a record of no batch is asked as a whole', () => {
    const query = keeping({ expressions: ['boom'] });
    query.begin(Buffer.from('nothing of the kind'), 0, 10);
    const event = new LogEvent();
    const found = batchOf(records).records.map((record) => query.test(event.open(record)));
    expect(found).toEqual([2, 1, 1, 1, 2, 1]);
  });

  test('values of another type are counted', () => {
    const query = keeping({ expressions: ['level>=warn latency>5'] });
    verdicts(query, [{ value: '{"level":"error","latency":"fast"}' }]);
    expect(query.typeMismatches()).toEqual([{ field: 'latency', expected: 'a number', count: 1 }]);
  });
});

test('the same match as without anything kept, whatever lies in the batch', () => {
  const word = fc.constantFrom('boom', 'b\\u006fom', 'bo', 'om', 'x', '', 'Boom', 'level');
  const record = fc.record({
    value: fc.oneof(
      fc.constant(null),
      fc.array(word, { maxLength: 3 }).map((words) => `{"msg":"${words.join(' ')}"}`),
      fc.array(word, { maxLength: 3 }).map((words) => words.join('')),
    ),
    key: fc.option(word, { nil: null }),
    headers: fc.array(fc.tuple(fc.oneof(word, fc.constant('host')), fc.option(word, { nil: null })), {
      maxLength: 2,
    }),
  });
  const expressions = [
    'host=boom',
    'boom',
    'Boom',
    'msg:boom',
    '@key=boom',
    '@header.boom:*',
    'not boom',
    'msg~bo+m',
    'level',
  ];
  let matches = 0;
  fc.assert(
    fc.property(fc.array(record, { maxLength: 40 }), fc.constantFrom(...expressions), (records, text) => {
      const changes = { expressions: [text] };
      const wanted = new Set(findAll(queryOf(changes), records));
      const found = verdicts(keeping(changes), records);
      expect(found).toEqual(records.map((_, i) => (wanted.has(i + 1) ? 1 : 2)));
      matches += wanted.size;
    }),
    { numRuns: 500 },
  );
  expect(matches).toBeGreaterThan(100);
});
