// Makes text safe to show: what a record or a broker says may hold escape sequences that recolour, retitle or
// clear a terminal, and characters that hide text or turn its direction. They are shown as visible escapes.
// Everything foreign passes through here on its way to a terminal; a pipe gets bytes as they are.

/**
 * What is unsafe, by Unicode's own properties, so that later characters are covered too: controls (C0, DEL, C1),
 * lone surrogates, line and paragraph separators, and everything invisible (format characters, bidi overrides and
 * isolates, zero-width characters, BOM, tags). Arabic's visible number signs are format characters that stay.
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])\p{Cf}/gu;

/** Joiners and emoji style are part of the spelling right after these, and nothing but a trick elsewhere. */
const TAKES_JOINER =
  /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?|[\p{sc=Arab}\p{sc=Syrc}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}])$/u;
const TAKES_STYLE = /\p{Extended_Pictographic}$/u;

const SHORT = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/**
 * `text` with everything unsafe as an escape: `\x1b`, `\u202e`, `\u{e0041}`, and `\t \n \r`. One line comes out.
 * A caller that shows tabs or line ends as such splits or expands them first.
 */
export function sanitize(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(UNSAFE, (character, at: number) =>
    isSpelling(character, text, at) ? character : visible(character),
  );
}

/** Like `sanitize`, but tabs and "\n" (also of "\r\n") stay: whole lines for a terminal, as they were. */
export function sanitizeLines(text: string): string {
  if (isPlain(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replace(UNSAFE, (character, at: number, whole: string) =>
      character === '\t' || character === '\n' || isSpelling(character, whole, at)
        ? character
        : visible(character),
    );
}

/** JSON text with everything unsafe inside its strings as JSON's own escapes: safe to show, and means the same. */
export function sanitizeJson(text: string): string {
  if (isPlain(text)) return text;
  // Outside of strings JSON knows no unsafe character but white space.
  return text.replace(UNSAFE, (character, at: number) =>
    character === '\t' || isSpelling(character, text, at) ? character : escapeJson(character),
  );
}

/** Printable ASCII, which is nearly everything, needs no look at Unicode. */
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
