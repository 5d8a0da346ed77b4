// Words, phrases, whole words, case, wildcards, regular expressions.

import { kafka, refuses, says } from './pages.ts';

const m = (...texts: unknown[]) => texts.map((text) => ({ m: text }));

says('a word or phrase is searched in the raw value and in decoded keys and strings', [
  ['timeout', ['a timeout', 'Timeout', 'xtimeouts', { timeout: 1 }, { a: { b: ['TIMEOUT'] } }], ['time out']],
  ['"connection reset"', ['Connection reset by peer'], ['connection  reset', 'reset connection']],
  ['"a*b"', ['a*b'], ['axb', 'a\\*b']],
  ['a*b', ['a*b'], ['axb']],
  ['a?b', ['a?b'], ['axb']],
  ['caf\u00e9', ['caf\u00e9', String.raw`{"m":"caf\u00e9"}`, String.raw`{"caf\u00E9":1}`], ['cafe']],
  ['"a/b"', [String.raw`{"m":"a\/b"}`, 'a/b'], [String.raw`a\/b`]],
  [String.raw`"a\nb"`, [{ m: 'a\nb' }, 'a\nb'], [String.raw`x a\nb`]],
  [String.raw`'a\nb'`, [{ m: 'a\nb' }, String.raw`x a\nb`], ['a\nb']],
  ['\'"m":"x"\'', [{ m: 'x' }], [{ m: 'y', n: 'x' }]],
  ['{}', [{ a: {} }], [{ a: 1 }]],
  ['a:b', [{ a: 'b' }], ['a:b']],
  ['"a:b"', ['a:b'], [{ a: 'b' }]],
]);
says("Kafka's key and headers take no part in it", [
  ['needle', ['needle'], [kafka({ key: 'needle' }), kafka({ headers: [['needle', 'needle']] })]],
  ['not needle', [kafka({ key: 'needle' })], ['needle']],
]);
says('an empty expression matches everything', [
  ['', [{}, 'x', '', null, '[1]'], []],
  ['   ', [{}, 'x', '', null], []],
  ['""', [{}, 'x', '', null], []],
]);
says('bare words see the decoded strings of inner records too', [
  [
    'caf\u00e9',
    [{ log: String.raw`{"m":"caf\u00e9"}` }, { message: String.raw`{"log":"{\"m\":\"caf\\u00e9\"}"}` }],
    [],
  ],
  ['"say \\"hi\\""', [{ log: JSON.stringify({ m: 'say "hi"' }) }], [{ log: 'say hi' }]],
]);

says(': on text is whole-word containment', [
  [
    'm:web-1',
    m('web-1', 'web-1.eu', 'my-web-1', '(web-1)', 'x web-1, y', 'WEB-1'),
    m('web-10', 'web-1a', 'web-1_', 'aweb-1', 'web-1\u00e9'),
  ],
  ['m:/health', m('/health', '/api/health', '/health?x', 'a/health'), m('/healthz', 'health', '/health_')],
  ['m:health', m('/health', 'health'), m('healthz', 'unhealth', '_health')],
  ['m:.x', m('a.x', '.x'), m('.xy', 'x')],
  ['m:x.', m('ax. b'.slice(1), 'x.y'), m('ax.', 'x')],
  ['m:5', m('5', 'a 5 b', '-5', '1.5', 5), m('50', '5\u0663', 'a5', 15)],
  ['m:\u0663', m('x \u0663'), m('\u06635')],
  ['m:"two words"', m('two words', 'a two words.'), m('two wordsx', 'atwo words', 'two  words')],
  ['m:-', m('a-b', '-'), m('ab')],
  ['m:aa', m('aaa aa'), m('aaa')],
  ['m:""', m('', 'x'), [{}]],
]);
says(': on an object tests its leaves', [
  ['m:x', [{ m: { a: 'x' } }, { m: { a: [{ b: 'x' }] } }], [{ m: { x: 'y' } }]],
  ['m:5', [{ m: { a: { b: 5 } } }], [{ m: {} }]],
  ['m~x', [{ m: { a: 'axb' } }], [{ m: { x: 1 } }]],
  ['m contains x', [{ m: { a: 'axb' } }], [{ m: { x: 1 } }]],
  ['m startswith x', [{ m: { a: 'xb' } }], [{ m: { a: 'ax' } }]],
  ['m endswith x', [{ m: { a: 'ax' } }], [{ m: { a: 'xa' } }]],
  ['m:x*', [{ m: { a: 'xy' } }], [{ m: { a: 'yx' } }]],
  ['m=x', [], [{ m: { a: 'x' } }]],
  ['m={}', [], [{ m: {} }]],
  ['m!=x', [{ m: { a: 'x' } }], []],
]);

