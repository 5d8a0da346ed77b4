// Names: how a path finds its value, Kafka's headers, parts of errors, a leading dot.

import { kafka, says } from './pages.ts';

const inText = (value: object): string => JSON.stringify(value);

says('names ignore case and treat _ and - alike, the exact one first', [
  ['user_id=1', [{ user_id: 1 }, { 'USER-ID': 1 }, { 'User-Id': 1 }], [{ userid: 1 }, { user: { id: 1 } }]],
  [
    'user=1',
    [
      { User: 1, user_: 2 },
      { user: 1, User: 2 },
      { USER: 1, User: 2 },
    ],
    [{ user: 2, User: 1 }],
  ],
  ['User=1', [{ user: 2, User: 1 }, { user: 1 }], [{ user: 1, User: 2 }]],
  ['STATUS>=500', [{ status: 500 }], [{ status: 499 }]],
  ['caf\u00c9=1', [{ 'caf\u00e9': 1 }], [{ cafe: 1 }]],
  ['LEVEL=error', [{ level: 'error' }], [{ level: 'info' }]],
]);
says('the longest literal key first, then nesting', [
  ...['a.b.c=1', 'A.B.C=1'].map(
    (text) =>
      [
        text,
        [{ 'a.b.c': 1 }, { 'a.b': { c: 1 } }, { a: { 'b.c': 1 } }, { a: { b: { c: 1 } } }],
        [{ a: { b: 1 } }, { c: 1 }],
      ] as const,
  ),
  [
    'a.b=1',
    [
      { 'a.b': 1, a: { b: 2 } },
      { 'a.b': { x: 1 }, a: { b: 1 } },
    ].slice(0, 1),
    [{ 'a.b': 2, a: { b: 1 } }],
  ],
  ['a.b.c=1', [{ 'a.b': { d: 2 }, a: { b: { c: 1 } } }], [{ 'a.b': { c: 2 }, a: { b: { c: 1 } } }]],
]);
says('then the same inside the wrapper objects, in their order', [
  ...['fields', 'attributes', 'payload', 'labels', 'jsonPayload', 'Fields'].map(
    (name) =>
      ['x.y=1', [{ [name]: { x: { y: 1 } } }, { [name]: { 'x.y': 1 } }], [{ [name]: { z: 1 } }]] as const,
  ),
  [
    'x=1',
    [
      { x: 1, fields: { x: 2 } },
      { labels: { x: 2 }, fields: { x: 1 } },
    ],
    [{ other: { x: 1 } }, { fields: { fields: { x: 1 } } }],
  ],
  ['x=1', [{ fields: [{ x: 1 }] }], [{ fields: 1 }]],
]);
says('then inside an inner record, at most two deep, the texts in their order', [
  ...['log', 'message', 'msg', 'MESSAGE', 'line'].map(
    (name) =>
      [
        'x=1',
        [{ [name]: inText({ x: 1 }) }, { [name]: inText({ fields: { x: 1 } }) }],
        [{ [name]: 'x=1' }, { [name]: '[{"x":1}]' }],
      ] as const,
  ),
  [
    'x=1',
    [{ log: inText({ msg: inText({ x: 1 }) }) }],
    [{ log: inText({ msg: inText({ log: inText({ x: 1 }) }) }) }, { text: inText({ x: 1 }) }],
  ],
  [
    'x=1',
    [
      { log: inText({ x: 1 }), msg: inText({ x: 2 }) },
      { x: 1, log: inText({ x: 2 }) },
      { fields: { x: 1 }, log: inText({ x: 2 }) },
    ],
    [],
  ],
  ['x=1', [{ log: ` ${inText({ x: 1 })}\n` }], []],
]);
says('a present null ends the search', [
  [
    'x=null',
    [
      { x: null, fields: { x: 1 } },
      { fields: { x: null }, log: inText({ x: 1 }) },
    ],
    [{ fields: { x: 1 } }],
  ],
  ['x=1', [], [{ x: null, fields: { x: 1 } }]],
]);
says('a key that occurs twice: the last counts', [
  ['x=2', ['{"x":1,"x":2}', '{"X":1,"X":2}'], ['{"x":2,"x":1}']],
  ['a.b=1', ['{"a":{"c":1},"a":{"b":1}}'], ['{"a":{"b":1},"a":{"c":1}}']],
  ['level=error', ['{"level":"info","level":"error"}'], ['{"level":"error","level":"info"}']],
]);
says("a leading dot asks only for the source's own path from the top", [
  [
    '.level=50',
    [{ level: 50 }, { level: '50' }],
    [{ level: 'error' }, { fields: { level: 50 } }, { severity: 50 }],
  ],
  ['.x=1', [{ x: 1 }, { X: 1 }], [{ fields: { x: 1 } }, { log: inText({ x: 1 }) }]],
  ['.a.b=1', [{ a: { b: 1 } }, { 'a.b': 1 }], [{ payload: { a: { b: 1 } } }]],
  ['.host:*', [{ host: 'w' }], [{ hostname: 'w' }, kafka({ headers: [['host', 'w']] })]],
  ['.error.message=x', [{ error: { message: 'x' } }], [{ err: { message: 'x' } }]],
  ['.fields.x=1', [{ fields: { x: 1 } }], [{ x: 1 }]],
  ['.level=banana', [{ level: 'banana' }], [{}]],
  ['.time=x', [{ time: 'x' }], [{ ts: 'x' }]],
]);
says("@name that is none of Kafka's is the source's own field", [
  ['@l:warning', [{ '@l': 'Warning' }], [{ l: 'warning' }]],
  ['@t:*', [{ '@t': 1 }], [{}]],
  ['@mt=x', [{ '@mt': 'x' }], [{ '@m': 'x' }]],
  ['@fields.x=1', [{ '@fields': { x: 1 } }], [{ fields: { x: 1 } }]],
  ['."@timestamp"=abc', [{ '@timestamp': 'abc' }], [{}]],
  ['."@key"=5', [{ '@key': 5 }], [kafka({ key: '5' })]],
]);

