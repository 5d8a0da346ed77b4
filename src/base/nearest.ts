// The nearest known name to one that is not known, for "did you mean" hints. The only import of
// fastest-levenshtein. What is done with the name is left to the caller.

import { distance } from 'fastest-levenshtein';

/** A name that is a part of another must be this long to tell which is meant. */
const MIN_PART = 3;

/**
 * The candidate nearest to `name`, case ignored: one letter may always differ, else at most half of them and never
 * more than three; two that changed places count as one. Where none is so near, the one that holds the name or is a
 * part of it (`audit` of `logs.audit`). Undefined when there is none either. The earlier candidate wins a tie.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const names = [...candidates];
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(wanted.length / 2))) + 1;
  for (const candidate of names) {
    const folded = candidate.toLowerCase();
    const steps = isSwapped(wanted, folded) ? 1 : distance(wanted, folded);
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best ?? relative(wanted, names);
}

/** Whether two neighbouring letters changed places, and nothing else did. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** The candidate that holds the name or is a part of it, with the fewest letters besides. */
function relative(wanted: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestRest = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const folded = candidate.toLowerCase();
    const rest = Math.abs(folded.length - wanted.length);
    const isPart = Math.min(folded.length, wanted.length) >= MIN_PART;
    if (isPart && rest < bestRest && (folded.includes(wanted) || wanted.includes(folded))) {
      best = candidate;
      bestRest = rest;
    }
  }
  return best;
}
