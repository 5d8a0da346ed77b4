// Where the groups of a regular expression begin and end. Only for explaining: what a pattern means is RE2's business.

/** The opening parentheses that are no literals, in order, with the number of capture groups before each. */
function opens(source: string): { at: number; name: string; group: number }[] {
  const found: { at: number; name: string; group: number }[] = [];
  let inClass = false;
  let group = 0;
  for (let i = 0; i < source.length; i++) {
    const letter = source[i];
    if (letter === '\\') i++;
    else if (inClass) inClass = letter !== ']';
    else if (letter === '[') inClass = true;
    else if (letter === '(') {
      const name = /^\(\?P?<(\w+)>/.exec(source.slice(i))?.[1] ?? '';
      const captures = name !== '' || source[i + 1] !== '?';
      found.push({ at: i, name, group: captures ? ++group : 0 });
    }
  }
  return found;
}

/**
 * Where a group opens: the one with this number or name, or the one at this very position. -1 when there is none.
 */
export function openAt(source: string, which: string | number): number {
  const fits = (one: { at: number; name: string; group: number }) =>
    typeof which === 'number'
      ? one.at === which
      : which !== '' && (one.name === which || String(one.group) === which);
  return opens(source).find(fits)?.at ?? -1;
}

/** Behind the parenthesis that closes the group opened at a position; beyond the end when none does. */
export function closeOf(source: string, open: number): number {
  let depth = 0;
  let inClass = false;
  for (let i = open; i < source.length; i++) {
    const letter = source[i];
    if (letter === '\\') i++;
    else if (inClass) inClass = letter !== ']';
    else if (letter === '[') inClass = true;
    else if (letter === '(') depth++;
    else if (letter === ')' && --depth === 0) return i + 1;
  }
  return source.length + 1;
}
