// What the flags make of expressions, through the built program: which lines of one file come out.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { klog, linesOf } from '../e2e/klog.ts';

const RECORDS = [
  { id: 1, level: 'error', host: 'web-1.eu', service: 'api', msg: 'Payment failed' },
  { id: 2, level: 'warn', host: 'web-2', service: 'api', msg: 'payments failed (again)' },
  { id: 3, level: 'info', host: 'web-10', service: 'auth', msg: 'payment done' },
  { id: 4, level: 60, hostname: 'db-1', service: 'Auth', msg: 'a=b and "c"' },
  { id: 5, host: 'web-1', msg: 'repayment of errors' },
  { id: 6, level: 'debug', host: 'WEB-1', service: 'api-2', msg: 'x or y' },
];

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'klog-flags-'));
  file = join(folder, 'app.log');
  writeFileSync(file, RECORDS.map((record) => `${JSON.stringify(record)}\n`).join(''));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Row = readonly [args: readonly string[], ids: readonly number[]];
const rows: Readonly<Record<string, readonly Row[]>> = {
  'several EXPR are and-ed, -e are or-ed, and the result is and-ed with them': [
    [
      ['payment', 'failed'],
      [1, 2],
    ],
    [['payment failed'], [1, 2]],
    [['"payment failed"'], [1]],
    [
      ['done or level=warn', 'payment'],
      [2, 3],
    ],
    [
      ['-e', 'done', '-e', 'level=warn'],
      [2, 3],
    ],
    [['-e', 'done', '-e', 'level=warn', 'failed'], [2]],
    [
      ['-e', 'payment -done', '-e', 'id=6'],
      [1, 2, 5, 6],
    ],
    [
      ['-e', 'done', '-e', ''],
      [1, 2, 3, 4, 5, 6],
    ],
    [[''], [1, 2, 3, 4, 5, 6]],
  ],
  '-i, -s': [
    [['Payment'], [1]],
    [['payment'], [1, 2, 3, 5]],
    [
      ['-i', 'PAYMENT'],
      [1, 2, 3, 5],
    ],
    [
      ['-s', 'payment'],
      [2, 3, 5],
    ],
    [
      ['-i', 'service=AUTH'],
      [3, 4],
    ],
    [['service=auth'], [3]],
    [['-s', 'service:auth'], [3]],
  ],
  '-w': [
    [
      ['-w', 'payment'],
      [1, 3],
    ],
    [['-w', '"payment failed"'], [1]],
    [
      ['-w', 'error'],
      [1, 4],
    ],
    [['-w', '-F', 'error'], [1]],
    [
      ['-w', 'msg contains pay'],
      [1, 2, 3, 5],
    ],
  ],
  '-F': [
    [['-F', 'failed (again)'], [2]],
    [['-F', 'a=b and "c"'], [4]],
    [['-F', 'a=b'], [4]],
    [['-F', 'x or y'], [6]],
    [
      ['-F', 'error'],
      [1, 5],
    ],
    [
      ['-F', '-e', 'x or y', '-e', '(again)', 'o'],
      [2, 6],
    ],
    [['-F', '-i', 'PAYMENT DONE'], [3]],
  ],
  '-v inverts EXPR and -e, never the filters': [
    [
      ['-v', 'payment'],
      [4, 6],
    ],
    [['-v', '-e', 'payment', '-e', 'id=6'], [4]],
    [
      ['-v', 'payment', 'failed'],
      [3, 4, 5, 6],
    ],
    [['-v', 'payment', '--service', 'api-2'], [6]],
    [
      ['-v', 'failed', '--host', 'web-*'],
      [3, 5, 6],
    ],
    [
      ['-v', 'failed', '-l', 'info'],
      [3, 4],
    ],
    [['-v', '--host', 'db-1'], [4]],
    [['-v', ''], []],
  ],
  '--host: the whole name or its first label, * allowed, several or-ed; --service alike': [
    [
      ['--host', 'web-1'],
      [1, 5, 6],
    ],
    [['--host', 'web-1.eu'], [1]],
    [['--host', 'WEB-1'], [6]],
    [['--host', 'web'], []],
    [['--host', 'web-?'], []],
    [
      ['--host', 'web-*'],
      [1, 2, 3, 5, 6],
    ],
    [
      ['--host', 'web-2,db-1'],
      [2, 4],
    ],
    [
      ['--host', 'web-2', '--host', 'db-1'],
      [2, 4],
    ],
    [
      ['--service', 'api'],
      [1, 2],
    ],
    [
      ['--service', 'api*', '--host', 'web-1'],
      [1, 6],
    ],
    [['--service', 'api', 'level=warn'], [2]],
  ],
  '-l: that level and above': [
    [
      ['-l', 'warn'],
      [1, 2, 4],
    ],
    [
      ['-l', 'W'],
      [1, 2, 4],
    ],
    [
      ['--level', '50'],
      [1, 4],
    ],
    [
      ['--level=info', 'payment'],
      [1, 2, 3],
    ],
  ],
};

for (const [sentence, table] of Object.entries(rows)) {
  describe(sentence, () => {
    test.each(table.map(([args, ids]) => [args.join(' '), args, ids] as const))(
      '%s',
      async (_title, args, ids) => {
        const { stdout, stderr, code } = await klog(['grep', ...args, '--file', file, '-o', 'raw']);
        expect(stderr).toBe('');
        expect(linesOf(stdout).map((line) => (JSON.parse(line) as { id: number }).id)).toEqual(ids);
        expect(code).toBe(ids.length > 0 ? 0 : 1);
      },
    );
  });
}
