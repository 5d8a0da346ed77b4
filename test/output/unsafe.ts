// Characters that must never reach a terminal, written down by hand. Shared by the tests of this room.

/** What must never reach a terminal, as ranges of code points written down by hand. */
export const FORBIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];

/** The characters of `text` that are forbidden, but for those in `allowed`. */
export function forbiddenIn(text: string, allowed = ''): string[] {
  return [...text].filter((character) => {
    const point = character.codePointAt(0) ?? 0;
    return !allowed.includes(character) && FORBIDDEN.some(([from, to]) => point >= from && point <= to);
  });
}
