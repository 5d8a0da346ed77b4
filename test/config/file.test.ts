// The config file: its shape, what is said of a wrong one, secrets, and the context commands.

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig, withCurrent } from '../../src/config/file/file.ts';
import { pinsOf } from '../../src/read/pins.ts';
import { CONFIG, failureOf, type Machine, partsOf, planOf } from './fake-world.ts';

const config = (text: string, machine: Machine = {}): Machine => ({
  ...machine,
  files: { ...machine.files, [CONFIG]: text },
});

describe('shape', () => {
  test('the example of the documentation', async () => {
    const text = `
current: prod
contexts:
  prod:
    brokers: [kafka-1:9092, kafka-2:9092]
    topics: [logs.*]
    properties: {security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512, sasl.username: reader, sasl.password: {env: KAFKA_PASSWORD}}
    deploys: {topic: deploys}
    fields: {logs.legacy: {host: node}}
    options: --utc
`;
    const plan = await partsOf('grep error', config(text, { env: { KAFKA_PASSWORD: 'pw' } }));
    expect(plan).toMatchObject({
      source: {
        topics: ['logs.*'],
        connection: {
          name: 'prod',
          brokers: ['kafka-1:9092', 'kafka-2:9092'],
          sasl: { mechanism: 'scram-sha-512', username: 'reader', password: 'pw' },
        },
      },
      output: { zone: 'UTC' },
      deploys: { kind: 'topic', topic: 'deploys' },
    });
    expect(pinsOf(plan.pins, 'logs.legacy')).toEqual({ host: 'node' });
  });
  test('partition-key: full names are keys, a star or -p is none of it', async () => {
    const machine = config('contexts: {prod: {brokers: [k:9092], partition-key: host}}');
    const keysOf = async (words: string): Promise<unknown> => {
      const plan = await partsOf(words, machine);
      return [plan.question.options.hostsInFull, plan.source.kind === 'kafka' && plan.source.keys];
    };
    expect(await keysOf('grep x -t t --host web-1,web-2.eu')).toEqual([true, ['web-1', 'web-2.eu']]);
    expect(await keysOf('grep x -t t --host web-1,web-*')).toEqual([true, undefined]);
    expect(await keysOf('grep x -t t --host web-1 -p 0')).toEqual([true, undefined]);
    expect(await keysOf('grep x -t t')).toEqual([true, undefined]);
    const plan = await partsOf('grep x -b k -t t --host web-1', {});
    expect([plan.question.options.hostsInFull, plan.source]).toMatchObject([false, { keys: undefined }]);
  });

  test('scalars stay as they are written', async () => {
    const text =
      'contexts: {p: {brokers: "a,b:1", topics: logs, properties: {security.protocol: SASL_SSL, sasl.mechanism: PLAIN, sasl.username: 007, sasl.password: 1e3, check.crcs: false}}}';
    const { connection, topics } = (await partsOf('grep', config(text))).source;
    expect(connection).toMatchObject({
      brokers: ['a:9092', 'b:1'],
      sasl: { username: '007', password: '1e3' },
      checkCrcs: false,
    });
    expect(topics).toEqual(['logs']);
  });
  test.each(['', '# nothing\n', 'contexts:\n', 'current:\n', 'contexts: {p: }\n'])(
    '%j holds nothing wrong',
    async (text) => {
      expect((await parseConfig('c', text)).current).toBeUndefined();
    },
  );
});

