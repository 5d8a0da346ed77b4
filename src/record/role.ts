// The roles: what a log line is asked for, whatever its producer calls it.

export const ROLES = ['time', 'level', 'msg', 'host', 'service', 'error', 'trace'] as const;
export type Role = (typeof ROLES)[number];

/** The place of a role in ROLES. */
export const NUMBER_OF: Readonly<Record<Role, number>> = {
  time: 0,
  level: 1,
  msg: 2,
  host: 3,
  service: 4,
  error: 5,
  trace: 6,
};

/** Roles pinned to a field by the config, e.g. `{host: 'node'}`; a pinned role is looked up nowhere else. */
export type Pins = Readonly<Partial<Record<Role, string>>>;

/** The pins of one topic, or of the topics that fit a glob. */
export interface TopicPins {
  readonly topic: string;
  readonly pins: Pins;
}
