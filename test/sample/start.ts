// `npm start`: a real broker with the sample on it (bundled files where there is no Java), and klog in front of the
// person. start.mjs has installed and built before; everything that is started here ends here, unless --keep is given.

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTopic } from '../kafka/harness/admin.ts';
import { kafkaAvailable, kafkaCache } from '../kafka/harness/jars.ts';
import { startWriter } from '../kafka/harness/writer.ts';
import { errorsSince, expectedInFiles } from './expected.ts';
import { DEPLOYS_FILE, LOG_FILES } from './files.ts';
import type { KeeperMessage } from './keeper.ts';
import { bold, dim, prompt, say, sayNext, seconds, step } from './stage.ts';
import { type Story, story } from './story.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KLOG = join(ROOT, 'bin/klog.js');
const CACHE = join(ROOT, 'node_modules/.cache/klog');
const COMMAND = ['grep', 'error', '--since-deploy'];

type Ready = Extract<KeeperMessage, { kind: 'ready' }>;

let keeper: ChildProcess | undefined;
let isInterrupted = false;

/** Ends the keeper, and with it the broker and its folders; comes back when they are gone. */
async function endKeeper(): Promise<void> {
  const child = keeper;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

function startKeeper(): Promise<Ready> {
  // A cluster of the tests is not for the sample; and Ctrl-C must reach klog, not the broker.
  const env = { ...process.env, KLOG_TEST_BROKERS: '' };
  const child = fork(fileURLToPath(new URL('./keeper.ts', import.meta.url)), {
    cwd: ROOT,
    env,
    detached: true,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  keeper = child;
  return new Promise((resolve, reject) => {
    child.once('message', (message: KeeperMessage) => {
      if (message.kind === 'ready') resolve(message);
      else reject(new Error(message.reason));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the broker ended before it was ready')));
  });
}

/** Writes everything to the topics logs and deploys. */
async function fill({ brokers, folder }: Ready, { records, deploys }: Story): Promise<void> {
  const [writer] = await Promise.all([
    startWriter(brokers),
    createTopic(brokers, 'logs', { partitions: 6, config: { 'retention.ms': '-1' } }),
    createTopic(brokers, 'deploys', { partitions: 1, config: { 'retention.ms': '-1' } }),
  ]);
  const path = join(folder, 'lines');
  await writeFile(
    path,
    records.map((r) => `${r.partition}\t${r.timestamp}\t${r.key}\t${r.value}\n`).join(''),
  );
  await writer.bulkFile(path, { topic: 'logs', format: 'fields', codec: 'lz4' });
  await writer.write(deploys.map((marker) => ({ topic: 'deploys', partition: 0, ...marker })));
  await writer.close();
  await rm(path);
}

/** Runs klog in front of the person, with the sample's config and none of the person's own settings. */
async function runKlog(config: string): Promise<{ code: number; ms: number }> {
  const env: NodeJS.ProcessEnv = { KLOG_CONFIG: config };
  for (const [name, value] of Object.entries(process.env)) if (!name.startsWith('KLOG_')) env[name] = value;
  prompt(`klog ${COMMAND.join(' ')}`);
  const begin = performance.now();
  const child = spawn(process.execPath, [KLOG, ...COMMAND], { stdio: 'inherit', env });
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(2));
    child.once('exit', (status) => resolve(status ?? 130));
  });
  say();
  return { code, ms: performance.now() - begin };
}

/** A config with one context, as JSON, which is YAML too. */
function configOf(context: object): string {
  return `${JSON.stringify({ current: 'sample', contexts: { sample: context } })}\n`;
}

function sayHowToCall(config: string): void {
  say(`  alias klog=${KLOG}`);
  say(`  export KLOG_CONFIG=${config}`);
}

/** The request of the last failed payment in `lines` whose id reads well. */
function traceIn(lines: readonly string[]): string {
  const ids = lines.map((line) => /"reqId":"([a-f]\w+)"/.exec(line)?.[1]);
  return ids.findLast((id) => id !== undefined) ?? 'cafe';
}

async function onKafka(keep: boolean): Promise<number> {
  const began = performance.now();
  const cache = kafkaCache();
  const isFirst = !existsSync(cache) || !readdirSync(cache).some((name) => name.startsWith('kafka-'));
  if (isFirst) say('  Kafka itself, about 45 MB, comes from Maven Central this first time');
  const starting = startKeeper();
  // Made while the broker starts; its failure is heard a line below.
  starting.catch(() => {});
  const told = story(Date.now());
  const ready = await step('starting a broker ...', () => starting);
  await step(
    `writing ${told.records.length.toLocaleString('en-US')} lines to logs, ${told.deploys.length} markers to deploys ...`,
    () => fill(ready, told),
  );
  const config = join(ready.folder, 'klog.yaml');
  await writeFile(
    config,
    configOf({ brokers: [ready.brokers], topics: ['logs'], deploys: { topic: 'deploys' } }),
  );
  const prepared = performance.now() - began;
  const { code, ms } = await runKlog(config);
  const times = `getting ready took ${seconds(prepared)}, klog ${seconds(ms)} from first to last line`;
  const trace = traceIn(
    errorsSince(
      told.records,
      told.deploys.map((marker) => marker.value),
    ),
  );
  if (keep && keeper !== undefined && !isInterrupted) {
    keeper.send('keep');
    say(`${bold(`The broker stays up at ${ready.brokers}`)} (topics logs, deploys). To stop and remove it:`);
    say(`  kill ${keeper.pid}`);
    say('Then, in this folder or any other:');
    sayHowToCall(config);
    sayNext(trace, true);
    say(dim(`${times} \u00b7 -b ${ready.brokers} -t logs does without the config`));
    keeper.disconnect();
    keeper.unref();
  } else {
    await endKeeper();
    say(`${bold('Next: npm start -- --keep')} leaves the broker up, and then:`);
    sayNext(trace, true);
    say(dim(`${times}; the broker is stopped and removed`));
  }
  return code;
}

async function onFiles(why: string): Promise<number> {
  say(`No broker, because ${why}; klog reads the bundled sample files instead.`);
  const options = LOG_FILES.map((path) => `--file '${path}'`).join(' ');
  mkdirSync(CACHE, { recursive: true });
  // It stays, so that the commands below work; it holds nothing but the paths of the files.
  const config = join(CACHE, 'sample.yaml');
  await writeFile(config, configOf({ deploys: { file: DEPLOYS_FILE }, options }));
  const { code, ms } = await runKlog(config);
  say(bold('Next:'));
  sayHowToCall(config);
  sayNext(traceIn(expectedInFiles(LOG_FILES, DEPLOYS_FILE)), false);
  const where = relative(process.cwd(), join(DEPLOYS_FILE, '..'));
  say(dim(`klog took ${seconds(ms)} from first to last line \u00b7 the files are in ${where}`));
  return code;
}

async function main(): Promise<number> {
  const keep = process.argv.includes('--keep');
  say(bold('klog: four services on twenty hosts, two hours of logs, and a deploy that broke something'));
  const can = kafkaAvailable();
  // The look for Java blocks; a Ctrl-C that came meanwhile is heard here.
  await delay(10);
  if (isInterrupted) return 130;
  if (!can.ok) return onFiles(can.why);
  try {
    return await onKafka(keep);
  } catch (error) {
    await endKeeper();
    if (isInterrupted) return 130;
    const [reason = '', ...log] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    for (const line of log.slice(-8)) say(dim(`    ${line}`));
    return onFiles(reason.replace(/:$/, ''));
  }
}

// Ctrl-C reaches klog too; what follows is only to clean up before the end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (isInterrupted) return;
    isInterrupted = true;
    endKeeper().then(() => process.exit(130));
  });
}

const code = await main();
if (!isInterrupted) process.exitCode = code;
