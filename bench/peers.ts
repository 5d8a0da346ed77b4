// The other tools of `npm run bench:filters` and how they are asked: command lines as somebody would write them who
// knows the tool well. Where there are several good ways all are given; the bench tries them and measures the
// fastest. A tool's own text filter goes first wherever the words of the question allow it.

import { RARE } from './corpus.ts';
import { DEVICE, type Name, texts } from './questions.ts';
import type { Shape } from './shapes.ts';

/** Arguments for bash, FILE where the file goes. */
export interface Ways {
  /** Print the matching records. */
  readonly lines: readonly string[];
  /** Count them; the output ends with the number. */
  readonly count: readonly string[];
}

export interface Peer {
  readonly name: string;
  readonly command: string;
  /** What `cargo install` calls it. */
  readonly crate?: string;
  readonly ways: (question: Name, shape: Shape) => Ways;
}

/** A word of the shell, in single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A key path: `odd` spells a key that is no plain name. */
function at(keys: readonly string[], odd: (key: string) => string): string {
  return keys.map((key) => (/\W/.test(key) ? odd(key) : `.${key}`)).join('');
}

/** jq and jaq speak one language. */
function jq(question: Name, shape: Shape): Ways {
  const field = (keys: readonly string[]): string => at(keys, (key) => `.["${key}"]`);
  const level = field(shape.level);
  const tests = {
    literal: '',
    level: `${level}==${shape.error}`,
    fields: [
      shape.ranked ? `${level}>=${shape.warn}` : `(${level}|.==${shape.warn} or .==${shape.error})`,
      `(${field(shape.host)}|startswith("web-"))`,
      `${field(shape.latency)}>${shape.slow}`,
    ].join(' and '),
    regex: `(${field(shape.msg)}|test(${JSON.stringify(DEVICE)}))`,
    negation: `${field(shape.service)}!="api"`,
  };
  const before = texts(question, shape)
    .map((group) => `select(${group.map((text) => `contains("${text}")`).join(' or ')})`)
    .join('|');
  const total = (input: string): string => quoted(`reduce (inputs|${input}) as $one (0;.+1)`);
  if (question === 'literal')
    return { lines: [`-Rr ${quoted(before)} FILE`], count: [`-nR ${total(before)} FILE`] };
  const test = `select(${tests[question]})`;
  const first = before === '' ? '' : `${before}|`;
  return {
    lines: [`-c ${quoted(test)} FILE`, `-Rr ${quoted(`${first}. as $line|fromjson|${test}|$line`)} FILE`],
    count: [`-n ${total(test)} FILE`, `-nR ${total(`${first}fromjson|${test}`)} FILE`],
  };
}

/** fblog filters with Lua, and keys lose what Lua's names do not allow. It cannot count. */
function fblog(question: Name, shape: Shape): Ways {
  const field = (keys: readonly string[]): string => keys.map((key) => key.replaceAll(/\W/g, '_')).join('.');
  const finds = (keys: readonly string[], pattern: string): string =>
    `string.find(${field(keys)}, "${pattern}") ~= nil`;
  const level = field(shape.level);
  const tests = {
    literal: finds(shape.msg, RARE.replace('-', '%-')),
    level: `${level} == ${shape.error}`,
    fields: [
      shape.ranked
        ? `${level} >= ${shape.warn}`
        : `(${level} == ${shape.warn} or ${level} == ${shape.error})`,
      finds(shape.host, '^web%-'),
      `${field(shape.latency)} > ${shape.slow}`,
    ].join(' and '),
    // Lua's patterns know no alternatives.
    regex: ['in', 'out'].map((way) => finds(shape.msg, `signed ${way} from an? %w+ device`)).join(' or '),
    negation: `${field(shape.service)} ~= "api"`,
  };
  return { lines: [`-f ${quoted(tests[question])} FILE`], count: [] };
}

