// Roles that a context pins to fields (`fields: {logs.legacy: {host: node}}`), by topic. What a pinned role does is
// record's business.

import { matchesGlob } from '../range/topics.ts';
import type { Pins } from '../record/role.ts';

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
