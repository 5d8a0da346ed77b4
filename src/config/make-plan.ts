// Flags, environment, option strings and the context become one frozen Plan. The only home of defaults. Every text is
// read by the room that owns its meaning; doing what is planned is cli/commands' business.

import { asEpochMs } from '../base/brand.ts';
import { KlogError } from '../base/errors.ts';
import type { RawArgs, RawFlags } from '../cli/flags.ts';
import type { DeploySource } from '../deploy/options.ts';
import type { Connection } from '../kafka/connection.ts';
import type { QueryOptions } from '../query/options.ts';
import { parseTime } from '../range/time.ts';
import { chooseCluster } from './cluster.ts';
import { type Cluster, isolationOf, makeConnection } from './connection.ts';
import { chooseContext, listContexts, readConfig, showContext, useContext } from './context.ts';
import { countOptions, countReport, shardOf } from './count-flags.ts';
import { outputOptions, splitList, talkOptions, timeZone, withFlag } from './display.ts';
import type { ConfigFile, Context } from './file.ts';
import { stackLayers } from './layers.ts';
import { liveOptions } from './live.ts';
import { mergePlan } from './merge.ts';
import { resolvePath } from './path.ts';
import { pinsLookup, pinsOfTopics } from './pins.ts';
import type {
  CountPlan,
  DeployMarkPlan,
  ExplainPlan,
  GrepPlan,
  LivePlan,
  Plan,
  ReadPlan,
  Talk,
  TextPlan,
} from './plan.ts';
import { deployRequest, duration, rangeOptions } from './range-flags.ts';
import type { World } from './world.ts';

const NEWEST = 10;
const LOOKBACK = 100_000;
const REORDER = '200ms';
/** Numbers can wait for stragglers a little longer than lines, and are not printed twice. */
const COUNT_REORDER = '1s';
const DEPLOY_TOPIC = 'deploys';
const DEPLOYS_SHOWN = 20;

/**
 * Decides everything about a run. Reads the config file, secrets and certificates through `world` and nothing else;
 * every mistake in them is a KlogError with exit code 2. The plan is frozen through and through.
 */
export async function makePlan(raw: RawArgs, world: World): Promise<Plan> {
  return deepFreeze(await decide(raw, world));
}

/** What every command is decided from. */
interface Given {
  readonly raw: RawArgs;
  readonly flags: RawFlags;
  readonly config: ConfigFile | undefined;
  readonly context: Context | undefined;
  readonly notes: string[];
  readonly world: World;
}

async function decide(raw: RawArgs, world: World): Promise<Plan> {
  const typed = stackLayers([raw.flags, raw.environment, raw.defaults]);
  if (raw.command.startsWith('context ')) return contextPlan(raw, typed, world);
  const config = await readConfig(typed, world);
  const context = chooseContext(typed.context, config, world);
  const options = context?.options;
  const weakest =
    options === undefined ? {} : world.parseOptions(raw.command, options, `${context?.where}: options`);
  const flags = stackLayers([raw.flags, raw.environment, raw.defaults, weakest]);
  const given: Given = { raw, flags, config, context, notes: [], world };
  switch (raw.command) {
    case 'grep':
      return grepPlan(given);
    case 'tail': {
      const { lines, lookback } = flags;
      return {
        ...(await readPlan(given)),
        command: 'tail',
        newest: lines ?? NEWEST,
        lookback: lookback ?? LOOKBACK,
      };
    }
    case 'count':
      return flags.merge ? mergePlan(given) : countPlan(given);
    case 'explain':
      return explainPlan(given);
    case 'deploy list': {
      const deploys = deploySource(given);
      const report = flags.report ?? 'table';
      const output = outputOptions(flags, world, report === 'json' ? 'json' : 'pretty');
      return {
        command: 'deploy list',
        // What is wrong with a cluster must not keep a list from being read that lies elsewhere.
        connection: deploys.kind === 'topic' ? await connect(given) : undefined,
        deploys,
        limit: flags.listLines ?? (report === 'table' ? DEPLOYS_SHOWN : undefined),
        report,
        output,
        talk: talk(given),
        now: world.now,
      };
    }
    case 'deploy mark':
      return markPlan(given);
    default:
      throw new Error(`bug: no plan for ${raw.command}`);
  }
}

