// Varints as in record format v2 (protocol buffers' encoding; signed ones are zigzag). The first byte is read by the
// caller, who is in a hot loop and has nothing else to do for most fields; only longer ones come here. What to do
// about a varint that is cut off is the caller's business too.

/** `cursor` after a varint that runs past its end or is too long: beyond any byte, so that a bounds check catches it. */
const CUT = 0x7fff_ffff;

/** Where the varint read last ended. A module variable, because a pair of results would be an object. */
export let cursor = 0;

/**
 * The unsigned 32-bit varint whose first byte `first` (above 127) stands before `p`; `cursor` is moved behind it.
 * Nothing at or beyond `stop` is read. Hot.
 */
export function varint(bytes: Buffer, p: number, stop: number, first: number): number {
  let value = first & 127;
  for (let shift = 7; shift <= 28 && p < stop; shift += 7) {
    const byte = bytes[p++]!;
    value |= (byte & 127) << shift;
    if (byte < 128) {
      cursor = p;
      return value >>> 0;
    }
  }
  cursor = CUT;
  return 0;
}

/** The same for a signed 64-bit varint, decoded from zigzag; exact to 2^53. Hot. */
export function varlong(bytes: Buffer, p: number, stop: number, first: number): number {
  // In two halves, because the bit operators end at 32 bits: 28 bits here, the rest above.
  let low = first & 127;
  let high = 0;
  let scale = 1;
  for (let shift = 7; shift <= 63 && p < stop; shift += 7) {
    const byte = bytes[p++]!;
    if (shift < 28) {
      low |= (byte & 127) << shift;
    } else {
      high += (byte & 127) * scale;
      scale *= 128;
    }
    if (byte < 128) {
      cursor = p;
      const half = (low >>> 1) + high * 0x800_0000;
      return (low & 1) === 0 ? half : -half - 1;
    }
  }
  cursor = CUT;
  return 0;
}
