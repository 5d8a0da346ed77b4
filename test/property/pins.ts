// Roles that a context pins to fields, a topic for each choice: what klog is told, and what the oracle is.

import type { Pins, Role } from '../../src/record/vocabulary/role.ts';
import type { Pinned } from './oracle/evaluate.ts';
import type { Field } from './oracle/tree.ts';

const ALL: readonly Pins[] = [
  {},
  {},
  {},
  {},
  { host: '@key' },
  { host: '@header.host', service: '@topic' },
  { service: '@header.x-id', trace: '@key' },
  { host: 'a', level: 'b' },
  { host: '.host', msg: 'a.b' },
  { level: 'severity', time: 'date' },
  { level: '@key', time: '@header.a.b' },
  { time: '@timestamp', error: '@topic' },
  { error: 'error.message' },
  { error: '@key', msg: '@topic' },
  { trace: '@offset', service: '@partition', msg: '@timestamp' },
  { level: 'status', error: 'a', trace: 'user_id' },
];

export interface PinnedTopic {
  readonly topic: string;
  readonly pinned: Pinned;
  /** The roles that are pinned to what Kafka knows. */
  readonly elsewhere: ReadonlySet<Role>;
}

export const TOPICS: readonly PinnedTopic[] = ALL.map((pins, i) => {
  const entries = Object.entries(pins) as [Role, string][];
  return {
    topic: i === 0 ? 'logs' : `logs-${i}`,
    pinned: Object.fromEntries(entries.map(([role, name]) => [role, fieldOf(name)])),
    elsewhere: new Set(entries.filter(([, name]) => name.startsWith('@')).map(([role]) => role)),
  };
});

/** What klog asks for a topic. */
export function pinsOf(topic: string): Pins | undefined {
  return ALL[TOPICS.findIndex((one) => one.topic === topic)];
}

function fieldOf(name: string): Field {
  if (name.startsWith('@header.')) return { kind: 'header', name: name.slice('@header.'.length) };
  if (name.startsWith('@')) return { kind: 'meta', name: name.slice(1) as 'key' };
  const own = name.startsWith('.');
  const steps = name.slice(own ? 1 : 0).split('.');
  return { kind: 'path', own, steps: steps.map((step) => ({ kind: 'key', name: step, exact: false })) };
}
