// The plans of `klog deploy list` and `klog deploy mark`.

import { KlogError } from '../../base/errors.ts';
import type { DeploySource } from '../../deploy/options.ts';
import { parseTime } from '../../range/time.ts';
import { outputOptions, timeZone, withFlag } from './display.ts';
import { connect, deploySource, type Given, talk } from './given.ts';
import type { DeployListPlan, DeployMarkPlan } from './plan.ts';

const DEPLOYS_SHOWN = 20;

/** What `klog deploy list` is to do. */
export async function deployListPlan(given: Given): Promise<DeployListPlan> {
  const { flags, world } = given;
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

/** What `klog deploy mark` is to do. */
export async function deployMarkPlan(given: Given): Promise<DeployMarkPlan> {
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
