// The worked examples of the filter language: which records of a block each expression finds.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KlogError } from '../../src/base/errors.ts';
import type { QueryOptions } from '../../src/query/syntax/options.ts';
import type { PlainRecord } from './records.ts';
import { candidates, findAll, queryOf } from './records.ts';

interface Block {
  readonly title: string;
  readonly records: readonly (Omit<PlainRecord, 'value'> & { value: string | null | { base64: string } })[];
  readonly cases: readonly {
    expr?: string;
    args?: readonly string[];
    finds?: readonly number[];
    error?: true;
  }[];
}

const BLOCKS = JSON.parse(readFileSync(new URL('../cases/filter.json', import.meta.url), 'utf8')) as Block[];

// The few flags that the examples use.
function optionsOf(args: readonly string[]): Partial<QueryOptions> {
  const expressions: string[] = [];
  const patterns: string[] = [];
  const options: { -readonly [Key in keyof QueryOptions]?: QueryOptions[Key] } = { expressions, patterns };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-e') patterns.push(args[++i] ?? '');
    else if (arg === '-l' || arg === '--level') options.level = args[++i];
    else if (arg === '-F') options.fixed = true;
    else if (arg === '-w') options.wholeWords = true;
    else if (arg === '-i') options.letterCase = 'ignore';
    else if (arg === '-s') options.letterCase = 'exact';
    else if (arg.startsWith('-')) throw new Error(`flag ${arg} is not known here`);
    else expressions.push(arg);
  }
  return options;
}

for (const block of BLOCKS) {
  const records = block.records.map((record): PlainRecord => {
    const { value } = record;
    const bytes = typeof value === 'object' && value !== null ? Buffer.from(value.base64, 'base64') : value;
    return { ...record, value: bytes };
  });
  describe(block.title, () => {
    test.each(block.cases.map((one) => [one.expr ?? (one.args ?? []).join(' '), one] as const))(
      '%s',
      (_title, one) => {
        const options = one.expr === undefined ? optionsOf(one.args ?? []) : { expressions: [one.expr] };
        if (one.error) {
          expect(() => queryOf(options)).toThrow(KlogError);
          return;
        }
        const found = findAll(queryOf(options), records);
        expect(found).toEqual(one.finds);
        const seen = candidates(queryOf(options), records);
        expect(found.filter((number) => !seen.has(number))).toEqual([]);
      },
    );
  });
}
