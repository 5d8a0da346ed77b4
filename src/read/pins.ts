// Roles that a context pins to fields (`fields: {logs.legacy: {host: node}}`): which of them hold for a topic.

import { matchesGlob } from '../range/topics.ts';
import type { Pins, Role, TopicPins } from '../record/vocabulary/role.ts';

/** The pinned roles of a topic: those of its very name, else of the first glob that fits; undefined if none does. */
export function pinsOf(all: readonly TopicPins[], topic: string): Pins | undefined {
  const own = all.find((one) => one.topic === topic);
  return (own ?? all.find((one) => matchesGlob(one.topic, topic)))?.pins;
}

/** The pins that may hold for these topics (names, globs and regexes); all of them if no topic is named. */
export function pinsOfTopics(all: readonly TopicPins[], topics: readonly string[]): TopicPins[] {
  if (topics.length === 0 || topics.some((topic) => /^\/|[*?]/.test(topic))) return [...all];
  return topics.flatMap((topic) => {
    const pins = pinsOf(all, topic);
    return pins === undefined ? [] : [{ topic, pins }];
  });
}

/** The roles that some pins take from Kafka's own fields (`service: "@topic"`), which no literal can find. */
export function pinnedToKafka(all: Iterable<Pins>): ReadonlySet<Role> {
  const pins = [...all].flatMap((one) => Object.entries(one));
  return new Set(pins.filter(([, field]) => field.startsWith('@')).map(([role]) => role as Role));
}
