// Statements about klog itself. A failure is a bug, never the user's mistake.

/** Throws when an invariant of the program does not hold. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`bug: ${what}`);
}