const headers = (...pairs: [string, string | null][]) => kafka({ headers: pairs });
says('headers: any of several with one name, the exact name first, then folded', [
  [
    '@header.retry=3',
    [headers(['retry', '3']), headers(['retry', '1'], ['retry', '3']), headers(['Retry', '3'])],
    [headers(['retry', '1'], ['Retry', '3']), headers(['retries', '3'])],
  ],
  [
    '@header.x_id=a',
    [headers(['x-id', 'a']), headers(['X_ID', 'a'])],
    [headers(['x_id', 'b'], ['x-id', 'a'])],
  ],
  ['@headers.retry=3', [headers(['retry', '3'])], [headers(['retry', '4'])]],
  ['@header.retry:*', [headers(['retry', ''])], [headers(['retry', null]), headers()]],
  ['@header.retry=null', [headers(['retry', null])], [headers(['retry', '']), headers()]],
  ['@header.retry>2', [headers(['retry', '3'])], [headers(['retry', 'x'])]],
  ['@header.retry!=3', [headers(), headers(['retry', '4'])], [headers(['retry', '3'])]],
  ['@header.h:web', [headers(['h', 'web-1'])], [headers(['h', 'webs'])]],
  ['@header.h~^w', [headers(['h', 'web'])], [headers(['h', null]), headers(['h', 'aw'])]],
]);

says('error.message, .type, .stack: the own path first, then that part of the error', [
  [
    'error.message=x',
    [
      { error: { message: 'x' } },
      { 'error.message': 'x' },
      { err: { message: 'x' } },
      { exception: { message: 'x' } },
      { thrown: { message: 'x' } },
    ],
    [{ message: 'x' }, { err: { type: 'x' } }],
  ],
  ['error.type=x', [{ error: { type: 'x' } }, { err: { type: 'x' } }], [{ type: 'x' }]],
  [
    'error.stack:x',
    [
      { error: { stack: 'x' } },
      { err: { stack: 'at x' } },
      { error: { stack_trace: 'x' } },
      { exception: { stacktrace: 'x' } },
    ],
    [{ stack: 'x' }],
  ],
  [
    'error.message=x',
    [
      { error: { message: 'x' }, err: { message: 'y' } },
      { fields: { error: { message: 'x' } }, err: { message: 'y' } },
    ],
    [{ error: { message: 'y' }, err: { message: 'x' } }],
  ],
  [
    'error.message=x',
    [{ error: 'x' }, { err: 'x' }, { '@x': 'x' }, { exc_info: 'x' }],
    [{ error: 5 }, { error: true }],
  ],
  ['error.type:*', [], [{ error: 'x' }]],
  ['error.code=5', [{ error: { code: 5 } }], [{ err: { code: 5 } }]],
  ['err.message=x', [{ err: { message: 'x' } }], [{ error: { message: 'x' } }]],
]);
says('error:x on an object tests type, message and stack; error=x is false there', [
  [
    'error:x',
    [
      { error: { type: 'x' } },
      { err: { message: 'an x' } },
      { exception: { stack: 'x' } },
      { error: 'x y' },
      { err: { stack: ['a', 'x'] } },
    ],
    [{ error: { code: 'x' } }, { error: 5 }, { error: 'xy' }],
  ],
  ['error~^x', [{ error: { message: 'xy' } }], [{ error: { code: 'x' } }]],
  ['error=x', [{ error: 'x' }], [{ error: { message: 'x' } }, { error: 'x y' }]],
  [
    'error:*',
    [{ error: 'x' }, { err: { a: 1 } }, { 'error.message': 'x' }],
    [{ error: 5 }, { error: false }, { error: null }],
  ],
  ['error:5', [{ error: { message: '5' } }], [{ error: 5 }]],
  [
    'error:x',
    [
      { error: false, exception: 'x' },
      { error: 7, err: { message: 'x' } },
    ],
    [{ err: 'y', error: 'x' }],
  ],
]);
