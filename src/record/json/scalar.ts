// Where JSON's numbers and words end, and what its white space is. Shared by JSON and logfmt, whose values are
// typed alike. Strings are json.ts's.

/** JSON's white space. */
export function isBlank(c: number): boolean {
  return c <= 0x20 && (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09);
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

function digitsEnd(bytes: Uint8Array, i: number, end: number): number {
  while (i < end && isDigit(bytes[i]!)) i++;
  return i;
}

/** The end of the JSON number that begins at `i` (RFC 8259, section 6), -1 when there is none. Hot. */
export function numberEnd(bytes: Uint8Array, i: number, end: number): number {
  if (i < end && bytes[i] === 0x2d) i++;
  if (i >= end || !isDigit(bytes[i]!)) return -1;
  // A leading zero stands alone.
  i = bytes[i] === 0x30 ? i + 1 : digitsEnd(bytes, i, end);
  if (i < end && bytes[i] === 0x2e) {
    const digits = digitsEnd(bytes, i + 1, end);
    if (digits === i + 1) return -1;
    i = digits;
  }
  if (i < end && (bytes[i]! | 0x20) === 0x65) {
    i++;
    if (i < end && (bytes[i] === 0x2b || bytes[i] === 0x2d)) i++;
    const digits = digitsEnd(bytes, i, end);
    if (digits === i) return -1;
    i = digits;
  }
  return i;
}

/** The end of `true`, `false` or `null` at `i`, -1 when none of them begins there. */
export function wordEnd(bytes: Uint8Array, i: number, end: number): number {
  const c = bytes[i];
  const word = c === 0x74 ? 'true' : c === 0x66 ? 'false' : c === 0x6e ? 'null' : '';
  if (word === '' || i + word.length > end) return -1;
  for (let k = 1; k < word.length; k++) if (bytes[i + k] !== word.charCodeAt(k)) return -1;
  return i + word.length;
}
