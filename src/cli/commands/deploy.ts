// `klog deploy mark` and `klog deploy list`.

import { formatDuration } from '../../base/duration.ts';
import type { DeployListPlan, DeployMarkPlan } from '../../config/plan/plan.ts';
import type { Deploy } from '../../deploy/history.ts';
import { formatMarker } from '../../deploy/marker.ts';
import { alignedLines } from '../../output/terminal/columns.ts';
import { sanitize } from '../../output/terminal/sanitize.ts';
import { columnsOf } from '../../output/terminal/width.ts';
import { type Deploys, readDeploys, withoutTopic } from '../../read/deploys.ts';
import type { Shell } from '../stderr/shell.ts';

/** Columns of a name in the table; json has it whole. */
const MAX_COLUMNS = 40;

/** Writes one marker, acks=all, and says what was written. The one command that writes. */
export async function deployMark(plan: DeployMarkPlan, shell: Shell): Promise<number> {
  const { markDeploy } = await import('../../kafka/cluster/mark.ts');
  const { service, version, host, time, now } = plan;
  if (plan.deploys.kind !== 'topic') throw new Error('bug: a plan to mark without a topic');
  const value = formatMarker({ service, version, host, time });
  await markDeploy(plan.connection, { topic: plan.deploys.topic, key: service, value, timestampMs: time });
  shell.stderr.note(`marked in topic "${plan.deploys.topic}": ${value}`);
  if (time > now) shell.stderr.note(`that lies in the future, in ${formatDuration(time - now)}`);
  return 0;
}

/** Lists deploys, newest first. */
export async function deployList(plan: DeployListPlan, shell: Shell): Promise<number> {
  const { list, words, notes, odd } = await allDeploys(plan, shell);
  for (const note of odd === undefined ? notes : [odd, ...notes]) shell.stderr.note(note);
  const shown = list.slice(0, plan.limit);
  const lines = plan.report === 'json' ? shown.map(jsonLine) : tableLines(shown, list.length, plan);
  for (const line of lines) shell.stdout.appendText(`${line}\n`);
  await shell.stdout.end();
  if (list.length === 0) shell.stderr.note(`${words.where} ${words.empty}`);
  return list.length > 0 ? 0 : 1;
}

async function allDeploys({ deploys: source, connection }: DeployListPlan, shell: Shell): Promise<Deploys> {
  const question = { source, signal: shell.signal, backTo: () => Number.NEGATIVE_INFINITY };
  if (source.kind !== 'topic' || connection === undefined) {
    return readDeploys({ ...question, topic: undefined });
  }
  const { KafkaSource } = await import('../../kafka/source.ts');
  let kafka: Awaited<ReturnType<typeof KafkaSource.connect>> | undefined;
  try {
    const opened = await KafkaSource.connect(connection, [source.topic]);
    kafka = opened;
    const topic = async () => ({ source: opened, bounds: await opened.bounds('committed') });
    return await readDeploys({ ...question, topic });
  } catch (error) {
    throw withoutTopic(error, 'deploys: {topic: NAME} in the config');
  } finally {
    kafka?.close();
  }
}

function jsonLine({ service, version, start, end, hosts }: Deploy): string {
  return JSON.stringify({
    service: service ?? null,
    version: version ?? null,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    hosts: Object.fromEntries([...hosts].map(([host, at]) => [host, new Date(at).toISOString()])),
  });
}

function tableLines(deploys: readonly Deploy[], of: number, plan: DeployListPlan): string[] {
  if (deploys.length === 0) return [];
  const time = localTimes(plan.output.zone);
  const rows = [
    ['service', 'version', 'start', 'end', 'hosts'],
    ...deploys.map(({ service, version, start, end, hosts }) => [
      nameCell(service),
      nameCell(version),
      time.format(start),
      time.format(end),
      hosts.size === 0 ? '-' : String(hosts.size),
    ]),
  ];
  const more = of - deploys.length;
  const rest = more === 0 ? [] : [`  ${more.toLocaleString('en-US')} more`];
  return [
    ...alignedLines(
      rows.map((row) => row.map((text) => ({ text }))),
      4,
    ),
    ...rest,
  ];
}

function nameCell(name: string | undefined): string {
  const safe = sanitize(name ?? '-');
  if (columnsOf(safe) <= MAX_COLUMNS) return safe;
  let cut = '';
  for (const char of safe) {
    if (columnsOf(cut + char) > MAX_COLUMNS - 3) break;
    cut += char;
  }
  return `${cut}...`;
}

/** `2026-11-24 14:05:10` in the zone of the display. */
function localTimes(zone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    dateStyle: 'short',
    timeStyle: 'medium',
  });
}
