// Detected fields: every name of the table, their order, what must fit, levels and their scales, inner records.

import { describe, expect, test } from 'vitest';
import { kafka, refuses, says } from './pages.ts';
import { findAll, queryOf } from './records.ts';

const inText = (value: object): string => JSON.stringify(value);
const T = '2026-11-24T13:00:00Z';
const MS = Date.parse(T);

/** `a.b` as an object in an object. */
const nested = (name: string, value: unknown): object =>
  name.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

interface RoleNames {
  readonly role: string;
  /** As the table has them. */
  readonly names: string;
  /** A value for a name, and the expression that it alone fulfils. */
  readonly value: (name: string, i: number) => unknown;
  readonly asks: (i: number) => string;
}
const text = (role: string, names: string): RoleNames => ({
  ...{ role, names, value: (_, i) => `value-${i}` },
  asks: (i) => `${role}=value-${i}`,
});
const TABLE: readonly RoleNames[] = [
  {
    role: 'time',
    names:
      '@timestamp timestamp time ts @t date datetime isodate timeMillis t.$date instant.epochSecond timeUnixNano __REALTIME_TIMESTAMP',
    value: (name, i) => {
      const ms = MS + i * 60_000;
      if (name === 'instant.epochSecond') return ms / 1000;
      if (name === 'timeMillis') return ms;
      if (name === 'timeUnixNano') return `${ms}000000`;
      return name === '__REALTIME_TIMESTAMP' ? `${ms}000` : new Date(ms).toISOString();
    },
    asks: (i) => `time="2026-11-24 13:${String(i).padStart(2, '0')}"`,
  },
  {
    role: 'level',
    names:
      'level log.level severity lvl loglevel levelname SeverityText severityNumber PRIORITY status @l s Level.Name',
    value: (name, i) => {
      if (name === 'severityNumber') return i % 2 === 0 ? 1 : 21;
      if (name === 'PRIORITY') return i % 2 === 0 ? 7 : 0;
      return i % 2 === 0 ? 'debug' : 'fatal';
    },
    asks: (i) => (i % 2 === 0 ? 'level<=debug' : 'level>=fatal'),
  },
  text('msg', 'msg message short_message event @m body.stringValue Body MESSAGE fields.message'),
  text(
    'host',
    'host host.name host.hostname hostname _HOSTNAME fields._hostname MachineName kubernetes.host kubernetes.pod_name pod instance',
  ),
  text(
    'service',
    'service service.name app application name logger SYSLOG_IDENTIFIER kubernetes.container_name',
  ),
  text('error', 'err error exception thrown @x exc_info'),
  text('trace', 'trace.id trace_id traceId @tr dd.trace_id req_id reqId request_id correlation_id'),
];

describe.each(TABLE)('$role', ({ names: list, value, asks }) => {
  const names = list.split(' ');
  const finds = (expression: string, record: object) =>
    findAll(queryOf({ expressions: [expression], zone: 'UTC' }), [{ value: inText(record), timestamp: -1 }])
      .length === 1;
  test.each(names.map((name, i) => [name, i] as const))('%s', (name, i) => {
    const member = value(name, i);
    expect(finds(asks(i), nested(name, member))).toBe(true);
    expect(finds(asks(i), { [name]: member })).toBe(true);
    expect(finds(asks(i), { labels: { [name.toUpperCase()]: member } })).toBe(true);
    expect(finds(asks(i), { log: inText({ [name]: member }), msg: 'x', message: 'x' })).toBe(true);
  });
  test('a name before another one wins, wherever it stands', () => {
    const wrong = names.slice(1).filter((second, i) => {
      const first = names[i]!;
      // A name in capitals is also an earlier one; two that lie in one object are one field.
      const isEarlier = names.slice(0, i + 1).some((name) => name.toLowerCase() === second.toLowerCase());
      if (isEarlier || second.startsWith(`${first}.`)) return false;
      const both = { [second]: value(second, i + 1), [first]: value(first, i) };
      return !finds(asks(i), both) || finds(asks(i + 1), both);
    });
    expect(wrong).toEqual([]);
  });
});

