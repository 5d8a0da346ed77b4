// The nearest known name to one that is not known, for "did you mean" hints. The only import of
// fastest-levenshtein. What is done with the name is left to the caller.

import { distance } from 'fastest-levenshtein';

/**
 * The candidate nearest to `name`, case ignored; undefined when none is near: one letter may always differ, else
 * at most half of them and never more than three. The earlier candidate wins a tie.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(wanted.length / 2))) + 1;
  for (const candidate of candidates) {
    const steps = distance(wanted, candidate.toLowerCase());
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}
