// `klog deploy mark` and `klog deploy list`.

import type { DeployListPlan, DeployMarkPlan } from '../../config/plan.ts';
import type { Deploy } from '../../deploy/history.ts';
import { formatMarker } from '../../deploy/marker.ts';
import { sanitize } from '../../output/sanitize.ts';
import { columnsOf } from '../../output/width.ts';
import { readDeploys, whereOf, withoutTopic } from '../deploys.ts';
import type { Shell } from '../shell.ts';

/** Writes one marker, acks=all, and says what was written. The one command that writes. */
export async function deployMark(plan: DeployMarkPlan, shell: Shell): Promise<number> {
  const { markDeploy } = await import('../../kafka/source.ts');
  const { service, version, host, time } = plan;
  if (plan.deploys.kind !== 'topic') throw new Error('bug: a plan to mark without a topic');
  const value = formatMarker({ service, version, host, time });
  await markDeploy(plan.connection, { topic: plan.deploys.topic, key: service, value, timestampMs: time });
  shell.complain.note(`marked in topic "${plan.deploys.topic}": ${value}`);
  return 0;
}

/** Lists deploys, newest first. */
export async function deployList(plan: DeployListPlan, shell: Shell): Promise<number> {
  const { KafkaSource } = await import('../../kafka/source.ts');
  const topic = plan.deploys.kind === 'topic' ? plan.deploys.topic : undefined;
  let kafka: Awaited<ReturnType<typeof KafkaSource.connect>> | undefined;
  try {
    kafka = topic === undefined ? undefined : await KafkaSource.connect(plan.connection, [topic], undefined);
  } catch (error) {
    throw withoutTopic(topic ?? '', error, 'deploys: {topic: NAME} in the config');
  }
  try {
    const deploys = await readDeploys(plan.deploys, kafka, shell);
    const lines = plan.report === 'json' ? deploys.map(jsonLine) : tableLines(deploys, plan);
    for (const line of lines) shell.stdout.appendText(`${line}\n`);
    await shell.stdout.end();
    if (deploys.length === 0) shell.complain.note(`${whereOf(plan.deploys)} has no markers`);
    return deploys.length > 0 ? 0 : 1;
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

function tableLines(deploys: readonly Deploy[], plan: DeployListPlan): string[] {
  if (deploys.length === 0) return [];
  const time = (at: number): string => localTime(at, plan.output.zone);
  const rows = [
    ['service', 'version', 'start', 'end', 'hosts'],
    ...deploys.map(({ service, version, start, end, hosts }) => [
      sanitize(service ?? '-'),
      sanitize(version ?? '-'),
      time(start),
      time(end),
      hosts.size === 0 ? '-' : String(hosts.size),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => columnsOf(row[column]!))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat(widths[column]! - columnsOf(cell));
        return column === row.length - 1 ? gap + cell : cell + gap;
      })
      .join('  '),
  );
}

/** `2026-11-24 14:05:10` in the zone of the display. */
function localTime(at: number, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return parts.format(at);
}
