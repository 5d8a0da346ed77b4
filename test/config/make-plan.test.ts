// Who wins, what the defaults are, and what is asked of the machine.

import { describe, expect, test } from 'vitest';
import { pinsOf } from '../../src/read/pins.ts';
import { CONFIG, failureOf, type Machine, NOW, partsOf, planOf } from './fake-world.ts';

const TWO = `
current: prod
contexts:
  prod: {brokers: [kafka-1:9092, kafka-2], topics: [logs.*], options: --utc --host ctx}
  dev:
    brokers: localhost
    topics: dev-logs
`;
const config = (text: string, env: Record<string, string> = {}): Machine => ({
  env,
  files: { [CONFIG]: text },
});

describe('defaults', () => {
  test('grep', async () => {
    const plan = await planOf('grep error');
    expect(plan).toEqual({
      command: 'grep',
      source: {
        kind: 'kafka',
        topics: [],
        connection: {
          name: 'localhost:9092',
          brokers: ['localhost:9092'],
          clientId: 'klog',
          tls: undefined,
          sasl: undefined,
          connectTimeoutMs: 5_000,
          requestTimeoutMs: 30_000,
          rack: '',
          fetchMaxBytes: 4_194_304,
          checkCrcs: true,
        },
        keys: undefined,
      },
      isolation: 'committed',
      question: {
        options: {
          expressions: ['error'],
          patterns: [],
          fixed: false,
          wholeWords: false,
          invert: false,
          letterCase: 'smart',
          hosts: [],
          hostsInFull: false,
          services: [],
          level: undefined,
          now: NOW,
          zone: undefined,
        },
        args: [{ text: 'error', expr: { kind: 'text', text: 'error', level: true } }],
        expr: { kind: 'text', text: 'error', level: true },
        found: { kind: 'text', text: 'error', level: true },
        neighbours: { kind: 'all' },
        service: undefined,
        note: undefined,
      },
      range: {
        since: undefined,
        until: undefined,
        offset: undefined,
        last: undefined,
        clock: 'record',
        skewMs: 600_000,
        partitions: undefined,
      },
      sinceDeploy: undefined,
      deploys: { kind: 'topic', topic: 'deploys' },
      deploysConfigured: false,
      pins: [],
      order: 'time',
      limit: undefined,
      around: undefined,
      output: {
        format: 'raw',
        color: false,
        width: 120,
        now: NOW,
        zone: undefined,
        clock: 'record',
        fields: [],
        hide: [],
        fieldsTyped: false,
        onlyMatching: false,
        terminal: false,
      },
      reorderMs: 200,
      talk: {
        progress: false,
        summary: false,
        warnings: true,
        verbose: false,
        color: false,
        terminal: false,
        notes: [],
      },
      now: NOW,
      follow: false,
      show: 'lines',
    });
  });
  test('tail, count, deploy list', async () => {
    expect(await planOf('tail')).toMatchObject({
      command: 'tail',
      newest: 10,
      lookback: 100_000,
      reorderMs: 200,
    });
    expect(await planOf('count')).toMatchObject({
      count: { by: ['host', 'level'], top: undefined },
      report: 'table',
    });
    expect(await planOf('deploy list')).toMatchObject({
      report: 'table',
      limit: 20,
      deploys: { kind: 'topic', topic: 'deploys' },
    });
    expect((await partsOf('deploy list -o json')).limit).toBeUndefined();
    expect((await partsOf('deploy list -o json -n 5')).limit).toBe(5);
  });
  test('the plan is frozen through and through', async () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(await planOf('grep error -t x', config(TWO)))).toBe(true);
  });
});