/** A sliding view begins with what lies in it now. */
function inWindow(plan: ReadPlan, live: LivePlan | undefined): ReadPlan {
  if (live?.window === undefined) return plan;
  const from = asEpochMs(plan.now - live.window);
  const since = asEpochMs(Math.max(plan.range.since ?? from, from));
  return { ...plan, range: { ...plan.range, since } };
}

async function contextPlan(raw: RawArgs, flags: RawFlags, world: World): Promise<TextPlan> {
  const [name] = raw.args;
  if (raw.command === 'context use') {
    const { path, contents, text } = await useContext(name ?? '', flags, world);
    return { command: 'text', text, write: { path, contents } };
  }
  const config = await readConfig(flags, world);
  const text =
    raw.command === 'context list' ? listContexts(config, world) : showContext(name, config, world);
  return { command: 'text', text };
}

/** What is told of an expression is decided as it is for a run. */
function explainPlan(given: Given): ExplainPlan {
  const { flags, context, world } = given;
  const zone = timeZone(flags);
  return {
    command: 'explain',
    query: queryOptions(given, zone),
    range: rangeOptions(flags, world.now, zone),
    pins: pinsOfTopics(context?.fields, flags.file ?? topicsOf(given)),
    report: flags.explanation ?? 'text',
    output: outputOptions(flags, world, 'pretty'),
    talk: talk(given),
    now: world.now,
  };
}

// Names of topics hold no comma; a regex may.
function topicsOf({ flags, context }: Given): readonly string[] {
  const typed = flags.topic?.flatMap((name) => (name.startsWith('/') ? [name] : splitList([name])));
  return typed ?? context?.topics ?? [];
}

async function readPlan(given: Given): Promise<ReadPlan> {
  const { flags, context, world, raw } = given;
  const zone = timeZone(flags);
  const cluster = flags.file === undefined ? clusterOf(given) : undefined;
  return {
    source:
      cluster === undefined
        ? { kind: 'files', paths: flags.file ?? [] }
        : {
            kind: 'kafka',
            connection: await makeConnection(cluster, world),
            topics: topicsOf(given),
            keys: keysOf(given),
          },
    shard: shardOf(flags),
    isolation: flags.isolation ?? isolationOf(cluster?.properties.get('isolation.level')) ?? 'committed',
    query: queryOptions(given, zone),
    range: rangeOptions(flags, world.now, zone),
    sinceDeploy: deployRequest(flags.sinceDeploy, raw.wordAfterDeploy, world.now, zone),
    deploys: deploySource(given),
    deploysConfigured: context?.deploys !== undefined,
    pinsOf: pinsLookup(context?.fields),
    order: flags.noSort ? 'arrival' : 'time',
    limit: flags.maxCount,
    around: aroundOf(flags),
    output: {
      ...outputOptions(flags, world, raw.command === 'count' ? reportFormat(flags) : undefined),
      fieldsTyped: raw.flags.fields !== undefined,
    },
    reorderMs: duration('--reorder', flags.reorder, raw.command === 'count' ? COUNT_REORDER : REORDER),
    talk: talk(given),
    now: world.now,
  };
}

/** -A and -B win over -C. Numbers, the exit code and parts of lines have no context, as in grep. */
function aroundOf(flags: RawFlags): ReadPlan['around'] {
  const before = flags.beforeContext ?? flags.around ?? 0;
  const after = flags.afterContext ?? flags.around ?? 0;
  if (before + after === 0 || flags.count || flags.quiet || flags.onlyMatching) return undefined;
  return { before, after };
}

function reportFormat(flags: RawFlags): 'json' | 'pretty' {
  return flags.countFormat === 'json' ? 'json' : 'pretty';
}

async function grepPlan(given: Given): Promise<GrepPlan> {
  const { flags } = given;
  const show = flags.quiet ? 'nothing' : flags.count ? 'count' : 'lines';
  return { ...(await readPlan(given)), command: 'grep', follow: flags.follow ?? false, show };
}

