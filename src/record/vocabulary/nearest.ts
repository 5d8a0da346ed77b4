// The field that was most likely meant by a name that no record has, for "did you mean" hints.

import { nearestName } from '../../base/nearest.ts';
import { foldName } from './fold.ts';

/**
 * Of the names that records were seen to have: the same one elsewhere (`url` is in `req.url`), else the nearest by
 * letters, else the one whose last key is nearest. Undefined when none is near.
 */
export function nearestField(wanted: string, names: ReadonlySet<string>): string | undefined {
  return elsewhere(wanted, names) ?? nearestName(wanted, names) ?? nearestEnd(wanted, names);
}

/** The shortest name that ends like this one. */
function elsewhere(wanted: string, names: ReadonlySet<string>): string | undefined {
  const end = `.${foldName(wanted)}`;
  const found = [...names].filter((name) => foldName(name).endsWith(end));
  return found.sort((a, b) => a.length - b.length)[0];
}

function nearestEnd(wanted: string, names: ReadonlySet<string>): string | undefined {
  const ends = new Map<string, string>();
  for (const name of names) {
    const end = name.slice(name.lastIndexOf('.') + 1);
    if (!ends.has(end)) ends.set(end, name);
  }
  const end = nearestName(wanted, ends.keys());
  return end === undefined ? undefined : ends.get(end);
}