describe('every flag reaches the plan', () => {
  test.each([
    ['grep -e a -e b c', { question: { options: { patterns: ['a', 'b'], expressions: ['c'] } } }],
    [
      'grep -F -w -v -i',
      { question: { options: { fixed: true, wholeWords: true, invert: true, letterCase: 'ignore' } } },
    ],
    [
      'grep -s -l warn --host a,b --host c --service d',
      {
        question: {
          options: { letterCase: 'exact', level: 'warn', hosts: ['a', 'b', 'c'], services: ['d'] },
        },
      },
    ],
    ['grep --since 2h --until 30m', { range: { since: NOW - 7_200_000, until: NOW - 1_800_000 } }],
    [
      'grep --since 14:05 --utc',
      { range: { since: Date.parse('2026-11-23T14:05:00Z') }, output: { zone: 'UTC' } },
    ],
    ['grep --until 14:05 --utc', { range: { until: Date.parse('2026-11-24T14:05:00Z') } }],
    [
      'grep --since 14:05 --tz America/New_York',
      {
        range: { since: Date.parse('2026-11-23T19:05:00Z') },
        question: { options: { zone: 'America/New_York' } },
      },
    ],
    [
      'grep --offset 5:9 -p 3,0-1',
      { range: { offset: { kind: 'between', from: 5, to: 9 }, partitions: [0, 1, 3] } },
    ],
    [
      'grep --last 7 --skew 5m --time log',
      { range: { last: 7, skewMs: 300_000, clock: 'log' }, output: { clock: 'log' } },
    ],
    ['grep --isolation uncommitted --no-sort -m 3', { isolation: 'uncommitted', order: 'arrival', limit: 3 }],
    ['grep -C 2', { around: { before: 2, after: 2 } }],
    ['grep -A 0 -C 2', { around: { before: 2, after: 0 } }],
    ['tail -B 1', { around: { before: 1, after: 0 } }],
    ['grep -C 0', { around: undefined }],
    // A number and an exit code have no lines beside them.
    ['grep -C 2 -c', { around: undefined }],
    ['grep -C 2 -q', { around: undefined }],
    ['grep -C 2 --only-matching', { around: undefined }],
    ['grep -X isolation.level=READ_UNCOMMITTED', { isolation: 'uncommitted' }],
    ['grep --isolation committed -X isolation.level=read_uncommitted', { isolation: 'committed' }],
    ['grep -f --reorder 1s', { follow: true, reorderMs: 1_000 }],
    ['grep -c', { show: 'count' }],
    ['grep -c -q', { show: 'nothing' }],
    [
      'grep -o json --fields a,b.c --hide k8s.*',
      { output: { format: 'json', fields: ['a', 'b.c'], hide: ['k8s.*'] } },
    ],
    ['grep -t a,b -t /x{1,2}/', { source: { topics: ['a', 'b', '/x{1,2}/'] } }],
    ['grep -b a,b:1 -b c', { source: { connection: { brokers: ['c:9092'] } } }],
    ['grep --file a --file -', { source: { kind: 'files', paths: ['a', '-'] } }],
    ['tail -n 3 --lookback 9', { newest: 3, lookback: 9 }],
    [
      'count --by a,b --top 3 -o json',
      { count: { by: ['a', 'b'], top: 3 }, report: 'json', output: { format: 'json' } },
    ],
    ['grep --since-deploy', { sinceDeploy: { kind: 'newest' } }],
    ['grep --since-deploy api x', { sinceDeploy: { kind: 'newest', nextWord: 'api' } }],
    ['grep --since-deploy -v x', { sinceDeploy: { kind: 'newest', nextWord: undefined } }],
    ['grep x --since-deploy', { sinceDeploy: { kind: 'newest', nextWord: undefined } }],
    ['grep --since-deploy=api@1.2', { sinceDeploy: { kind: 'ref', text: 'api@1.2' } }],
    ['grep --since-deploy=today', { sinceDeploy: { kind: 'ref', text: 'today' } }],
    ['grep --since-deploy=3scale', { sinceDeploy: { kind: 'ref', text: '3scale' } }],
    [
      'grep --since-deploy=2026-11-23T14:05Z',
      { sinceDeploy: { kind: 'time', at: Date.parse('2026-11-23T14:05:00Z') } },
    ],
    ['deploy mark --service a --version 1', { service: 'a', version: '1', host: undefined, time: NOW }],
    ['deploy mark --service a --version 1 --host h --time 5m', { host: 'h', time: NOW - 300_000 }],
  ])('klog %s', async (line, part) => {
    expect(await planOf(line)).toMatchObject(part);
  });
});

