// The Kafka of the tests, brought from Maven Central once per version into a cache folder: its jars, the two small Java
// programs of this folder compiled beside them, and a class archive that more than halves a broker's start.
// Starts no broker: broker.ts and writer.ts do, with the class path given here.

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from './lock.ts';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

/** The newest Kafka klog is tested with, and the last one of the 3.x line. */
export const KAFKA_LATEST = '4.4.0';
export const KAFKA_3 = '3.9.2';

/** What Kafka 4 runs on. */
const JAVA_AT_LEAST = 17;

/** What a Java process of the tests is started with. */
export interface Jars {
  readonly version: string;
  /** Folder of this version in the cache. */
  readonly folder: string;
  /** Kafka's own jars in a fixed order: what the class archive is made for. */
  readonly kafkaPath: string;
  /** kafkaPath and behind it the compiled programs of this folder. */
  readonly classPath: string;
}

let available: { ok: true } | { ok: false; why: string } | undefined;
let java: string | undefined;

/** Whether real brokers can be started here. `why` says what is missing. */
export function kafkaAvailable(): { ok: true } | { ok: false; why: string } {
  available ??= probe();
  return available;
}

/** What `java -version` calls itself, such as "17.0.15"; empty where there is none. */
export function javaVersion(): string {
  java ??= /"([^"]+)"/.exec(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '')?.[1] ?? '';
  return java;
}

function probe(): { ok: true } | { ok: false; why: string } {
  const jdk = `install a JDK, version ${JAVA_AT_LEAST} or newer`;
  const needed = { java: jdk, javac: jdk, jar: jdk, mvn: 'install Maven, version 3.8 or newer' };
  for (const [command, advice] of Object.entries(needed)) {
    // looked up, not run: Maven alone would take half a second to tell its version
    if (!onPath(command)) return { ok: false, why: `${command} was not found: ${advice}` };
  }
  const version = javaVersion();
  if (Number.parseInt(version, 10) >= JAVA_AT_LEAST) return { ok: true };
  return { ok: false, why: `java is version "${version}": ${jdk}` };
}

function onPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Where the jars are kept: one folder for all checkouts of a person, which `npm ci` does not empty. Where there can be
 * none, that of this checkout. KLOG_KAFKA_CACHE names another.
 */
export function kafkaCache(): string {
  const given = process.env['KLOG_KAFKA_CACHE'] ?? '';
  if (given !== '') return given;
  const xdg = process.env['XDG_CACHE_HOME'] ?? '';
  const shared = join(xdg === '' ? join(homedir(), '.cache') : xdg, 'klog-kafka');
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    return join(here, '../../node_modules/.cache/klog');
  }
}

/**
 * The jars of one Kafka version, copied and compiled if the cache lacks them.
 * Several processes may ask at once: one works, the others wait. Throws when Maven or javac fails.
 */
export async function kafkaJars(version: string = KAFKA_LATEST): Promise<Jars> {
  const can = kafkaAvailable();
  if (!can.ok) throw new Error(`no Kafka for tests: ${can.why}`);
  const cache = kafkaCache();
  const pom = join(here, 'pom.xml');
  // the pom decides which jars there are, so its hash is part of the name
  const folder = resolve(cache, `kafka-${version}-${hashOf(pom)}`);
  const lib = join(folder, 'lib');
  const sources = ['TestBroker.java', 'Writer.java'].map((name) => join(here, name));
  const programs = join(folder, `programs-${hashOf(...sources)}.jar`);
  if (!existsSync(lib) || !existsSync(programs)) {
    await mkdir(folder, { recursive: true });
    await withLock(join(folder, 'lock'), async () => {
      if (!existsSync(lib)) await copyJars(pom, version, lib);
      if (!existsSync(programs)) await compile(sources, lib, programs);
    });
  }
  const kafkaPath = readdirSync(lib)
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => join(lib, name))
    .join(':');
  return { version, folder, kafkaPath, classPath: `${kafkaPath}:${programs}` };
}

/** Maven copies into a folder of its own; the rename makes it appear whole or not at all. */
async function copyJars(pom: string, version: string, lib: string): Promise<void> {
  const fresh = `${lib}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  const words = ['-q', '-B', '-f', pom, `-Dkafka.version=${version}`, `-DoutputDirectory=${fresh}`];
  await run('mvn', [...words, 'dependency:copy-dependencies'], { maxBuffer: 1 << 26 });
  await rename(fresh, lib);
}

async function compile(sources: string[], lib: string, programs: string): Promise<void> {
  const classes = `${programs}.${process.pid}`;
  await rm(classes, { recursive: true, force: true });
  // no debug jar and no release flag: the JDK that compiles is the one that runs
  await run('javac', ['-nowarn', '-proc:none', '-cp', join(lib, '*'), '-d', classes, ...sources]);
  await run('jar', ['--create', '--no-manifest', '--file', `${classes}.jar`, '-C', classes, '.']);
  await rm(classes, { recursive: true, force: true });
  await rename(`${classes}.jar`, programs);
}

function hashOf(...files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}
