// The text that every match of a regular expression must contain, as far as it is easily told: runs of plain
// characters outside groups. Knows nothing of records.

/** Texts of which every match contains at least one, one for each alternative; none when nothing is certain. */
export function literalsOfRegex(source: string): readonly string[] {
  // Flags may change in the middle, and \Q quotes: not worth the trouble.
  if (/\(\?[a-zA-Z^-]|\\Q/.test(source)) return [];
  const literals: string[] = [];
  let best = '';
  let run = '';
  const stop = () => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let i = 0; i < source.length; ) {
    const piece = pieceAt(source, i);
    i += piece.length;
    if (piece === '|') {
      stop();
      literals.push(best);
      best = '';
      continue;
    }
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(i))?.[0] ?? '';
    i += quantifier.length;
    const plain = plainOf(piece);
    if (plain === undefined || (quantifier !== '' && quantifier[0] !== '+')) stop();
    else {
      run += plain;
      // At least one of them, but maybe more: what follows does not follow at once.
      if (quantifier !== '') stop();
    }
  }
  stop();
  literals.push(best);
  return literals.includes('') ? [] : literals;
}

/** The next unit: an escape, a class, a whole group, or one character. */
function pieceAt(source: string, at: number): string {
  const letter = source[at]!;
  if (letter === '\\')
    return /^\\(?:[pPx]\{[^}]*\}|x..|[0-7]{1,3}|[\s\S])/u.exec(source.slice(at))?.[0] ?? letter;
  if (letter === '[') return source.slice(at, classEnd(source, at));
  if (letter !== '(') return String.fromCodePoint(source.codePointAt(at)!);
  let depth = 0;
  for (let i = at; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[') i = classEnd(source, i) - 1;
    else if (source[i] === '(') depth++;
    else if (source[i] === ')' && --depth === 0) return source.slice(at, i + 1);
  }
  return source.slice(at);
}

function classEnd(source: string, at: number): number {
  let i = at + 1;
  if (source[i] === '^') i++;
  // A bracket that comes first stands for itself.
  if (source[i] === ']') i++;
  for (; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source.startsWith('[:', i)) {
      const close = source.indexOf(':]', i);
      if (close > 0) i = close + 1;
    } else if (source[i] === ']') return i + 1;
  }
  return source.length;
}

/** The character that a unit stands for; undefined when it stands for several, or none. */
function plainOf(piece: string): string | undefined {
  if (piece[0] === '\\') return /^\\[^A-Za-z0-9]$/u.test(piece) ? piece.slice(1) : undefined;
  return /^[.^$()[\]{}]/.test(piece) ? undefined : piece;
}