async function countPlan(given: Given): Promise<CountPlan> {
  const { flags, world } = given;
  const report = countReport(flags);
  const count = countOptions(flags);
  if (report === 'report' && count.failIf !== undefined) {
    throw new KlogError('bad-condition', '-o report is a part of the answer: --fail-if tests the whole', {
      hint: "klog count --merge *.report --fail-if 'count > 100'",
    });
  }
  const live = liveOptions(flags, count.every, world.stdoutIsTty);
  return { ...inWindow(await readPlan(given), live), command: 'count', count, report, live };
}

async function markPlan(given: Given): Promise<DeployMarkPlan> {
  const { flags, world } = given;
  const { markService, markVersion, markHost, markTime } = flags;
  if (!markService || !markVersion) {
    throw new KlogError('missing-flag', `klog deploy mark needs --${markService ? 'version' : 'service'}`, {
      hint: `klog deploy mark --service ${markService || 'api'} --version ${markVersion || '1.2.3'}`,
    });
  }
  if (markHost?.trim() === '') {
    throw new KlogError('missing-flag', '--host is empty', { hint: 'leave out --host, or --host web-1' });
  }
  const zone = timeZone(flags);
  const time =
    markTime === undefined
      ? world.now
      : withFlag('--time', () => parseTime(markTime, { now: world.now, zone, direction: 'since' }));
  const deploys = deploySource(given);
  if (deploys.kind !== 'topic') throw markedElsewhere(deploys);
  const connection = await connect(given);
  return {
    command: 'deploy mark',
    connection,
    deploys,
    service: markService,
    version: markVersion,
    host: markHost,
    time,
    now: world.now,
    talk: talk(given),
  };
}

function markedElsewhere(deploys: Exclude<DeploySource, { kind: 'topic' }>): KlogError {
  const [where, instead] = {
    file: ['in a file', 'append the marker to the file'],
    command: ['what a command prints', 'leave the marking to what it asks'],
    git: ['the tags of a git repository', 'git tag the version'],
  }[deploys.kind];
  return new KlogError('no-deploy-topic', `the deploys are ${where}: klog marks in a topic only`, {
    hint: `deploys: {topic: deploys}, or ${instead}`,
  });
}

function clusterOf({ raw, flags, config, context, world, notes }: Given): Cluster {
  return chooseCluster({ raw, flags, config, context }, world, notes);
}

function connect(given: Given): Promise<Connection> {
  return makeConnection(clusterOf(given), given.world);
}

function talk({ flags, world, notes }: Given): Talk {
  return talkOptions(flags, world, notes);
}

function deploySource({ context, config, world }: Given): DeploySource {
  const deploys = context?.deploys ?? { kind: 'topic', topic: DEPLOY_TOPIC };
  const path = (text: string): string => resolvePath(text, config?.folder, world.homeDir);
  if (deploys.kind === 'file') return { ...deploys, path: path(deploys.path) };
  if (deploys.kind !== 'git' || deploys.repository === undefined) return deploys;
  return { ...deploys, repository: path(deploys.repository) };
}

/** Where records are keyed by host, full names are keys. Partitions that are named are meant. */
function keysOf({ flags, context }: Given): readonly string[] | undefined {
  const hosts = splitList(flags.host);
  const isKnown = context?.keyedBy === 'host' && hosts.length > 0 && flags.partition === undefined;
  return isKnown && !hosts.some((host) => host.includes('*')) ? hosts : undefined;
}

function queryOptions({ raw, flags, context, world }: Given, zone: string | undefined): QueryOptions {
  return {
    expressions: raw.args,
    patterns: flags.expr ?? [],
    fixed: flags.fixedStrings ?? false,
    wholeWords: flags.wordRegexp ?? false,
    invert: flags.invertMatch ?? false,
    letterCase: flags.ignoreCase ? 'ignore' : flags.caseSensitive ? 'exact' : 'smart',
    hosts: splitList(flags.host),
    services: splitList(flags.service),
    hostsInFull: context?.keyedBy === 'host',
    level: flags.level,
    now: world.now,
    zone,
  };
}

/** Freezes plain objects and arrays all the way down. Bytes cannot be frozen, functions need not be. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
