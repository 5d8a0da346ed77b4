// Flags, environment, option strings and the context become one frozen Plan. The only home of defaults. Every text is
// read by the room that owns its meaning; doing what is planned is cli/commands' business.

import { asEpochMs } from '../../base/brand.ts';
import { KlogError } from '../../base/errors.ts';
import type { RawArgs, RawFlags } from '../../flags/flags.ts';
import { readQuestion } from '../../query/match/question.ts';
import type { QueryOptions } from '../../query/syntax/options.ts';
import type { TopicPins } from '../../record/vocabulary/role.ts';
import { isolationOf, makeConnection } from '../connect/connection.ts';
import { chooseContext, listContexts, readConfig, showContext, useContext } from '../file/context.ts';
import type { World } from '../machine/world.ts';
import { countOptions, countReport, shardOf } from './count.ts';
import { deployListPlan, deployMarkPlan } from './deploy.ts';
import { outputOptions, splitList, talkOptions, timeZone } from './display.ts';
import { clusterOf, deploySource, type Given, talk } from './given.ts';
import { stackLayers } from './layers.ts';
import { liveOptions } from './live.ts';
import { mergePlan } from './merge.ts';
import type { CountPlan, ExplainPlan, GrepPlan, LivePlan, Plan, ReadPlan, Talk, TextPlan } from './plan.ts';
import { deployRequest, duration, rangeOptions } from './range.ts';

const NEWEST = 10;
const LOOKBACK = 100_000;
const REORDER = '200ms';
/** Numbers can wait for stragglers a little longer than lines, and are not printed twice. */
const COUNT_REORDER = '1s';

/**
 * Decides everything about a run. Reads the config file, secrets and certificates through `world` and nothing else;
 * every mistake in them is a KlogError with exit code 2. The plan is frozen through and through.
 */
export async function makePlan(raw: RawArgs, world: World): Promise<Plan> {
  return deepFreeze(await decide(raw, world));
}

/** How to report what is wrong before there is a plan: as the command line and the environment say. */
export function talkBeforePlan(raw: RawArgs, world: World): Talk {
  return talkOptions(stackLayers([raw.flags, raw.environment, raw.defaults]), world, []);
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
    case 'deploy list':
      return deployListPlan(given);
    case 'deploy mark':
      return deployMarkPlan(given);
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
async function explainPlan(given: Given): Promise<ExplainPlan> {
  const { flags, context, world } = given;
  const zone = timeZone(flags);
  return {
    command: 'explain',
    question: await readQuestion(queryOptions(given, zone)),
    range: rangeOptions(flags, world.now, zone),
    pins: pinsIn(context),
    topics: flags.file ?? topicsOf(given),
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
    question: await readQuestion(queryOptions(given, zone)),
    range: rangeOptions(flags, world.now, zone),
    sinceDeploy: deployRequest(flags.sinceDeploy, raw.wordAfterDeploy, world.now, zone),
    deploys: deploySource(given),
    deploysConfigured: context?.deploys !== undefined,
    pins: pinsIn(context),
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

function pinsIn(context: Given['context']): TopicPins[] {
  return [...(context?.fields ?? [])].map(([topic, pins]) => ({ topic, pins }));
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
