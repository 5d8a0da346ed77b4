// The format of *.case files: whole-program examples as a person would show them to another. README.md in this folder
// says how to write one. Reads and writes them; running them is cases.test.ts.

/** A file that a case begins with. */
interface GivenFile {
  readonly name: string;
  readonly packing: 'plain' | 'gzip';
  readonly bytes: Buffer;
}

export interface Case {
  readonly title: string;
  readonly note: string;
  readonly files: readonly GivenFile[];
  /** A line for bash. */
  readonly run: string;
  readonly expected: Outcome;
  /** The text of the case before what is expected, as it stands in the file. */
  readonly source: string;
}

/** What came out, unprintable bytes made visible. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number | string;
}

interface Section {
  readonly head: string;
  readonly lines: string[];
}

/** The cases of a file; what stands before the first is a comment. */
export function parseCases(text: string): { readonly head: string; readonly cases: readonly Case[] } {
  const [head = '', ...parts] = text.split(/^== /m);
  return { head, cases: parts.map(parseCase) };
}

/** The text of a file whose cases came out as `outcomes`. */
export function formatCases(head: string, cases: readonly Case[], outcomes: readonly Outcome[]): string {
  const parts = cases.map(({ source }, i) => {
    const { stdout, stderr, exit } = outcomes[i]!;
    const out = stdout === '' ? '' : `-- stdout\n${stdout}`;
    const err = stderr === '' ? '' : `-- stderr\n${stderr}`;
    return `== ${source}${out}${err}-- exit ${exit}\n`;
  });
  return `${head}${parts.join('\n')}`;
}

function parseCase(text: string): Case {
  const [first = '', ...lines] = text.split('\n');
  const before: string[] = [];
  const sections: Section[] = [];
  for (const line of lines) {
    if (line.startsWith('-- ')) sections.push({ head: line.slice(3), lines: [] });
    else (sections.at(-1)?.lines ?? before).push(line);
  }
  const one = (name: string): string | undefined => {
    const found = sections.filter(({ head }) => head === name);
    if (found.length > 1) throw new Error(`${first}: two sections ${name}`);
    return found[0] && textOf(found[0].lines);
  };
  const unknown = sections.find(
    ({ head }) => !/^(?:file \S+(?: gzip)?|run|stdout|stderr|exit \S+)$/.test(head),
  );
  if (unknown !== undefined) throw new Error(`${first}: unknown section "${unknown.head}"`);
  const exit = sections.find(({ head }) => head.startsWith('exit '))?.head.slice(5) ?? '';
  const files = sections
    .filter(({ head }) => head.startsWith('file '))
    .map(({ head, lines: content }): GivenFile => {
      const [, name = '', packing] = head.split(' ');
      return { name, packing: packing === 'gzip' ? 'gzip' : 'plain', bytes: bytesOf(textOf(content)) };
    });
  const source = `${text.split(/^-- (?:stdout|stderr|exit)\b/m)[0]?.trimEnd()}\n`;
  return {
    title: first,
    note: before.join('\n').trim(),
    files,
    run: (one('run') ?? '').trim(),
    expected: {
      stdout: one('stdout') ?? '',
      stderr: one('stderr') ?? '',
      exit: /^\d+$/.test(exit) ? Number(exit) : exit,
    },
    source,
  };
}

/** A section's text: its lines, each with its end. */
function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

const VISIBLE = /<(?:([0-9a-f]{2})|U\+([0-9A-F]{4,6}))>/g;
/** A whole UTF-8 sequence of more than one byte, seen as Latin-1; else one byte that is not a text. */
const SEQUENCES = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[^\n -~]/g;

/** A byte that stands as `<1b>` and a character that stands as `<U+202E>`; `<34>` is text. */
function bytesOf(text: string): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const match of text.matchAll(VISIBLE)) {
    const byte = Number.parseInt(match[1] ?? '20', 16);
    if (match[2] === undefined && byte >= 0x20 && byte < 0x7f) continue;
    parts.push(Buffer.from(text.slice(at, match.index)));
    parts.push(
      match[2] === undefined
        ? Buffer.from([byte])
        : Buffer.from(String.fromCodePoint(Number.parseInt(match[2], 16))),
    );
    at = match.index + match[0].length;
  }
  parts.push(Buffer.from(text.slice(at)));
  return Buffer.concat(parts);
}

/** Bytes as a case file shows them: nothing in it that a terminal or an editor would act on. */
export function visible(bytes: Buffer): string {
  const shown = bytes.toString('latin1').replace(SEQUENCES, (sequence) => {
    if (sequence.length === 1) return `<${sequence.charCodeAt(0).toString(16).padStart(2, '0')}>`;
    const character = Buffer.from(sequence, 'latin1').toString('utf8');
    if (!/[\p{Cc}\p{Cf}]/u.test(character)) return sequence;
    return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
  });
  return Buffer.from(shown, 'latin1').toString('utf8');
}
