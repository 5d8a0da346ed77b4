// The one error of this room. Which batch of which partition it was is added by the reader that knows.

import { KlogError } from '../base/errors.ts';

/** The error for bytes that cannot be what they claim to be; `reason` ends the sentence "this batch is bad: ...". */
export function corrupt(reason: string, cause?: unknown): KlogError {
  return new KlogError('corrupt-batch', reason, { cause });
}