const TASKS = m('task', 'Task', 'TASK');
says('smart-case rules words, :, wildcards, ~, contains, startswith, endswith', [
  ...['task', 'm:task', 'm:ta*', 'm~task', 'm contains task', 'm startswith ta', 'm endswith sk'].map(
    (text) => [text, TASKS, []] as const,
  ),
  ...['Task', 'm:Task', 'm:Ta*', 'm~Task', 'm contains Task', 'm startswith Ta', 'm~T'].map(
    (text) => [text, text === 'm~T' ? m('Task', 'TASK') : m('Task'), m('task')] as const,
  ),
  ['m endswith SK', m('TASK'), m('task', 'Task')],
  ['m:\u01c5', m('\u01c5'), m('\u01c6', '\u01c4')],
  ['m:\u00c9', m('\u00c9'), m('\u00e9')],
]);
says('= != in are exact in case', [
  ['m=task', m('task'), m('Task')],
  ['m!=task', m('Task'), m('task')],
  ['m in (task)', m('task'), m('TASK')],
  ['m not in (task)', m('TASK'), m('task')],
  ['m=TRUE', m('TRUE'), m(true, 'true')],
]);
says('-i ignores case everywhere, -s nowhere', [
  ...['TASK', 'm=TASK', 'm in (TASK)', 'm:TASK', 'm~TASK', 'm contains TASK', 'm:TA*', 'm~/TASK/'].map(
    (text) => [{ expressions: [text], letterCase: 'ignore' as const }, TASKS, []] as const,
  ),
  ...['task', 'm=task', 'm in (task)', 'm:task', 'm~task', 'm contains task', 'm:ta*', 'm~/task/'].map(
    (text) => [{ expressions: [text], letterCase: 'exact' as const }, m('task'), m('Task')] as const,
  ),
  [{ expressions: ['m!=TASK'], letterCase: 'ignore' }, m('x'), TASKS],
  [{ expressions: ['LEVEL=Error USER_id=1'], letterCase: 'exact' }, [{ level: 'ERROR', 'user-ID': 1 }], []],
]);
says('in a regex an escape is no capital, a capital in a class is', [
  ['m~\\Sask', TASKS.slice(0, 2), m('TASk').slice(1)],
  ['m~\\Dask\\S?', m('task', 'TASK'), []],
  ['m~[T]ask', m('Task'), m('task')],
  ['m~\\p{Lu}x', m('ax', 'Ax', 'AX'), m('1x')],
  ['m~\\x54ask', m('Task', 'task'), []],
  ['m~(?P<Name>task)', TASKS, []],
]);
says('a slash form with flags is ruled by its flags alone', [
  ['m~/task/i', TASKS, []],
  ['m~/Task/i', TASKS, []],
  ['m~/task/', TASKS, []],
  ['m~/task/m', m('task'), m('Task')],
  [{ expressions: ['m~/task/s'], letterCase: 'ignore' }, m('task'), m('Task')],
  [{ expressions: ['m~/task/i'], letterCase: 'exact' }, TASKS, []],
]);
says('folding is simple Unicode folding, without normalisation', [
  ['stra\u00dfe', m('stra\u00dfe'), m('STRASSE', 'strasse')],
  ['\u03c3', m('\u03a3', '\u03c2', '\u03c3'), []],
  ['m:kelvin', m('\u212aelvin', 'KELVIN'), []],
  ['m:\u00e9', m('\u00e9', '\u00c9'), m('e\u0301')],
]);