describe('precedence: flag, KLOG_ variable, KLOG_OPTS, context, default', () => {
  const topics = async (line: string, machine: Machine): Promise<unknown> =>
    (await partsOf(line, machine)).source.topics;
  test.each([
    ['grep -t a', { KLOG_TOPIC: 'b', KLOG_OPTS: '-t c' }, TWO, ['a']],
    ['grep', { KLOG_TOPIC: 'b', KLOG_OPTS: '-t c' }, TWO, ['b']],
    ['grep', { KLOG_OPTS: '-t c' }, TWO, ['c']],
    ['grep', {}, TWO, ['logs.*']],
    ['grep', {}, '', []],
    ['grep --context dev', { KLOG_CONTEXT: 'prod' }, TWO, ['dev-logs']],
    ['grep', { KLOG_CONTEXT: 'dev' }, TWO, ['dev-logs']],
    ['grep', { KLOG_OPTS: '--context dev' }, TWO, ['dev-logs']],
    ['grep', {}, 'contexts: {only: {topics: [one]}}', ['one']],
    ['grep', {}, 'contexts: {a: {topics: [one]}, b: {topics: [two]}}', []],
  ])('klog %s %j', async (line, env, text, expected) => {
    expect(await topics(line, config(text, env))).toEqual(expected);
  });

  const cluster = async (line: string, machine: Machine): Promise<unknown> => {
    const { name, brokers } = (await partsOf(line, machine)).source.connection;
    return [name, ...brokers];
  };
  const files = { 'c.properties': 'bootstrap.servers=file:1', [CONFIG]: TWO };
  test.each([
    [
      'grep -b a -X bootstrap.servers=x --properties c.properties',
      { KLOG_BROKERS: 'b' },
      ['a:9092', 'a:9092'],
    ],
    ['grep -X bootstrap.servers=x --properties c.properties', { KLOG_BROKERS: 'b' }, ['x:9092', 'x:9092']],
    ['grep --properties c.properties', { KLOG_BROKERS: 'b' }, ['file:1', 'file:1']],
    ['grep', { KLOG_BROKERS: 'b', KLOG_PROPERTIES: 'c.properties' }, ['b:9092', 'b:9092']],
    ['grep', { KLOG_PROPERTIES: 'c.properties' }, ['file:1', 'file:1']],
    ['grep', { KLOG_OPTS: '-b o' }, ['o:9092', 'o:9092']],
    ['grep', {}, ['prod', 'kafka-1:9092', 'kafka-2:9092']],
  ])('brokers of klog %s %j', async (line, env, expected) => {
    expect(await cluster(line, { env, files })).toEqual(expected);
  });

  test('weaker flags that contradict stronger ones are dropped', async () => {
    expect((await partsOf('grep --tz Europe/Oslo', config(TWO))).output.zone).toBe('Europe/Oslo');
    expect((await partsOf('grep', config(TWO))).output.zone).toBe('UTC');
    expect((await partsOf('grep --tz local', config(TWO))).output.zone).toBeUndefined();
    expect((await partsOf('grep --last 3', { env: { KLOG_OFFSET: '5' } })).range).toMatchObject({
      last: 3,
      offset: undefined,
    });
    expect(
      (await partsOf('grep --file x', config(TWO, { KLOG_TOPIC: 'b', KLOG_BROKERS: 'c' }))).source.kind,
    ).toBe('files');
    expect((await partsOf('grep --host typed', config(TWO))).question.options.hosts).toEqual(['typed']);
  });
  test('-X adds up by name, the typed one last', async () => {
    const machine = config(
      'contexts: {p: {brokers: b, properties: {client.id: ctx, client.rack: ctx}, options: -X client.id=opt}}',
      {
        KLOG_PROPERTY: 'client.rack=env',
      },
    );
    expect((await partsOf('grep', machine)).source.connection).toMatchObject({
      clientId: 'opt',
      rack: 'env',
    });
    expect((await partsOf('grep -X client.id=typed', machine)).source.connection).toMatchObject({
      clientId: 'typed',
      rack: 'env',
    });
  });
});