/** kelora, with and without its parallel mode; it splits standard input into lines faster than a file. */
function kelora(question: Name, shape: Shape): Ways {
  const field = (keys: readonly string[]): string => `e${at(keys, (key) => `["${key}"]`)}`;
  // -l knows the names of levels in the usual fields, and skips lines without one before it parses them.
  const named = !shape.ranked && !shape.level.includes('log.level');
  const level = field(shape.level);
  const either = `(${level} == ${shape.warn} || ${level} == ${shape.error})`;
  const rest = `${field(shape.host)}.starts_with("web-") && ${field(shape.latency)} > ${shape.slow}`;
  const filters = {
    literal: [],
    level: [`--filter ${quoted(`${level} == ${shape.error}`)}`, ...(named ? ['-l error'] : [])],
    fields: [
      `--filter ${quoted(`${shape.ranked ? `${level} >= ${shape.warn}` : either} && ${rest}`)}`,
      ...(named ? [`-l warn,error --filter ${quoted(rest)}`] : []),
    ],
    regex: [`--filter ${quoted(`${field(shape.msg)}.matches(#"${DEVICE}"#)`)}`],
    negation: [`--filter ${quoted(`${field(shape.service)} != "api"`)}`],
  };
  const group = texts(question, shape)[0];
  const keep = group === undefined ? '' : ` --keep-lines ${quoted(group.join('|'))}`;
  const starts =
    question === 'literal' ? [`-f line${keep}`] : filters[question].map((one) => `-j${keep} ${one}`);
  const inputs = ['FILE', '-P FILE', '-P <FILE', '-P --unordered --batch-size 5000 <FILE'];
  const all = (options: string, end = ''): string[] =>
    starts.flatMap((start) => inputs.map((input) => `${start} ${options}${input}${end}`));
  return {
    // Its own format has every field too, and is cheaper to print than JSON.
    lines: all(question === 'literal' ? '-b ' : ''),
    count: all('-s ', ` | sed -n 's/^Events created.* \\([0-9]*\\) output.*/\\1/p'`),
  };
}

/** angle-grinder: text filters, then fields. */
function agrind(question: Name, shape: Shape): Ways {
  const field = (keys: readonly string[]): string => at(keys, (key) => `["${key}"]`).replace(/^\./, '');
  const level = field(shape.level);
  const tests = {
    literal: '',
    level: `where ${level} == ${shape.error}`,
    fields: `where ${[
      shape.ranked
        ? `${level} >= ${shape.warn}`
        : `(${level} == ${shape.warn} || ${level} == ${shape.error})`,
      `substring(${field(shape.host)}, 0, 4) == "web-"`,
      `${field(shape.latency)} > ${shape.slow}`,
    ].join(' && ')}`,
    // Its functions have no regular expression: a parser drops what does not match.
    regex: `parse regex "${DEVICE.replace('(', '(?P<way>')}" from ${field(shape.msg)}`,
    negation: `where ${field(shape.service)} != "api"`,
  };
  const groups = texts(question, shape).map((group) => `(${group.map((text) => `"${text}"`).join(' OR ')})`);
  const before = groups.join(' AND ') || '*';
  if (question === 'literal') {
    return { lines: [`${quoted(before)} -f FILE`], count: [`${quoted(`${before} | count`)} -f FILE`] };
  }
  const query = `${before} | json | ${tests[question]}`;
  return {
    lines: [`-o json ${quoted(query)} -f FILE`],
    count: [`${quoted(`${query} | count`)} -f FILE`],
  };
}

export const PEERS: readonly Peer[] = [
  { name: 'jq', command: 'jq', ways: jq },
  { name: 'jaq', command: 'jaq', crate: 'jaq', ways: jq },
  { name: 'fblog', command: 'fblog', crate: 'fblog', ways: fblog },
  { name: 'kelora', command: 'kelora', crate: 'kelora', ways: kelora },
  { name: 'angle-grinder', command: 'agrind', crate: 'ag', ways: agrind },
];
