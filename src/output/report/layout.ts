// Lays rows out below a header: cuts names to the room that numbers leave, and adds a bar or another column at the end.
import type { GroupValue, StatValue } from '../../aggregate/report/report.ts';
import { alignedLines, type Cell, GAP, lazyMap, type TableLine } from '../terminal/columns.ts';
import type { Theme } from '../terminal/theme.ts';
import { columnsOf } from '../terminal/width.ts';
import { columnsWithGaps, nameCells, nameHeaders, nameWidths } from './names.ts';
import { compactStat, statText } from './numbers.ts';
import { bar } from './sparkline.ts';

const MIN_BAR_WIDTH = 4;
const BAR_GAP = '   ';

interface Row {
  readonly group: readonly GroupValue[];
  readonly numbers: readonly StatValue[];
}

/** A row below all others, with a name of its own. */
export interface TailRow {
  readonly name: string;
  readonly numbers: readonly StatValue[];
}

export interface Layout {
  readonly by: readonly string[];
  /** Headers of the numbers. */
  readonly columns: readonly Cell[];
  readonly rows: Iterable<Row>;
  readonly tail: readonly TailRow[];
  /** Zeros are dimmed. */
  readonly hasQuietZeros: boolean;
  /** A bar shows the first number, up to that many columns; 0: no bars. */
  readonly maxBarWidth: number;
}

/** One more column at the end. All its cells are equally wide. */
export interface Trail {
  readonly header: Cell;
  /** The cell of a row; a pivot only passes the first value. */
  of(group: readonly GroupValue[]): Cell;
}

export interface TableLook {
  /** Columns of the terminal. */
  readonly width: number;
  /** For a terminal: with bars, and names cut to the width. Programs get whole names. */
  readonly terminal: boolean;
  /** The zone of times; undefined is the local one. */
  readonly zone?: string | undefined;
  /** Shown after each row in place of a bar. */
  readonly trail?: Trail | undefined;
  /** Further rows are added up. */
  readonly maxRows?: number | undefined;
}

/** The lines of a table. Each is made when it is needed: a million lines need not fit into memory. */
export function layOut(layout: Layout, look: TableLook, theme: Theme): Iterable<string> {
  const { by, columns, rows, tail } = layout;
  const { width, terminal, trail } = look;
  const trailWidth = trail === undefined ? 0 : columnsOf(trail.header.text) + GAP;
  const room = terminal ? width - trailWidth : Number.POSITIVE_INFINITY;
  const groups = lazyMap(rows, ({ group }) => group);
  const minNames = columnsWithGaps(nameWidths(by, groups, 0)) - GAP;
  const full = numberWidths(layout, statText);
  const isCompact = columnsWithGaps(full) + minNames > room;
  const show = isCompact ? compactStat : statText;
  const numbers = isCompact ? numberWidths(layout, compactStat) : full;
  const gap = columnsWithGaps(numbers) + minNames <= room ? GAP : 1;
  const names = nameWidths(by, groups, room - columnsWithGaps(numbers, gap) + GAP);
  if (by.length > 0) names[0] = Math.max(names[0]!, ...tail.map(({ name }) => name.length));
  const numberCell = (value: StatValue): Cell =>
    value === 0 && layout.hasQuietZeros ? { text: show(value), paint: theme.quiet } : { text: show(value) };
  const lines: Iterable<TableLine> = {
    *[Symbol.iterator]() {
      yield withTrail([...nameHeaders(by, names, theme), ...columns], trail?.header);
      for (const { group, numbers } of rows) {
        const cells = [...nameCells(by, group, names, theme), ...numbers.map(numberCell)];
        yield withTrail(cells, trail?.of(group));
      }
      for (const { name, numbers } of tail) {
        const cells = by.map((_, i) => ({ text: i === 0 ? name : '' }));
        yield [...cells, ...numbers.map((value) => ({ text: show(value) }))];
      }
    },
  };
  const aligned = alignedLines(lines, by.length, gap);
  if (trail !== undefined || !terminal || by.length === 0 || isCompact) return aligned;
  const left = width - (columnsWithGaps(names) - GAP) - columnsWithGaps(numbers);
  const barWidth = Math.min(layout.maxBarWidth, left - BAR_GAP.length);
  return barWidth < MIN_BAR_WIDTH ? aligned : withBars(aligned, rows, barWidth, theme);
}

function withTrail(line: TableLine, cell: Cell | undefined): TableLine {
  return cell === undefined ? line : [...line, cell];
}

function numberWidths({ columns, rows, tail }: Layout, show: (value: StatValue) => string): number[] {
  const widths = columns.map(({ text }) => columnsOf(text));
  const widen = ({ numbers }: Pick<Row, 'numbers'>): void => {
    for (const [i, value] of numbers.entries()) widths[i] = Math.max(widths[i] ?? 0, show(value).length);
  };
  for (const row of rows) widen(row);
  tail.forEach(widen);
  return widths;
}

/** A bar after each row, relative to the largest. */
function* withBars(
  lines: Iterable<string>,
  rows: Iterable<Row>,
  width: number,
  theme: Theme,
): Generator<string> {
  let largest = 0;
  for (const { numbers } of rows) largest = Math.max(largest, Number(numbers[0]));
  const shown = rows[Symbol.iterator]();
  let isHeader = true;
  for (const line of lines) {
    const row = isHeader ? undefined : shown.next().value;
    isHeader = false;
    if (row === undefined) yield line;
    else yield `${line}${BAR_GAP}${theme.quiet(bar(Number(row.numbers[0]), largest, width))}`.trimEnd();
  }
}