describe('the config file', () => {
  test.each([
    [{}, CONFIG],
    [{ XDG_CONFIG_HOME: '/xdg' }, '/xdg/klog/config.yaml'],
    [{ KLOG_CONFIG: '/my.yaml' }, '/my.yaml'],
  ])('is found with %j', async (env: Record<string, string>, path) => {
    const machine = { env, files: { [path]: 'contexts: {x: {topics: [t]}}' } };
    expect((await partsOf('grep', machine)).source.topics).toEqual(['t']);
  });
  test('one that is named must exist, a default one need not', async () => {
    expect(await failureOf(planOf('grep --config no.yaml'))).toBe(
      'the config file: cannot read "no.yaml": no such file | ls -l no.yaml',
    );
    const denied = Object.assign(new Error("EACCES: permission denied, open 'x'"), { code: 'EACCES' });
    expect(await failureOf(planOf('grep', { files: { [CONFIG]: denied } }))).toBe(
      `the config file: cannot read "${CONFIG}": permission denied | ls -l ${CONFIG}`,
    );
  });
  test('pinned roles: the very name first, then globs in order', async () => {
    const text = 'contexts: {p: {fields: {logs.*: {host: a}, logs.x: {host: b, service: "@key"}}}}';
    const { pins } = await partsOf('grep', config(text));
    expect(['logs.x', 'logs.y', 'other'].map((topic) => pinsOf(pins, topic))).toEqual([
      { host: 'b', service: '@key' },
      { host: 'a' },
      undefined,
    ]);
  });
  test('a deploy file lies beside the config file', async () => {
    const plan = await partsOf('grep', config('contexts: {p: {deploys: {file: d.json}}}'));
    expect(plan.deploys).toEqual({ kind: 'file', path: '/home/ann/.config/klog/d.json' });
    const home = await partsOf('grep', config('contexts: {p: {deploys: {file: ~/d.json}}}'));
    expect(home.deploys).toEqual({ kind: 'file', path: '/home/ann/d.json' });
  });
  test.each([
    ['{command: "list | head"}', { kind: 'command', line: 'list | head' }],
    ['{git: v*}', { kind: 'git', tags: 'v*', repository: undefined }],
    ['{git: v*, repository: app}', { kind: 'git', tags: 'v*', repository: '/home/ann/.config/klog/app' }],
    ['{git: v*, repository: ~/app}', { kind: 'git', tags: 'v*', repository: '/home/ann/app' }],
    ['{topic: d}', { kind: 'topic', topic: 'd' }],
  ])('deploys: %s', async (text, source) => {
    const machine = config(`contexts: {p: {deploys: ${text}}}`);
    expect((await partsOf('grep', machine)).deploys).toEqual(source);
    expect((await partsOf('grep', machine)).deploysConfigured).toBe(true);
    const list = await partsOf('deploy list', machine);
    expect(list.deploys).toEqual(source);
    // What is wrong with a cluster keeps no list from being read that lies elsewhere.
    expect(list.connection === undefined).toBe(source.kind !== 'topic');
  });
  test('deploys that nobody configured', async () => {
    expect((await partsOf('grep')).deploysConfigured).toBe(false);
  });
  test('secrets are not read for files', async () => {
    const text = 'contexts: {p: {properties: {security.protocol: SASL_SSL, sasl.password: {env: NOPE}}}}';
    expect((await planOf('grep --file x', config(text))).command).toBe('grep');
    expect(await failureOf(planOf('grep', config(text)))).toContain('NOPE');
  });
});

describe("kcat's own file", () => {
  const kcat = {
    '/home/ann/.config/kcat.conf': 'bootstrap.servers=kcat:1\n',
    '/k.conf': 'metadata.broker.list=other:2',
  };
  test('is read where klog has no config', async () => {
    expect((await partsOf('grep', { files: kcat })).source.connection.brokers).toEqual(['kcat:1']);
    expect(
      (await partsOf('grep', { files: kcat, env: { KCAT_CONFIG: '/k.conf' } })).source.connection.brokers,
    ).toEqual(['other:2']);
    expect((await partsOf('grep -b x:3', { files: kcat })).source.connection.brokers).toEqual(['x:3']);
  });
  test('is not read where klog has one', async () => {
    const { brokers } = (await partsOf('grep', { files: { ...kcat, [CONFIG]: 'contexts: {}' } })).source
      .connection;
    expect(brokers).toEqual(['localhost:9092']);
  });
});

describe('a file of properties', () => {
  const machine: Machine = {
    files: {
      [CONFIG]: 'contexts: {p: {brokers: b, properties: {client.rack: ctx}}}',
      'c.properties': 'client.id=file\n',
    },
  };
  test('stands in for the connection of the context, unless --context is typed', async () => {
    const alone = (await partsOf('grep --properties c.properties', machine)).source.connection;
    expect(alone).toMatchObject({ clientId: 'file', rack: '', brokers: ['localhost:9092'] });
    const both = (await partsOf('grep --properties c.properties --context p', machine)).source.connection;
    expect(both).toMatchObject({ clientId: 'file', rack: 'ctx', brokers: ['b:9092'], name: 'p' });
  });
});

