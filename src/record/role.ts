// The roles: what a log line is asked for, whatever its producer calls it.

export const ROLES = ['time', 'level', 'msg', 'host', 'service', 'error', 'trace'] as const;
export type Role = (typeof ROLES)[number];

/** Roles pinned to a field by the config, e.g. `{host: 'node'}`; a pinned role is looked up nowhere else. */
export type Pins = Readonly<Partial<Record<Role, string>>>;
