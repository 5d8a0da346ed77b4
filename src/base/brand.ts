// Numbers that must not be mixed up. Offsets arrive as int64; a double is exact to 2^53, which no partition
// reaches, and a guard says so loudly where one comes in.

declare const brand: unique symbol;

/** A position in one partition. */
export type Offset = number & { readonly [brand]: 'offset' };

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number & { readonly [brand]: 'epoch-ms' };

/** `value` as an offset; no check, for arithmetic on offsets. */
export const asOffset = (value: number): Offset => value as Offset;

/** `value` as milliseconds since the epoch; no check. */
export const asEpochMs = (value: number): EpochMs => value as EpochMs;

/** An int64 from the wire as an offset; throws a RangeError beyond 2^53. */
export function offsetOf(value: bigint): Offset {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`offset ${value} is beyond 2^53`);
  return number as Offset;
}
