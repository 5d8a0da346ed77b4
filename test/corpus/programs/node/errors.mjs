// The story's errors as JavaScript's.

class TimeoutError extends Error {
  name = 'TimeoutError';
  code = 'ETIMEDOUT';
}

/** A thrown error of the kind that the story tells. */
export function errorOf({ kind, message }) {
  if (kind === 'timeout') return new TimeoutError(message);
  if (kind === 'invalid') return new TypeError(message);
  if (kind === 'refused') return Object.assign(new Error(message), { code: 'ECONNREFUSED', port: 5432 });
  return new Error(message, { cause: new RangeError('offset out of range') });
}
