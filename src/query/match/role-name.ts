// Names under which a role is found, for whoever asks for one of them and may have meant the role.

import { ERROR_NAMES, ROLE_NAMES } from '../../record/fields/names.ts';
import { foldName } from '../../record/vocabulary/fold.ts';
import { ROLES, type Role } from '../../record/vocabulary/role.ts';

/** Names of roles that are as likely meant as fields of their own. */
const AMBIGUOUS = new Set(
  'status s log event name logger date instance pod body req_id reqid request_id'.split(' '),
);

/** The role that has this name among its own; undefined where a field is as likely meant. */
export function roleNamed(name: string): Role | undefined {
  const folded = foldName(name);
  if (AMBIGUOUS.has(folded) || name.startsWith('@')) return undefined;
  return ROLES.find((role) => {
    const names = role === 'error' ? ERROR_NAMES : ROLE_NAMES[role];
    return names.some(({ text }) => foldName(text) === folded);
  });
}
