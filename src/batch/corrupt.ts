// The one error of this room. Which batch of which partition it was is added by the reader that knows.

import { KlogError } from '../base/errors.ts';

const CODE = 'corrupt-batch';

/** The error for bytes that cannot be what they claim to be; `reason` ends the sentence "this batch is bad: ...". */
export function corrupt(reason: string, cause?: unknown): KlogError {
  return new KlogError(CODE, reason, { cause });
}

/** Whether it is this error. Whatever else is thrown while a batch is read is not the batch's fault. */
export function isCorrupt(error: unknown): error is KlogError {
  return error instanceof KlogError && error.code === CODE;
}
