// The story that every producer of the corpus tells: what happened, without any logger's words for it. The programs
// read it as JSON; the tables of expectations are made from it. Times are each logger's own.

/** klog's usual names: a producer without one of them says the nearest that it has. */
export type Level =
  | 'trace'
  | 'debug'
  | 'info'
  | 'notice'
  | 'access'
  | 'warn'
  | 'error'
  | 'critical'
  | 'fatal'
  | 'alert'
  | 'emergency';

/** One thing that happened: one line in the log. */
export interface Step {
  readonly level: Level;
  readonly msg: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly error?: { readonly kind: 'timeout' | 'invalid' | 'refused' | 'wrapped'; readonly message: string };
  /** Said by a child or bound logger of this service and host. */
  readonly bound?: { readonly service: string; readonly host: string };
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly bytes: number;
    readonly agent: string;
  };
  /** 32 hexadecimal digits. */
  readonly trace?: string;
  /** ms, with a fraction. */
  readonly took?: number;
}

const ALL: readonly Level[] = [
  ...(['trace', 'debug', 'info', 'notice', 'access', 'warn'] as const),
  ...(['error', 'critical', 'fatal', 'alert', 'emergency'] as const),
];
const LONG = 'the quick brown fox jumps over the lazy dog; '.repeat(16).trimEnd();

const plain: Step[] = [
  ...ALL.map((level) => ({ level, msg: `plain words at level ${level}`, fields: {} })),
  ...[
    'with "quotes" and a \\ backslash',
    'two lines\nand a\ttab',
    'Gr\u00fc\u00dfe aus Z\u00fcrich, na\u00efve caf\u00e9',
    '\u65e5\u672c\u8a9e and \u{1f680}',
    'error: not the level, only the word; level=fatal neither',
    'ends with a blank ',
    '{"looks":"like a record","count":1}',
    '[ERROR] in brackets 100% done',
    LONG,
    'x',
  ].map((msg): Step => ({ level: 'info', msg, fields: {} })),
];

const FIELDS: readonly (readonly [msg: string, fields: Record<string, unknown>])[] = [
  ['user signed in', { user: 'u-17', count: 3 }],
  ['numbers', { ratio: 0.5, negative: -7, big: 9007199254740991, tiny: 1e-7, zero: 0 }],
  ['booleans', { ok: true, cached: false }],
  ['nothing', { nothing: null }],
  ['tags', { tags: ['a', 'b', 'c'] }],
  ['list of numbers', { numbers: [1, 2.5, -3] }],
  ['nested', { nested: { a: { b: { c: 1 } } } }],
  [
    'list of objects',
    {
      items: [
        { id: 1, sku: 'x' },
        { id: 2, sku: 'y' },
      ],
    },
  ],
  ['empty ones', { empty: '', none: [], hollow: {} }],
  ['beyond ASCII', { city: 'Z\u00fcrich', word: '\u0441\u043b\u043e\u0432\u043e' }],
  ['escapes', { quote: 'say "hi"', path: 'C:\\temp\\x', lines: 'one\ntwo\r\nthree\ttab' }],
  ['controls', { control: '\u0001\u001b[31mred\u001b[0m' }],
  ['pictures', { emoji: '\u{1f680} go' }],
  ['markup', { markup: '</script>&<b>' }],
  ['separators', { separators: 'a\u2028b\u2029c' }],
  ['long', { long: LONG }],
  ['odd keys', { 'key with blank': 1, 'dotted.key': 2, UPPER_case: 3 }],
  ['where it ran', { pod: 'api-7d9f-x2' }],
  ['a status in words', { status: 'failure' }],
  ['a status in numbers', { status: 404 }],
  ['codes', { code: 'E42', http_status: 503 }],
  ['a time among the fields', { when: '2019-03-01T00:00:00Z' }],
  ['json in a text', { json: '{"level":"fatal","a":1}' }],
  ['a mixed list', { mixed: [1, 'two', true, null, { three: 3 }] }],
  ['user', { user: { id: 7, roles: ['admin', 'ops'], address: { city: 'Oslo', zip: '0150' } } }],
  ['money', { amount: '12.50', currency: 'NOK' }],
  ['sizes', { bytes: 1048576, size: '20KB' }],
  ['durations', { took_ms: 250, wait: '1.5s' }],
  ['address', { url: 'https://example.org/a?b=1&c=%20#x' }],
  ['network', { ip: '10.0.0.7', port: 8080, v6: '::1' }],
  ['texts that look typed', { flag: 'null', digits: '0042', truth: 'true' }],
  ['lists in lists', { deep: [[1, [2, [3]]]] }],
];
const withFields = FIELDS.map(
  ([msg, fields], i): Step => ({ level: (['info', 'debug', 'warn'] as const)[i % 3]!, msg, fields }),
);

const KINDS = ['timeout', 'invalid', 'refused', 'wrapped'] as const;
const MESSAGES = [
  'no answer within 500 ms',
  'bad value "x" for <id>',
  'connect to 10.0.0.9:5432',
  'disk full',
];
const errors = Array.from({ length: 14 }, (_, i): Step => {
  const kind = KINDS[i % 4]!;
  const message = `${MESSAGES[i % 4]}${i < 8 ? '' : `, attempt ${i}`}`;
  const level = i % 7 === 6 ? 'fatal' : i % 5 === 4 ? 'warn' : 'error';
  return {
    level,
    msg: `step ${i} failed`,
    fields: i % 2 === 0 ? {} : { attempt: i },
    error: { kind, message },
  };
});

const bound = ['checkout', 'billing', 'search', 'mail'].flatMap((service, s) =>
  (['debug', 'info', 'warn', 'error'] as const).map(
    (level, i): Step => ({
      level,
      msg: `${service} says ${level}`,
      fields: i === 1 ? { order: 1000 + s } : {},
      bound: { service, host: `web-${s + 2}${i === 2 ? '.eu.example.org' : ''}` },
      ...(i === 3 ? { trace: traceId(s) } : {}),
    }),
  ),
);

const requests = Array.from({ length: 24 }, (_, i): Step => {
  const status = [200, 201, 304, 404, 500, 503, 200, 401][i % 8]!;
  return {
    level: status >= 500 ? 'error' : status >= 400 ? 'warn' : i % 8 === 6 ? 'access' : 'info',
    msg: 'request completed',
    fields: {},
    request: {
      method: ['GET', 'POST', 'PUT', 'DELETE'][i % 4]!,
      path: ['/api/v1/orders', '/health', '/api/v2/users/42?full=1', '/s/caf%C3%A9'][(i * 3) % 4]!,
      status,
      bytes: (i * 977) % 5000,
      agent: i % 2 === 0 ? 'curl/8.5.0' : 'Mozilla/5.0 (X11; Linux x86_64)',
    },
    trace: traceId(100 + i),
    took: [0.25, 12.5, 250, 1500.75, 31][i % 5]!,
  };
});

function traceId(n: number): string {
  return ((BigInt(n) + 1n) * 0x9e3779b97f4a7c15f39cc0605cedc835n).toString(16).slice(-32).padStart(32, '0');
}

/** All steps, in order. */
export const STORY: readonly Step[] = [...plain, ...withFields, ...errors, ...bound, ...requests];