describe('terminal and talk', () => {
  const both = { stdoutIsTty: true, stderrIsTty: true, columns: 77 };
  test.each([
    [
      'grep',
      both,
      { format: 'pretty', color: true, width: 77, terminal: true },
      { progress: true, summary: true, color: true },
    ],
    ['grep -o raw', both, { format: 'raw' }, {}],
    ['count', { stdoutIsTty: false }, { format: 'pretty', color: false }, {}],
    [
      'grep',
      { stderrIsTty: true },
      { format: 'raw', color: false },
      { progress: false, summary: false, color: true },
    ],
    ['grep', { stderrIsTty: true, stdoutIsFile: true }, {}, { progress: true, summary: false }],
    ['grep --stats', {}, {}, { progress: false, summary: true }],
    ['grep -q', both, {}, { progress: false, summary: false, warnings: false }],
    ['grep --color=always', {}, { color: true }, { color: true }],
    ['grep --color=never', { ...both, env: { FORCE_COLOR: '1' } }, { color: false }, { color: false }],
    ['grep --color=always', { env: { NO_COLOR: '1' } }, { color: true }, {}],
    ['grep', { ...both, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, { color: false }, {}],
    ['grep', { ...both, env: { NO_COLOR: '' } }, { color: true }, {}],
    ['grep', { env: { FORCE_COLOR: '1' } }, { color: true }, { color: true }],
    ['grep', { ...both, env: { FORCE_COLOR: '0' } }, { color: false }, {}],
    ['grep', { ...both, env: { TERM: 'dumb' } }, { color: false }, {}],
  ] as [string, Machine, object, object][])('klog %s on %j', async (line, machine, output, talk) => {
    expect(await planOf(line, machine)).toMatchObject({ output, talk });
  });
  test('notes only with --verbose', async () => {
    const note = '-X: group.id is ignored, it only concerns producers or groups';
    expect((await partsOf('grep -X group.id=x')).talk.notes).toEqual([]);
    expect((await partsOf('grep --verbose -X group.id=x')).talk.notes).toEqual([note]);
  });
});

describe('what is wrong with a value', () => {
  test.each([
    ['grep --since foo', '--since: "foo" is not a time | --since 15m'],
    ['grep --since 1h --until 1h', '--since "1h" is not before --until "1h" | leave out --until'],
    ['grep --since 2pm', '--since: "2pm" is not a time | --since 14:00'],
    ['tail --reorder 5x', '--reorder: "5x" is not a duration | --reorder 200ms'],
    ['grep --since 1h --until 2h', '--since "1h" is not before --until "2h" | --since 2h --until 1h'],
    ['grep --offset x', '--offset: "x" is not an offset | --offset earliest'],
    ['grep -p 5-3', '--partition: "5-3" is not a list of partitions | -p 0,3-5'],
    ['grep --skew 5', '--skew: "5" has no unit | --skew 5s'],
    ['grep --reorder soon', '--reorder: "soon" is not a duration | --reorder 200ms'],
    ['grep --tz Europe/Olso', '--tz: "Europe/Olso" is not a time zone | --tz Europe/Oslo'],
    [
      'grep --context x',
      `no context "x": there is no config file ${CONFIG} | klog grep error -b kafka-1:9092 -t logs`,
    ],
    [
      'deploy mark --service a',
      'klog deploy mark needs --version | klog deploy mark --service a --version 1.2.3',
    ],
    [
      'deploy mark --version 1',
      'klog deploy mark needs --service | klog deploy mark --service api --version 1',
    ],
    [
      ['deploy', 'mark', '--service', 'a', '--version', '1', '--host', ''],
      '--host is empty | leave out --host, or --host web-1',
    ],
    ['deploy mark --service a --version 1 --time x', '--time: "x" is not a time | --time 15m'],
    ['grep --properties no.conf', '--properties: cannot read "no.conf": no such file | ls -l no.conf'],
    [
      'grep -X isolation.level=x',
      '-X isolation.level: "x" is neither read_committed nor read_uncommitted | --isolation committed',
    ],
  ])('klog %s', async (line, expected) => {
    expect(await failureOf(planOf(line))).toBe(expected);
  });
  test('a context that is not there is answered with those that are', async () => {
    expect(await failureOf(planOf('grep --context prd', config(TWO)))).toBe(
      `no context "prd": ${CONFIG} has prod, dev | --context prod`,
    );
    expect(await failureOf(planOf('grep', config('current: x\ncontexts: {y: {}}')))).toBe(
      `${CONFIG}:1: current: there is no context "x" | klog context use y`,
    );
  });
  test('options of a context name the file', async () => {
    expect(await failureOf(planOf('grep', config('contexts:\n  p:\n    options: --utcc\n')))).toBe(
      `${CONFIG}:3: options: unknown flag "--utcc" | --utc`,
    );
  });
});
