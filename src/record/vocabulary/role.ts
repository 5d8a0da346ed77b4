// The roles: what a log line is asked for, whatever its producer calls it.

export const ROLES = ['time', 'level', 'msg', 'host', 'service', 'error', 'trace'] as const;
export type Role = (typeof ROLES)[number];

/** The place of a role in ROLES. Compared one after the other: hot, and faster than to look a name up. */
export function numberOf(role: Role): number {
  if (role === 'level') return 1;
  if (role === 'time') return 0;
  if (role === 'msg') return 2;
  if (role === 'host') return 3;
  if (role === 'service') return 4;
  return role === 'error' ? 5 : 6;
}

/** Roles pinned to a field by the config, e.g. `{host: 'node'}`; a pinned role is looked up nowhere else. */
export type Pins = Readonly<Partial<Record<Role, string>>>;

/** The pins of one topic, or of the topics that fit a glob. */
export interface TopicPins {
  readonly topic: string;
  readonly pins: Pins;
}
