// argv -> RawArgs, and what a wrong command line says.

import { describe, expect, test } from 'vitest';
import type { KlogError } from '../../src/base/errors.ts';
import { parseCommandLine, parseOptions } from '../../src/flags/command.ts';

type Env = Record<string, string>;

function parse(argv: string[], env: Env = {}) {
  const parsed = parseCommandLine(argv, { version: '9.8.7', columns: 100, env });
  if (parsed.kind === 'text') throw new Error(`a text: ${parsed.text}`);
  return parsed.raw;
}

function textOf(...argv: string[]): string {
  const parsed = parseCommandLine(argv, { version: '9.8.7', columns: 100, env: {} });
  return parsed.kind === 'text' ? parsed.text : `not a text: ${JSON.stringify(parsed.raw)}`;
}

function failure(run: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(run())}`;
  } catch (error) {
    const { message, hint, exitCode } = error as KlogError;
    expect(exitCode).toBe(2);
    return `${message} | ${hint}`;
  }
}

describe('argv -> command, arguments, flags', () => {
  test.each([
    ['grep error', 'grep', ['error'], {}],
    ['grep', 'grep', [], {}],
    ['tail --host web-1', 'tail', [], { host: ['web-1'] }],
    ['grep a -t x b -t y', 'grep', ['a', 'b'], { topic: ['x', 'y'] }],
    ['grep -tx --topic=y', 'grep', [], { topic: ['x', 'y'] }],
    ['grep --since 1h --since 2h', 'grep', [], { since: '2h' }],
    ['grep --since-deploy api', 'grep', ['api'], { sinceDeploy: '' }],
    ['grep --since-deploy=api~1 x', 'grep', ['x'], { sinceDeploy: 'api~1' }],
    ['grep --since-deploy', 'grep', [], { sinceDeploy: '' }],
    ['grep -- -x --since-deploy', 'grep', ['-x', '--since-deploy'], {}],
    ['grep -e -x', 'grep', [], { expr: ['-x'] }],
    ['grep -e a -e b c', 'grep', ['c'], { expr: ['a', 'b'] }],
    ['grep -eservice:x', 'grep', [], { expr: ['service:x'] }],
    ['grep -ie x', 'grep', [], { ignoreCase: true, expr: ['x'] }],
    ['grep -cv x', 'grep', ['x'], { count: true, invertMatch: true }],
    ['grep -m5 --no-sort', 'grep', [], { maxCount: 5, noSort: true }],
    ['grep --offset -100', 'grep', [], { offset: '-100' }],
    ['grep --offset -5:9 -p 0,3-5', 'grep', [], { offset: '-5:9', partition: '0,3-5' }],
    ['grep -Xa=b=c -X d= --property e=f', 'grep', [], { property: ['a=b=c', 'd=', 'e=f'] }],
    ['grep -bhost:9092', 'grep', [], { brokers: 'host:9092' }],
    ['grep --file -', 'grep', [], { file: ['-'] }],
    ['grep -', 'grep', ['-'], {}],
    ['grep -q -o json --color=never', 'grep', [], { quiet: true, output: 'json', color: 'never' }],
    ['tail -n 0 --lookback 5 -f', '', [], {}],
    ['tail -n 0 --lookback 5', 'tail', [], { lines: 0, lookback: 5 }],
    ['count --by a,b --by c --top 3 -o json', 'count', [], { by: ['a,b', 'c'], top: 3, countFormat: 'json' }],
    [
      'deploy mark --service a --version 1 --host h',
      'deploy mark',
      [],
      { markService: 'a', markVersion: '1', markHost: 'h' },
    ],
    ['deploy list --utc', 'deploy list', [], { utc: true }],
    ['context use prod', 'context use', ['prod'], {}],
    ['context show', 'context show', [], {}],
    ['--context prod grep x', 'grep', ['x'], { context: 'prod' }],
    ['-t grep grep grep', 'grep', ['grep'], { topic: ['grep'] }],
    ['--utc deploy --verbose list', 'deploy list', [], { utc: true, verbose: true }],
  ] as const)('klog %s', (line, command, args, flags) => {
    if (command === '') {
      expect(failure(() => parse(line.split(' ')))).toContain('is a flag of klog grep');
      return;
    }
    const raw = parse(line.split(' '));
    expect({ command: raw.command, args: raw.args, flags: raw.flags }).toEqual({ command, args, flags });
  });
});

describe('what a wrong command line says', () => {
  test.each([
    ['grep -service:x', `"-service:x" is a bundle of short flags, not a negation | 'not service:x'`],
    ['grep x -vieabc', `"-vieabc" is a bundle of short flags, not a negation | 'not vieabc'`],
    ['grep -host:web-1', `"-host:web-1" is a bundle of short flags, not a negation | 'not host:web-1'`],
    ['grep -level=warn', `"-level=warn" is a bundle of short flags, not a negation | 'not level=warn'`],
    [
      'grep -o beginning',
      '--output: "beginning" is not an output format; a start is given with --offset | --offset earliest',
    ],
    [
      'grep -o end',
      '--output: "end" is not an output format; a start is given with --offset | --offset latest',
    ],
    ['tail -o -10', '--output: "-10" is not an output format; a start is given with --offset | --offset -10'],
    ['count -o 42', '--output: "42" is not an output format; a start is given with --offset | --offset 42'],
    ['grep -o jsn', '--output: "jsn" is not one of pretty, raw or json | --output json'],
    ['count -o raw', '--output: "raw" is not one of table, json, csv or report | --output table'],
    ['grep --sinse 2h', 'unknown flag "--sinse" | --since'],
    ['grep --sinse=2h', 'unknown flag "--sinse" | --since'],
    ['grep --frobnicate', 'unknown flag "--frobnicate" | klog grep --help'],
    ['grep -Z', 'unknown flag "-Z" | klog grep --help'],
    ['grep --by host', '"--by" is a flag of klog count, not of klog grep | klog grep --help'],
    ['grep --utc=1', '"--utc" takes no value | --utc'],
    ['grpe error', 'unknown command "grpe" | klog grep'],
    ['error', 'unknown command "error" | klog grep error'],
    ['deploy marc', 'unknown command "deploy marc" | klog deploy mark'],
    ['grep -t', `--topic needs a value | klog grep error -t logs -t 'audit.*'`],
    ['grep -m x', '--max-count: "x" is not a whole number | --max-count 10'],
    ['grep -m -1', '--max-count: "-1" is not a whole number | --max-count 10'],
    ['grep -m 1.5', '--max-count: "1.5" is not a whole number | --max-count 10'],
    ['grep -A x', '--after-context: "x" is not a whole number from 0 to 1000000 | --after-context 10'],
    ['grep -B -1', '--before-context: "-1" is not a whole number from 0 to 1000000 | --before-context 10'],
    ['grep -C 1000001', '--around: "1000001" is not a whole number from 0 to 1000000 | --around 10'],
    ['count -C 1', '"-C" is a flag of klog grep or klog tail, not of klog count | klog count --help'],
    ['grep --last 0', '--last: "0" is not a whole number of at least 1 | --last 10'],
    ['grep --last 5 --offset 3', '--offset and --last cannot be given together | leave out --last'],
    [
      'grep -i -s x',
      '--ignore-case and --case-sensitive cannot be given together | leave out --case-sensitive',
    ],
    ['grep --file x -t y', '--topic and --file cannot be given together | leave out --file'],
    ['deploy list x', 'klog deploy list takes no argument "x" | klog deploy list --help'],
    ['context use', 'klog context use needs a name | klog context use staging'],
    ['context use a b', 'klog context use takes no argument "b" | klog context use --help'],
    ['-t logs', 'no command given | klog help'],
  ])('klog %s', (line, expected) => {
    expect(failure(() => parse(line.split(' ')))).toBe(expected);
  });
});

describe('environment', () => {
  test('KLOG_ variables become flags of their kind', () => {
    const env = {
      KLOG_TOPIC: 'a,b',
      KLOG_UTC: '1',
      KLOG_LAST: '5',
      KLOG_COLOR: 'never',
      KLOG_SINCE_DEPLOY: 'api',
      KLOG_BROKERS: '',
      KLOG_STATS: '0',
      KLOG_BY: 'x',
    };
    expect(parse(['grep'], env).environment).toEqual({
      topic: ['a,b'],
      utc: true,
      last: 5,
      color: 'never',
      sinceDeploy: 'api',
    });
    expect(parse(['grep'], env).flags).toEqual({});
  });
  test('a format of another command is left alone, a wrong one is an error', () => {
    expect(parse(['count'], { KLOG_OUTPUT: 'raw' }).environment).toEqual({});
    expect(parse(['count'], { KLOG_OUTPUT: 'json' }).environment).toEqual({ countFormat: 'json' });
    expect(failure(() => parse(['count'], { KLOG_OUTPUT: 'xml' }))).toBe(
      'KLOG_OUTPUT: "xml" is not one of table, json, csv or report | KLOG_OUTPUT=table',
    );
  });
  test('errors name the variable', () => {
    expect(failure(() => parse(['grep'], { KLOG_UTC: 'maybe' }))).toBe(
      'KLOG_UTC: "maybe" is neither 1 nor 0 | KLOG_UTC=1',
    );
    expect(failure(() => parse(['grep'], { KLOG_LAST: 'x' }))).toBe(
      'KLOG_LAST: "x" is not a whole number of at least 1 | KLOG_LAST=10',
    );
  });
  test('KLOG_HOST filters and never marks', () => {
    const env = { KLOG_HOST: 'web-1', KLOG_TIME: 'log', KLOG_OPTS: '--host web-2 --service x' };
    const raw = parse(['deploy', 'mark', '--service', 'a'], env);
    expect([raw.environment, raw.defaults]).toEqual([{}, {}]);
  });
});

describe('option strings', () => {
  test.each([
    ['--utc -t \'my logs\' --fields="a b"', { utc: true, topic: ['my logs'], fields: ['a b'] }],
    ['', {}],
    ['  --utc\n  --verbose ', { utc: true, verbose: true }],
    ['--by host --top 3 -n 5 --utc', { utc: true }],
    ['-o table --utc', { utc: true }],
    ['--since-deploy --utc', { sinceDeploy: '', utc: true }],
    ['--tz=Europe/Oslo -m5', { tz: 'Europe/Oslo', maxCount: 5 }],
    ["--hide 'k8s.*',pid -l warn", { hide: ['k8s.*,pid'], level: 'warn' }],
  ])('KLOG_OPTS=%s', (options, flags) => {
    expect(parse(['grep'], { KLOG_OPTS: options }).defaults).toEqual(flags);
  });
  test.each([
    ['error --utc', 'KLOG_OPTS: "error" cannot stand among default flags | KLOG_OPTS=\'--utc\''],
    ['--utcc', 'KLOG_OPTS: unknown flag "--utcc" | --utc'],
    ['--tz "Europe', "KLOG_OPTS: the quote \" is not closed | KLOG_OPTS='--tz Europe/Oslo'"],
    ['-o xml', 'KLOG_OPTS: --output: "xml" is not one of pretty, raw or json | --output pretty'],
    ['--help', 'KLOG_OPTS: "--help" cannot stand among default flags | KLOG_OPTS=\'--utc\''],
    ['--utc --tz x', 'KLOG_OPTS: --tz and --utc cannot be given together | leave out --utc'],
  ])('KLOG_OPTS=%s is an error', (options, expected) => {
    expect(failure(() => parse(['grep'], { KLOG_OPTS: options }))).toBe(expected);
  });
  test('other option strings are named in errors', () => {
    expect(failure(() => parseOptions('grep', '--frobnicate', 'config.yaml:3: options'))).toBe(
      'config.yaml:3: options: unknown flag "--frobnicate" | klog grep --help',
    );
  });
});

describe('texts', () => {
  test('--version, klog alone, groups', () => {
    expect(textOf('--version')).toBe('klog 9.8.7\n');
    expect(textOf()).toBe(textOf('-h'));
    expect(textOf()).toContain('deploy mark');
    expect(textOf('deploy')).toContain('klog deploy COMMAND');
    expect(textOf('deploy')).not.toContain('grep [EXPR...]');
  });
  test('-h is short, --help and klog help are long, wherever they stand', () => {
    const short = textOf('grep', 'x', '-h');
    const long = textOf('grep', '--nonsense', '--help');
    expect(short).toContain('-t, --topic NAME             topic, glob (logs.*) or /regex/; repeatable');
    expect(short).not.toContain('KLOG_TOPIC');
    expect(long).toContain('KLOG_TOPIC');
    expect(long).toContain('A topic to read: its name, a glob');
    expect(textOf('help', 'grep')).toBe(long);
    expect(textOf('grep', '-ih')).toBe(short);
    expect(textOf('help', 'deploy', 'mark')).toBe(textOf('deploy', 'mark', '--help'));
  });
  test('no line of help is wider than the terminal', () => {
    for (const argv of [['-h'], ['grep', '-h'], ['grep', '--help'], ['deploy', 'mark', '--help']]) {
      const lines = textOf(...argv).split('\n');
      expect(lines.filter((line) => line.length > 100)).toEqual([]);
    }
  });
  test('-h that is a value is no help', () => {
    expect(parse(['grep', '-e', '-h']).flags).toEqual({ expr: ['-h'] });
  });
});