describe('what does not fit is said with file, line and what was expected', () => {
  test.each([
    ['contxts: {}', 'c.yaml:1: the file: unknown key "contxts"; expected current, contexts | contexts'],
    [
      'contexts:\n  p:\n    broker: x',
      'c.yaml:3: contexts.p: unknown key "broker"; expected brokers, topics, properties, deploys, fields, options, partition-key | brokers',
    ],
    [
      'contexts:\n  p:\n    partition-key: user',
      'c.yaml:3: contexts.p.partition-key: expected host, got "user" | partition-key: host',
    ],
    [
      'contexts:\n  p:\n    brokers: {a: 1}',
      'c.yaml:3: contexts.p.brokers: expected a list, got keys and values | [one, two]',
    ],
    [
      'contexts:\n  p:\n    topics: [a, [b]]',
      'c.yaml:3: contexts.p.topics: expected a text, got a list | undefined',
    ],
    ['contexts: [p]', 'c.yaml:1: contexts: expected keys and values, got a list | contexts: {key: value}'],
    [
      '- a',
      'c.yaml:1: the file: expected keys and values, got a list | contexts: {prod: {brokers: [kafka-1:9092]}}',
    ],
    [
      'contexts: {p: {options: [--utc]}}',
      'c.yaml:1: contexts.p.options: expected a text, got a list | undefined',
    ],
    [
      'contexts: {p: {fields: {t: {hots: a}}}}',
      'c.yaml:1: contexts.p.fields.t: unknown key "hots"; expected time, level, msg, host, service, error, trace | host',
    ],
    ...['{topic: a, file: b}', '{}', '{repository: x}'].map((deploys) => [
      `contexts: {p: {deploys: ${deploys}}}`,
      'c.yaml:1: contexts.p.deploys: expected one of topic, file, command, git | deploys: {topic: deploys}',
    ]),
    [
      'contexts: {p: {deploys: {command: " "}}}',
      'c.yaml:1: contexts.p.deploys.command: expected a text, got nothing | undefined',
    ],
    [
      'contexts: {p: {deploys: {file: a, repository: x}}}',
      'c.yaml:1: contexts.p.deploys: repository goes with git only | deploys: {git: "v*", repository: PATH}',
    ],
    [
      'contexts: {p: {properties: {sasl.password: {env: A, file: b}}}}',
      'c.yaml:1: contexts.p.properties.sasl.password: expected one of env, file, command | {env: KAFKA_PASSWORD}',
    ],
    [
      'contexts: {p: {properties: {sasl.password: {evn: A}}}}',
      'c.yaml:1: contexts.p.properties.sasl.password: unknown key "evn"; expected env, file, command | env',
    ],
    [
      'contexts:\n p:\n  properties:\n   sasl.password: [hunter2]',
      'c.yaml:4: contexts.p.properties.sasl.password: expected a text, got a list | undefined',
    ],
    [
      'contexts:\n p:\n  properties:\n   sasl.password: *hunter2',
      'c.yaml:4: contexts.p.properties: an alias (*name) is not understood here | undefined',
    ],
    [
      'contexts:\n p:\n  properties:\n   sasl.password: "hunter2',
      'c.yaml:4: this is not valid YAML (missing char) | $EDITOR c.yaml',
    ],
    ['current: a\ncurrent: b', 'c.yaml:2: this is not valid YAML (duplicate key) | $EDITOR c.yaml'],
  ])('%j', async (text, expected) => {
    const failure = await failureOf(parseConfig('c.yaml', text));
    expect(failure).toBe(expected);
    expect(failure).not.toContain('hunter2');
  });
  test('properties of a context name its line', async () => {
    const text = 'contexts:\n  p:\n    properties:\n      client.id: a\n      sasl.mechanizm: PLAIN\n';
    expect(await failureOf(planOf('grep', config(text)))).toBe(
      `${CONFIG}:5: unknown property "sasl.mechanizm" | sasl.mechanism`,
    );
  });
});

describe('secrets', () => {
  const sasl = (secret: string): string =>
    `contexts: {p: {properties: {security.protocol: SASL_SSL, sasl.mechanism: PLAIN, sasl.username: u, sasl.password: ${secret}}}}`;
  const password = async (secret: string, machine: Machine = {}): Promise<string> =>
    (await partsOf('grep', config(sasl(secret), machine))).source.connection.sasl.password;
  const folder = '/home/ann/.config/klog';

  test('env, file, command', async () => {
    expect(await password('{env: PW}', { env: { PW: ' a ' } })).toBe(' a ');
    expect(await password('{file: pw}', { files: { [`${folder}/pw`]: 'b\n' } })).toBe('b');
    expect(await password('{file: ~/pw}', { files: { '/home/ann/pw': 'b\r\n' } })).toBe('b');
    expect(await password('{command: pass x}', { commands: { 'pass x': { stdout: 'c\n\n' } } })).toBe('c\n');
  });
  test.each([
    ['{env: PW}', {}, 'sasl.password: the variable PW is not set | export PW=...'],
    ['{file: pw}', {}, `sasl.password: cannot read "${folder}/pw": no such file | ls -l ${folder}/pw`],
    [
      '{file: pw}',
      { files: { [`${folder}/pw`]: '\n' } },
      `sasl.password: "${folder}/pw" is empty | undefined`,
    ],
    [
      '{command: x}',
      { commands: { x: { exitCode: 3, stdout: 'hunter2', stderr: 'locked\n' } } },
      'sasl.password: "x" ended with exit code 3 | x',
    ],
    [
      '{command: x}',
      { commands: { x: { status: 'timed out' } } },
      'sasl.password: "x" did not end in 10 s | x',
    ],
    [
      '{command: x}',
      { commands: { x: { status: 'not started' } } },
      'sasl.password: "x" could not be started | x',
    ],
    ['{command: x}', { commands: { x: { stdout: '\n' } } }, 'sasl.password: "x" printed nothing | undefined'],
  ] as [string, Machine, string][])('%s with %j', async (secret, machine, expected) => {
    const failure = await failureOf(password(secret, machine));
    expect(failure).toBe(`${CONFIG}:1: ${expected}`);
    expect(failure).not.toContain('hunter2');
  });
  test("a command's stderr is shown", async () => {
    const machine = { commands: { x: { exitCode: 1, stderr: 'vault is sealed\ncall ops\n' } } };
    await expect(password('{command: x}', machine)).rejects.toMatchObject({
      detail: ['    vault is sealed', '    call ops'],
    });
  });
});