says('a value that does not fit is skipped and the next name tried', [
  [
    'level=error',
    [
      { level: 'banana', severity: 'ERROR' },
      { level: null, lvl: 'error' },
      { level: {}, severity: 'error' },
    ],
    [{ level: 'banana' }],
  ],
  ['.level=banana', [{ level: 'banana' }], [{}]],
  ['level:*', [{ status: 'error' }, { s: 'W' }], [{ status: 500 }, { level: 'banana' }, { s: 5 }]],
  [
    'host=h',
    [
      { host: '', hostname: 'h' },
      { host: 5, pod: 'h' },
      { host: { ip: 1 }, instance: 'h' },
    ],
    [{ host: ['h'] }],
  ],
  [
    'service=s',
    [
      { service: { id: 1 }, app: 's' },
      { service: null, name: 's' },
    ],
    [{ service: 5 }],
  ],
  [
    'time=2026-11-24',
    [
      { time: 'soon', ts: T },
      { time: 42, ts: T },
    ],
    [kafka({ timestamp: -1, value: { time: 'soon' } })],
  ],
  ['msg:x', [{ event: { kind: 'y' }, '@m': 'x' }], [{ event: { kind: 'x' } }]],
]);
says("time falls back to Kafka's timestamp", [
  [
    'time=2026-11-24',
    [kafka({ timestamp: MS }), kafka({ timestamp: MS, value: 'text' })],
    [kafka({ timestamp: 0 }), kafka({ timestamp: MS, value: { time: '2020-01-01' } })],
  ],
]);
says('host: fields, then a header host or hostname; the Kafka key never of itself', [
  [
    'host=h',
    [
      kafka({ headers: [['host', 'h']] }),
      kafka({ headers: [['Hostname', 'h']] }),
      kafka({ value: 'text', headers: [['host', 'h']] }),
      kafka({ value: null, headers: [['host', 'h']] }),
    ],
    [kafka({ key: 'h' }), kafka({ value: { pod: 'p' }, headers: [['host', 'h']] })],
  ],
  ['service=s', [], [kafka({ headers: [['service', 's']] })]],
]);
says('role names are looked up at the top, then in the wrapper objects', [
  [
    'level=error',
    [{ fields: { level: 'error' } }, { level: 'error', fields: { level: 'info' } }],
    [{ other: { level: 'error' } }],
  ],
  ['level=warn', [{ status: 'warn', fields: { level: 'error' } }], []],
  ['msg=x', [{ jsonPayload: { message: 'x' } }, { attributes: { msg: 'x' } }], [{ data: { msg: 'x' } }]],
]);
says('for roles the inner record is asked first, then the outer one', [
  [
    'level=error',
    [
      { level: 'info', log: inText({ level: 'error' }) },
      { level: 'error', log: inText({ a: 1 }) },
      { message: inText({ msg: inText({ level: 'error' }) }), level: 'info' },
    ],
    [{ level: 'error', log: inText({ level: 'info' }) }],
  ],
  ['msg=x', [{ log: inText({ msg: 'x' }), message: 'y' }, { message: inText({ message: 'x' }) }], []],
]);
says('CLEF: @t without @l is info, @mt is the message where @m is missing', [
  ['level=info', [{ '@t': T, '@m': 'x' }], [{ '@t': T, '@l': 'Error' }, { '@m': 'x' }]],
  [
    'msg=x',
    [
      { '@t': T, '@mt': 'x' },
      { '@t': T, '@m': 'x', '@mt': 'y' },
    ],
    [],
  ],
]);

says('level with : = in and a level name is equality of rank', [
  ...[
    'level=error',
    'level:error',
    'level in (error)',
    'level="error"',
    'level:"err"',
    'level=50',
    'level:50',
    'level=E',
    'level eq Error',
  ].map(
    (expression) =>
      [
        expression,
        [{ level: 'ERROR' }, { level: 'err' }, { level: 50 }, { level: 'E' }, { severity: 500 }],
        [{ level: 60 }, { level: 45 }, {}],
      ] as const,
  ),
  ['level!=error', [{ level: 'warn' }, {}, null], [{ level: 50 }]],
  ['level in (error, 60)', [{ level: 'fatal' }, { level: 50 }], [{ level: 'info' }]],
  ['level not in (error, warn)', [{ level: 'info' }, {}], [{ level: 40 }]],
  ['level:(warn or error)', [{ level: 40 }, { level: 'err' }], [{ level: 30 }]],
  ['level:null', [], [{ level: null }, {}, { level: 'info' }]],
  ['level=null', [], [{ level: null }]],
  ['level:*', [{ level: 'info' }], [{}]],
  ['level=45', [{ level: 45 }], [{ level: 'warn' }]],
]);
says("regex, wildcard and contains on level see the source's spelling; own fields are text", [
  ['level:err*', [{ level: 'ERROR' }, { level: 'err' }], [{ level: 50 }]],
  ['level:5*', [{ level: 50 }], [{ level: 'error' }]],
  ['level~^ERR', [{ level: 'ERROR' }], [{ level: 'error' }]],
  ['level contains rr', [{ level: 'err' }], [{ level: 50 }]],
  ['level startswith e', [{ level: 'err' }], [{ level: 50 }]],
  ['severity=ERROR', [{ severity: 'ERROR' }], [{ severity: 'error' }, { severity: 500 }]],
  ['severity:error', [{ severity: 'ERROR' }], [{ severity: 'err' }]],
  ['severity>=warn', [{ severity: 'ERROR' }, { severity: 3 }], [{ severity: 'INFO' }, { level: 'error' }]],
  ['log.level=error', [{ 'log.level': 'error' }], [{ 'log.level': 'ERROR' }]],
]);
refuses('a word that is not a level name', [
  'level=eror2',
  'level:banana',
  'level!=x',
  'level in (warn, foo)',
  'level>=',
  'level=true',
]);