says('* and ? are wildcards after an unquoted : value, over the whole value', [
  ['m:web-*', m('web-', 'web-1', 'web-1.eu'), m('my-web-1', 'web')],
  ['m:*-1', m('web-1', '-1'), m('web-1.eu')],
  ['m:*b-1*', m('web-1.eu'), m('web1')],
  ['m:web-?', m('web-1', 'web-\u{1f600}', 'web-\n'), m('web-', 'web-10')],
  ['m:w*b*1', m('web-1', 'wb1'), m('web-10')],
  ['m:*', m('', 0, false, [], {}, 'x'), [...m(null), {}]],
  ['m:a*b', m('a\nb', 'ab'), m('abc')],
  ['m:\\*', m('a * b', '*'), m('ab')],
  ['m:a\\**', m('a*', 'a*b'), m('ab')],
  ['m:"web-*"', m('web-*'), m('web-1')],
  ["m:'web-?'", m('web-?'), m('web-1')],
  ['m=web-*', m('web-*'), m('web-1')],
  ['m in (web-*, x)', m('web-*', 'x'), m('web-1')],
  ['m contains b-*', m('web-*'), m('web-1')],
  ['m:50*', m(503, '503', '50', 50), m(5.03, 15)],
  ['m:5.0*', m(5.01, '5.0'), m(5)],
  ['m:*e2', ['{"m":5.03e2}'], m(503)],
  ['m:t*e', m(true, 'tie'), m(false)],
  ['m:n*', m('no'), m(null)],
]);

says('a regex is unanchored, over the text of any value but null', [
  ['m~^/api/v[12]/', m('/api/v1/x'), m('/api/v3/', 'x/api/v1/')],
  ['m~1$', m(1, 21, '1'), m(12)],
  ['m~^5\\.0', ['{"m":5.0}'], m(5, '15.0')],
  ['m~ru', m(true, 'rut'), m(false)],
  ['m~l', m('l', false), m(null)],
  ['m~x|y', m('ax', 'by'), m('z')],
  ['m~(a|b)c', m('xacx', 'bc'), m('c')],
  ['m~"a b"', m('xa bx'), m('ab')],
  ["m~'a b'", m('xa bx'), m('ab')],
  ['m~"\\d+ \\"x\\""', m('5 "x"'), m('5 x', '\\d+ "x"')],
  ["m~'it\\'s'", m("it's"), m('its')],
  ['m~/api/', m('rapid', '/api/'), m('ap')],
  ['m~"/api/"', m('/api/'), m('rapid')],
  ['m matches /a\\/b/', m('a/b'), m('ab')],
  ['m~/a b/', m('a b'), m('ab')],
  ['m=~^x$', m('x'), m('xx')],
  ['m!~x', [...m('a', null), {}], m('ax')],
  ['m:/api/', m('x /api/ y', '/api/'), m('rapid')],
  ['m=/api/', m('/api/'), m('rapid')],
  ['m~/^b/m', m('a\nb'), m('ab')],
  ['m~/a.b/s', m('a\nb'), m('ab')],
  ['m~a.b', m('a b'), m('a\nb')],
  ['m~/A.B$/ims', m('a\nb\nc'), m('a\nc')],
  ['err.stack~/ECONNRESET|EPIPE/i', [{ err: { stack: 'at x: epipe' } }], [{ stack: 'epipe' }]],
  ['m~(a+)+$', m('aaaa'), m(`${'a'.repeat(3000)}!`.replaceAll('a', 'ab').replaceAll('ab', 'b'))],
]);
refuses('what RE2 does not take', [
  ...['m~a(?=b)', 'm~a(?!b)', 'm~(?<=a)b', 'm~(a)\\1', 'm~[', 'm~a{2,1}', 'm~*', 'm~a**', 'm~"("', 'm~/(/'],
  ...['m~(a b)', 'm~/a/x', 'm~/a/g'],
]);

says('contains, startswith, endswith; on numbers and booleans by their spelling', [
  ['m contains "o w"', m('two words'), m('twowords')],
  ['m contains 03', m(503, '1503', 1.03), m(5.3)],
  ['m startswith 50', m(503, '50'), m(150)],
  ['m endswith ue', m(true, 'due'), m(false)],
  ['m contains ""', m('', 'x', 5), m(null)],
  ['m contains *', m('a*'), m('a')],
  ['m contains l', m('l'), m(null)],
  ['not m contains x', [...m('a'), {}], m('x')],
]);
says('an array is any of its elements, at any depth', [
  ['m=x', m(['a', 'x'], [['x']]), m(['ax'])],
  ['m:x', m(['a', ['b x']]), m(['ax'])],
  ['m~^x', m(['a', 'xb']), m(['ax'])],
  ['m:x*', m(['a', 'xb']), m(['ax'])],
  ['m!=x', m(['a']), m(['a', 'x'])],
  ['m contains x', m([{ a: 'x' }]), m([])],
]);
