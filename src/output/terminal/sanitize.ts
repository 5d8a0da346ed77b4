// Makes text safe to show: control characters, which could recolour or clear a terminal, and characters that hide or
// reverse text become visible escapes. All foreign text passes through here on its way to a terminal.

/**
 * Unsafe characters by their Unicode properties, which covers later versions too: controls (C0, DEL, C1), lone
 * surrogates, line and paragraph separators, and invisible characters (format characters, bidi controls, zero-width
 * characters, BOM, tags). Arabic's visible number signs are format characters, but safe.
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])\p{Cf}/gu;

/** Joiners and emoji styles are part of the spelling after these, and suspicious elsewhere. */
const TAKES_JOINER =
  /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?|[\p{sc=Arab}\p{sc=Syrc}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}])$/u;
const TAKES_STYLE = /\p{Extended_Pictographic}$/u;

const SHORT = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/**
 * Escapes everything unsafe: `\x1b`, `\u202e`, `\u{e0041}`, and `\t \n \r`. The result is one line: to show tabs or line
 * ends, split or expand them first.
 */
export function sanitize(text: string): string {
  return escaped(text, '', visible);
}

/** Like `sanitize`, but keeps tabs and line ends; "\r\n" becomes "\n". */
export function sanitizeLines(text: string): string {
  return escaped(text.replaceAll('\r\n', '\n'), '\t\n', visible);
}

/** Escapes everything unsafe in JSON text with JSON's own escapes, so that it means the same. */
export function sanitizeJson(text: string): string {
  // Outside strings, white space is JSON's only unsafe character.
  return escaped(text, '\t', escapeJson);
}

function escaped(text: string, kept: string, spell: (character: string) => string): string {
  if (isPlain(text)) return text;
  return text.replace(UNSAFE, (character, at: number) =>
    kept.includes(character) || isSpelling(character, text, at) ? character : spell(character),
  );
}

/** Printable ASCII, as nearly everything is. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

function isSpelling(character: string, text: string, at: number): boolean {
  const unit = character.charCodeAt(0);
  const before = text.slice(Math.max(0, at - 4), at);
  if (unit === 0x200c || unit === 0x200d) return TAKES_JOINER.test(before);
  return unit === 0xfe0e || unit === 0xfe0f ? TAKES_STYLE.test(before) : false;
}

function visible(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const point = character.codePointAt(0)!;
  if (point < 0x100) return `\\x${hex(point, 2)}`;
  return point > 0xffff ? `\\u{${hex(point, 0)}}` : `\\u${hex(point, 4)}`;
}

function escapeJson(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i++) escaped += `\\u${hex(character.charCodeAt(i), 4)}`;
  return escaped;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
