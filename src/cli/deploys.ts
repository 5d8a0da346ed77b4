// Reading the deploys a run needs from where the plan says they are.

import { readFileSync } from 'node:fs';
import { asOffset } from '../base/brand.ts';
import { KlogError, reasonOf } from '../base/errors.ts';
import { parseDeployFile } from '../deploy/file.ts';
import { type Deploy, deploysOf } from '../deploy/history.ts';
import { type Marker, parseMarker } from '../deploy/marker.ts';
import type { DeploySource } from '../deploy/options.ts';
import type { KafkaSource } from '../kafka/source.ts';
import { LogEvent } from '../record/event.ts';
import type { Matcher } from '../scan/matcher.ts';
import { scan } from '../scan/scan.ts';
import type { Sink } from '../scan/sink.ts';
import { newTally } from '../scan/tally.ts';
import type { Shell } from './shell.ts';

/** Matches every record. */
export const EVERYTHING: Matcher = {
  begin: () => {},
  find: (_bytes, from) => from,
  test: () => 1,
};

/** The start of a sentence about a source: `topic "deploys"`. */
export const whereOf = (source: DeploySource): string =>
  source.kind === 'topic' ? `topic "${source.topic}"` : `file "${source.path}"`;

/**
 * All deploys, newest first. `kafka` is any open source of the cluster; undefined where a run reads files only.
 * Throws a KlogError that says where klog looked.
 */
export async function readDeploys(
  source: DeploySource,
  kafka: KafkaSource | undefined,
  shell: Shell,
): Promise<Deploy[]> {
  if (source.kind === 'file') return deploysOf(parseDeployFile(readText(source.path), source.path));
  if (kafka === undefined) {
    throw new KlogError('no-deploy', `no deploy found: ${whereOf(source)} is in Kafka, and files are read`, {
      hint: '--since-deploy=2026-11-23T14:05Z, or deploys: {file: PATH} in the config',
    });
  }
  return deploysOf(await readTopic(source.topic, kafka, shell));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KlogError('no-deploy', `no deploy found: cannot read "${path}": ${reasonOf(error)}`, {
      hint: '--since-deploy=2026-11-23T14:05Z',
    });
  }
}

/** What to say where the topic of deploys could not be opened: that it is not there, or the error as it is. */
export function withoutTopic(topic: string, error: unknown, hint: string): unknown {
  if (!(error instanceof KlogError) || error.code !== 'unknown-topic') return error;
  return new KlogError('no-deploy', `no deploy found: there is no topic "${topic}"`, { hint, cause: error });
}

async function readTopic(topic: string, kafka: KafkaSource, shell: Shell): Promise<Marker[]> {
  let source: KafkaSource;
  try {
    source = await kafka.select([topic]);
  } catch (error) {
    throw withoutTopic(
      topic,
      error,
      '--since-deploy=2026-11-23T14:05Z, or deploys: {topic: NAME} in the config',
    );
  }
  const bounds = await source.bounds('committed');
  const markers: Marker[] = [];
  const sink: Sink = {
    ordered: false,
    timed: false,
    event: (event) => {
      const marker = parseMarker(event.line(), event.record.timestamp);
      if (marker !== undefined) markers.push(marker);
      return true;
    },
    flush: () => true,
    finish: async () => {},
  };
  const ranges = bounds
    .filter(({ earliest, latest }) => earliest < latest)
    .map(({ partition, earliest, latest }) => ({ topic, partition, from: earliest, to: asOffset(latest) }));
  const tally = newTally();
  await scan({
    source,
    ranges,
    matcher: EVERYTHING,
    event: new LogEvent(),
    heldEvent: new LogEvent(),
    sink,
    order: 'arrival',
    clock: 'record',
    timed: false,
    timedTest: false,
    since: undefined,
    isolation: 'committed',
    live: false,
    reorderMs: 0,
    checkCrcs: false,
    tally,
    signal: shell.signal,
    onNote: (text) => shell.complain.note(text),
    now: shell.clock,
  });
  const [failure] = tally.failures;
  if (failure !== undefined) {
    throw new KlogError('no-deploy', `cannot read the deploys of topic "${topic}": ${failure.reason}`);
  }
  return markers;
}