const ranks = [
  [10, 'trace trc t finest silly verbose v'],
  [20, 'debug dbg d fine finer config d1 d2 d3 d4 d5'],
  [30, 'info inf i information informational log'],
  [32, 'notice note n'],
  [35, 'access'],
  [40, 'warn warning wrn w'],
  [50, 'error err e eror erro severe failure'],
  [55, 'critical crit c'],
  [60, 'fatal ftl f panic dpanic'],
  [65, 'alert'],
  [70, 'emergency emerg'],
] as const;
says('every spelling of a level, in any case, in records and in expressions', [
  ...ranks.flatMap(([rank, names]) => {
    const yes = names.split(' ').flatMap((name) => [{ level: name }, { level: name.toUpperCase() }]);
    return [
      [`level=${rank}`, yes, [{ level: 'banana' }]] as const,
      ...names.split(' ').map((name) => [`level=${name}`, [{ level: rank }], [{ level: rank + 1 }]] as const),
    ];
  }),
]);
const scale = (name: string, rank: number, values: readonly unknown[], more: object = {}) =>
  [`level=${rank}`, values.map((value) => ({ [name]: value, ...more })), []] as const;
says('which scale a number is on is told by the field and its siblings', [
  ...[70, 65, 55, 50, 40, 32, 30, 20].flatMap((rank, n) => [
    scale('PRIORITY', rank, [n, String(n)]),
    scale('syslog_severity', rank, [n]),
    scale('level', rank, [n], { facility: 'x' }),
    scale('level', rank, [n], { version: '1.1', short_message: 'x' }),
    scale('level', rank, [n]),
    scale('severity', rank, [n]),
  ]),
  ...[10, 20, 30, 40, 50, 60].flatMap((rank, n) => [
    scale(
      'severityNumber',
      rank,
      [1, 2, 3, 4].map((k) => n * 4 + k),
    ),
    scale('SeverityNumber', rank, [n * 4 + 1]),
  ]),
  ...[20, 30, 32, 40, 50, 55, 65, 70].map((rank, n) => scale('severity', rank, [(n + 1) * 100])),
  ...(
    [
      [20, 100],
      [30, 200],
      [32, 250],
      [40, 300],
      [50, 400],
      [55, 500],
      [65, 550],
      [70, 600],
    ] as const
  ).map(([rank, n]) => scale('level', rank, [n], { level_name: 'X' })),
  ...[10, 20, 30, 40, 50].map((rank, n) => scale('level', rank, [[5000, 10000, 20000, 30000, 40000][n]])),
  ...[10, 20, 30, 40, 50, 60, 70].map((rank) => scale('level', rank, [rank, String(rank)])),
  [
    'level:*',
    [],
    [{ level: 300 }, { level: 8 }, { level: -1 }, { PRIORITY: 8 }, { severityNumber: 25 }, { severity: 250 }],
  ],
]);

const WORDS: readonly (readonly [string, number])[] = [
  ...([
    ['trace', 10],
    ['debug', 20],
    ['info', 30],
    ['notice', 32],
    ['warn', 40],
    ['warning', 40],
  ] as const),
  ...([
    ['crit', 55],
    ['critical', 55],
    ['fatal', 60],
    ['panic', 60],
    ['alert', 65],
    ['emerg', 70],
  ] as const),
  ...([
    ['emergency', 70],
    ['severe', 50],
  ] as const),
];
says('a level word alone: the text, or that very rank; error and err: that rank or worse', [
  ...WORDS.flatMap(([word, rank]) => [
    [
      word,
      [{ level: rank }, `an ${word} text`, `${word.toUpperCase()}S`],
      [{ level: rank + 1 }, { level: rank - 1 }, 'x'],
    ] as const,
    [`"${word}"`, [word], [{ level: rank }]] as const,
  ]),
  ...['error', 'err'].map(
    (word) =>
      [
        word,
        [{ level: 50 }, { level: 'fatal' }, { PRIORITY: 2 }, { severity: 'ALERT' }, `no ${word}s`],
        [{ level: 49 }, 'x'],
      ] as const,
  ),
  ['ERROR', [{ level: 50 }, { x: 'ERROR' }], [{ x: 'error' }]],
  ['Error', [{ level: 'fatal' }, 'Error'], ['ERRORS', 'error']],
  ['not error', [{ level: 30 }, 'x'], [{ level: 50 }, 'errors']],
  ...['access', 'silly', 'ftl', 'eror', 'E'].map(
    (word) => [word, [`x ${word}`], [{ level: word === 'access' ? 35 : 50 }]] as const,
  ),
  [{ expressions: ['error'], wholeWords: true }, [{ level: 50 }, 'an error.'], ['errors']],
  [{ expressions: ['error'], fixed: true }, ['an error'], [{ level: 50 }]],
]);
