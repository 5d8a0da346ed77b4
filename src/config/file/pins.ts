// Roles that a context pins to fields (`fields: {logs.legacy: {host: node}}`), by topic. What a pinned role does is
// record's business.

import { matchesGlob } from '../../range/topics.ts';
import type { Pins, Role, TopicPins } from '../../record/vocabulary/role.ts';

/** The pinned roles of a topic: those of its very name, else of the first glob that fits; undefined when none does. */
export function pinsLookup(
  fields: ReadonlyMap<string, Pins> | undefined,
): (topic: string) => Pins | undefined {
  if (fields === undefined || fields.size === 0) return () => undefined;
  return (topic) => {
    const own = fields.get(topic);
    if (own !== undefined) return own;
    for (const [pattern, pins] of fields) if (matchesGlob(pattern, topic)) return pins;
    return undefined;
  };
}

/** The pins that may hold for these topics: names, globs and regexes; of any topic where none is named. */
export function pinsOfTopics(
  fields: ReadonlyMap<string, Pins> | undefined,
  topics: readonly string[],
): TopicPins[] {
  const all = [...(fields ?? [])].map(([topic, pins]) => ({ topic, pins }));
  if (topics.length === 0 || topics.some((topic) => /^\/|[*?]/.test(topic))) return all;
  const lookup = pinsLookup(fields);
  return topics.flatMap((topic) => {
    const pins = lookup(topic);
    return pins === undefined ? [] : [{ topic, pins }];
  });
}

/** The roles that some pins take from what Kafka knows (`service: "@topic"`): no literal tells of them. */
export function pinnedToKafka(all: Iterable<Pins>): ReadonlySet<Role> {
  const pins = [...all].flatMap((one) => Object.entries(one));
  return new Set(pins.filter(([, field]) => field.startsWith('@')).map(([role]) => role as Role));
}
