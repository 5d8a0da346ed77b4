// Records that are not JSON objects: logfmt, plain text, arrays, scalars, bytes, tombstones, Schema Registry frames.

import { kafka, says } from './pages.ts';

const frame = (value: object) =>
  Buffer.concat([Buffer.of(0, 0, 0, 0, 7), Buffer.from(JSON.stringify(value))]);
const LINE =
  'time=2026-11-24T13:00:00Z level=error host=web-1 n=5 ok=true none=null empty= msg="two \\"words\\""';

says('logfmt: fields by name, typed, quotes understood', [
  ['level=error', [LINE], []],
  ['host=web-1', [LINE], []],
  ['n=5', [LINE, 'n=5 m=6', 'a n=5 m=6'], ['n=5', 'a b c n=5 m=6', 'n = 5 m = 6']],
  ['n>4', [LINE], []],
  ['n~^5$', [LINE], []],
  ['ok=true', [LINE, 'ok="true" a=b'], ['ok=yes a=b']],
  ['none=null', [LINE], ['none="null" a=b']],
  ['none="null"', ['none="null" a=b'], [LINE]],
  ['empty=""', [LINE], [{}]],
  ['exists(empty)', [LINE], ['a=b c=d']],
  ['msg="two \\"words\\""', [LINE], []],
  ['time=2026-11-24', [LINE], []],
  ['a.b=1', ['a.b=1 c=d'], ['a=1 b=1']],
  ['x=1', ['x=1 y=2', 'done x=1 y=2 really'], ['one two three x=1 y=2', 'x=1']],
  ['x=2', ['x=1 x=2 y=3'], ['x=2 x=1 y=3']],
  ['url="a=b"', ['url=a=b c=d'], []],
]);
says('its other tokens are text', [
  ['msg=done', ['done x=1 y=2'], ['x=1 y=2']],
  ['msg="it is done"', ['it x=1 is y=2 done z=3'], []],
  ['level=error', ['ERROR x=1 y=2', '[error] x=1 y=2'], ['error x=1 y=2', 'x=ERROR y=2']],
  ['done', ['done x=1 y=2'], []],
]);
says('plain text: msg is the whole line', [
  ['msg="nothing to see"', ['nothing to see'], ['nothing to see here']],
  ['msg:broke', ['2026-11-24T13:00:00Z ERROR [main] it broke'], ['broken']],
  ['msg~^2026', ['2026-11-24T13:00:00Z x'], []],
  ['msg="{\\"k\\":3"', ['{"k":3'], []],
  ['k=3', [], ['{"k":3', '{"k":3} x', '{k:3}']],
  ['host:*', [], ['host web-1']],
]);
const noTime = (value: string) => kafka({ value, timestamp: -1 });
says('time if the line begins with one', [
  [
    'time="2026-11-24 13:00"',
    [
      '2026-11-24T13:00:00Z x',
      '2026-11-24 13:00:00 x',
      '[2026-11-24T13:00:00.123Z] x',
      '2026/11/24 13:00:00 x',
      '2026-11-24T14:00:00+01:00 x',
      '2026-11-24 13:00:00,123 x',
    ],
    [noTime('at 2026-11-24T13:00:00Z'), noTime('2026-11-24 x'), noTime('13:00:00 x')],
  ],
]);
const after = (n: number) => `${'x'.repeat(n)} ERROR`;
says(
  'level: the first level name that stands alone within the first 64 characters, in capitals, in brackets or before a colon',
  [
    [
      'level=error',
      [
        'ERROR x',
        'a ERROR b',
        '[error] x',
        '(Error) x',
        '<err> x',
        'error: x',
        'x err: y',
        '[E] x',
        '2026-11-24 ERROR x',
        'SEVERE: x',
        after(58),
        '\u001b[31mERROR\u001b[0m x',
        'x|ERROR|y',
      ],
      [
        'error x',
        'no error here',
        'Error x',
        'E x',
        'E: x',
        'ERRORS x',
        'MYERROR x',
        'ERROR_CODE x',
        'x error',
        after(59),
        'ERROR5',
      ],
    ],
    ['level=info', ['INFO then ERROR', 'info: ERROR'], ['ERROR then INFO']],
    ['level=warn', ['WARNING x', '[W] x', 'Warn: x'], ['W x', 'warn x']],
    ['level:*', [], ['    at frame (x.js:1:2)', 'Caused by: java.io.IOException', 'nothing']],
  ],
);
says('a top-level array is any element, roles from the first element that has one', [
  ['k=3', ['[1,2,{"k":3}]', '[[{"k":3}]]', '[{"k":4},{"k":3}]'], ['[3]', '["k",3]']],
  ['level=warn', ['[1,{"a":1},{"level":"warn"},{"level":"error"}]'], []],
  ['k!=3', ['[1]', '[{"k":4}]'], ['[{"k":4},{"k":3}]']],
  ['string', ['["a string"]'], ['["x"]']],
]);
says('other JSON scalars have no fields', [
  ['msg:*', [], ['"a json string"', '42', 'true', 'null']],
  ['string', ['"a json string"'], ['42']],
  ['42', ['42'], ['"x"']],
  ['level:*', [], ['"ERROR x"', '50']],
  ['k!=3', ['42', '"x"', 'null'], []],
]);
says('bytes that are no UTF-8 read as U+FFFD in fields', [
  ['m="bad \ufffd byte"', [Buffer.from('{"m":"bad \xff byte"}', 'latin1')], []],
  ['m:byte', [Buffer.from('{"m":"bad \xff byte"}', 'latin1')], []],
  ['m:\ufffd', [Buffer.from('{"m":"bad \xff byte"}', 'latin1')], [{ m: 'x' }]],
  [
    '\ufffd',
    [Buffer.from('{"m":"bad \xff byte"}', 'latin1'), Buffer.from('bad \xff', 'latin1')],
    [{ m: 'x' }],
  ],
  ['k=1', [Buffer.from('{"m":"\xff","k":1}', 'latin1')], []],
]);
says('a tombstone or empty value matches an empty expression and every negation', [
  ...[
    '',
    'not x',
    'a!=b',
    'a!~b',
    'not a:*',
    'a not in (b)',
    'level!=error',
    'not error',
    'not exists(a)',
    '-x',
  ].map((expression) => [expression, [null, ''], []] as const),
  ...['x', 'a=b', 'a:*', 'error', 'level:*', 'msg:*', 'a=null', 'a=""', 'msg=""'].map(
    (expression) => [expression, [], [null, '']] as const,
  ),
  [{ expressions: ['x'], invert: true }, [null, ''], ['x']],
]);
says('JSON behind a Schema Registry header is that JSON', [
  ['k=3', [frame({ k: 3 })], [Buffer.concat([Buffer.of(0, 0, 0, 0, 7), Buffer.from('k=3')])]],
  ['level=error', [frame({ level: 50 })], [frame({ level: 30 })]],
  ['needle', [frame({ m: 'a needle' })], [frame({ m: 'hay' })]],
  ['k=3', [], [Buffer.concat([Buffer.of(0, 0, 0, 7), Buffer.from('{"k":3}')])]],
]);
