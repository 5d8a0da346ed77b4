// What the tests of the documentation read out of a Markdown page: fenced blocks, console lines with the output that is
// shown below them, and tables.

/** A fenced block. */
export interface Block {
  /** The word after the fence: `console`, `yaml`, ``. */
  readonly language: string;
  readonly lines: readonly string[];
  /** Number of the first line inside, from 1. */
  readonly line: number;
}

/** A line that a reader may type, and what the page shows below it. */
export interface ConsoleLine {
  /** Without the prompt. */
  readonly command: string;
  /** Lines shown below it; none: nothing is claimed. */
  readonly shown: readonly string[];
  readonly line: number;
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; lines: string[]; line: number } | undefined;
  for (const [index, text] of page.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(text);
    if (fence === null) open?.lines.push(text);
    else if (open === undefined) open = { language: fence[1] ?? '', lines: [], line: index + 2 };
    else {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`the block at line ${open.line} is not closed`);
  return blocks;
}

/** The lines of a console block that begin with a prompt; a backslash at the end goes on in the next line. */
export function consoleLines(block: Block): ConsoleLine[] {
  const found: { command: string; shown: string[]; line: number }[] = [];
  for (const [index, text] of block.lines.entries()) {
    const last = found.at(-1);
    if (text.startsWith('$ ')) found.push({ command: text.slice(2), shown: [], line: block.line + index });
    else if (last?.command.endsWith('\\')) last.command = `${last.command.slice(0, -1)}${text.trimStart()}`;
    else last?.shown.push(text);
  }
  return found;
}

/** The tables of a page; cells without the blanks around them. */
export function tablesOf(page: string): Table[] {
  const tables: Table[] = [];
  let rows: string[][] = [];
  for (const text of [...page.split('\n'), '']) {
    if (text.startsWith('|')) {
      const cells = text.replace(/^\||\|$/g, '').split(' | ');
      rows.push(cells.map((cell) => cell.trim()));
    } else if (rows.length > 0) {
      const [header = [], , ...rest] = rows;
      tables.push({ header, rows: rest });
      rows = [];
    }
  }
  return tables;
}

/** The texts in backticks of a table's cell. */
export function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
