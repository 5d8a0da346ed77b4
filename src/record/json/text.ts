// From raw bytes to text: JSON escapes, UTF-8, compact JSON. Knows nothing of fields.

const BACKSLASH = 0x5c;
const QUOTE = 0x22;

/**
 * The decoded text of a JSON string without its quotes. Bytes that are not UTF-8 read as U+FFFD. An escape that
 * JSON does not know (logfmt has such) stands for itself.
 */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start, end);
  let at = raw.indexOf('\\');
  if (at < 0) return raw;
  let text = '';
  let from = 0;
  while (at >= 0 && at + 1 < raw.length) {
    text += raw.slice(from, at);
    const code = raw.charCodeAt(at + 1);
    from = at + 2;
    const unit = code === 0x75 ? unitOf(raw, from) : -1;
    if (unit >= 0) {
      text += String.fromCharCode(unit);
      from += 4;
    } else {
      const plain = ESCAPES[code] ?? 0;
      text += plain === 0 ? raw.slice(at, from) : String.fromCharCode(plain);
    }
    at = raw.indexOf('\\', from);
  }
  return text + raw.slice(from);
}

/** The character behind a backslash -> what it means; 0: no escape. */
const ESCAPES = new Uint8Array(128);
for (const [from, to] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  ESCAPES[from!.charCodeAt(0)] = to!.charCodeAt(0);
}

function unitOf(raw: string, at: number): number {
  const hex = raw.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(hex) ? Number.parseInt(hex, 16) : -1;
}

/**
 * Writes the decoded text of a JSON string as UTF-8 into `into`, which must hold `end - start` bytes (an escape
 * is never shorter than what it means). Returns the number of bytes written. Allocates nothing. Hot.
 */
export function unescapeInto(bytes: Uint8Array, start: number, end: number, into: Uint8Array): number {
  let out = 0;
  let i = start;
  while (i < end) {
    const byte = bytes[i]!;
    if (byte !== BACKSLASH || i + 1 >= end) {
      into[out++] = byte;
      i++;
      continue;
    }
    const code = bytes[i + 1]!;
    let unit = code === 0x75 ? hexAt(bytes, i + 2, end) : -1;
    if (unit < 0) {
      const plain = ESCAPES[code] ?? 0;
      if (plain === 0) into[out++] = BACKSLASH;
      into[out++] = plain === 0 ? code : plain;
      i += 2;
      continue;
    }
    i += 6;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const low =
        unit < 0xdc00 && bytes[i] === BACKSLASH && bytes[i + 1] === 0x75 ? hexAt(bytes, i + 2, end) : -1;
      if (low >= 0xdc00 && low <= 0xdfff) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
      } else unit = 0xfffd;
    }
    out = putCodePoint(unit, into, out);
  }
  return out;
}

function putCodePoint(code: number, into: Uint8Array, at: number): number {
  if (code < 0x80) {
    into[at++] = code;
    return at;
  }
  if (code < 0x800) into[at++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) into[at++] = 0xe0 | (code >> 12);
    else {
      into[at++] = 0xf0 | (code >> 18);
      into[at++] = 0x80 | ((code >> 12) & 0x3f);
    }
    into[at++] = 0x80 | ((code >> 6) & 0x3f);
  }
  into[at++] = 0x80 | (code & 0x3f);
  return at;
}

/** The value of four hex digits at `at`, -1 when they are not there. */
export function hexAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const c = bytes[i]!;
    const letter = c | 0x20;
    const digit = c >= 0x30 && c <= 0x39 ? c - 0x30 : letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** True when `[start, end)` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates). */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end) {
    const lead = bytes[i++]!;
    if (lead < 0x80) continue;
    const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || i + more > end) return false;
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (bytes[i]! < low || bytes[i]! > high) return false;
    for (let k = 1; k < more; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return false;
    i += more;
  }
  return true;
}

/** JSON without the white space between its tokens; `[start, end)` is valid JSON. */
export function compactJson(bytes: Buffer, start: number, end: number): string {
  let text = '';
  let from = start;
  let inString = false;
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c <= 0x20) {
      text += bytes.toString('utf8', from, i);
      from = i + 1;
    }
  }
  return text + bytes.toString('utf8', from, end);
}