describe('klog context', () => {
  const TWO = `# clusters
current: prod # the real one
contexts:
  prod: {brokers: [a, b:1], properties: {sasl.password: hunter2, ssl.key.password: {env: K}, security.protocol: SSL}}
  development:
    # by the door
    brokers: localhost
    topics: [x, y]
    deploys: {file: d}
    options: --utc
    fields: {logs: {host: node, service: app}}
`;
  test('list', async () => {
    expect(await planOf('context list', config(TWO))).toEqual({
      command: 'text',
      text: '* prod         a,b:1\n  development  localhost\n',
    });
    expect(await failureOf(planOf('context list'))).toBe(
      `no contexts: there is no config file ${CONFIG} | klog grep error -b kafka-1:9092 -t logs`,
    );
  });
  test.each([
    ['{topic: d}', 'topic d'],
    ['{file: d}', 'file d'],
    ['{command: list | head}', 'command list | head'],
    ['{git: v*}', 'git v*'],
    ['{git: v*, repository: ~/app}', 'git v* of ~/app'],
  ])('show tells where deploys come from: %s', async (deploys, shown) => {
    const { text } = await partsOf('context show', config(`contexts: {p: {deploys: ${deploys}}}`));
    expect(text).toBe(`context: p\nfile: ${CONFIG}:1\ndeploys: ${shown}\n`);
  });
  test('show hides what is secret', async () => {
    expect((await partsOf('context show', config(TWO))).text).toBe(
      `context: prod\nfile: ${CONFIG}:4\nbrokers: a, b:1\nproperties:\n  sasl.password: (hidden)\n  ssl.key.password: {env: K}\n  security.protocol: SSL\n`,
    );
    expect((await partsOf('context show development', config(TWO))).text).toBe(
      `context: development\nfile: ${CONFIG}:6\nbrokers: localhost\ntopics: x, y\ndeploys: file d\noptions: --utc\nfields:\n  logs: host is node, service is app\n`.replace(
        ':6',
        ':7',
      ),
    );
    expect(await failureOf(planOf('context show', config('contexts: {a: {}, b: {}}')))).toBe(
      `no context is the current one in ${CONFIG} | klog context use a`,
    );
  });
  test('use changes one word of the file', async () => {
    expect(await planOf('context use development', config(TWO))).toEqual({
      command: 'text',
      text: 'now using development\n',
      write: { path: CONFIG, contents: TWO.replace('current: prod', 'current: development') },
    });
    expect(await failureOf(planOf('context use prd', config(TWO)))).toBe(
      `no context "prd": ${CONFIG} has prod, development | --context prod`,
    );
  });
  test('use works when the current context is gone', async () => {
    const gone = TWO.replace('current: prod', 'current: gone');
    expect((await partsOf('context use prod', config(gone))).write.contents).toBe(TWO);
  });
  test.each([
    ['# top\ncontexts: {a: {}}\n', 'a', '# top\ncurrent: a\ncontexts: {a: {}}\n'],
    ["current: 'x'\n", '1', 'current: "1"\n'],
    ['{contexts: {a: {}}, current: b}', 'a', '{contexts: {a: {}}, current: a}'],
    ['# x\n{contexts: {a: {}}}', 'a', '# x\n{current: a, contexts: {a: {}}}'],
    ['current:\ncontexts: {a: {}}\n', 'a', 'current: a\ncontexts: {a: {}}\n'],
  ])('withCurrent(%j, %s)', async (text, name, expected) => {
    const changed = await withCurrent('c', text, name);
    expect(changed).toBe(expected);
    expect(parse(changed).current).toBe(name);
  });
});
