// A finished report on its way to stdout, as a table for people or as JSON or csv for programs.
import type { Report } from '../../aggregate/report/report.ts';
import { loadTheme } from '../terminal/choose-theme.ts';
import type { OutputOptions } from '../terminal/options.ts';
import type { Writer } from '../terminal/writer.ts';
import { lazyMap } from './lazy-map.ts';
import type { TimeLook } from './timeline-report.ts';

/** Lines handed on at once, so that a million rows do not stand in memory as text too. */
const LINES_A_FLUSH = 1000;

export type ReportShape = 'table' | 'json' | 'csv';
export type ReportLook = Pick<OutputOptions, 'color' | 'width' | 'terminal'> &
  Partial<Pick<OutputOptions, 'zone'>> & {
    /** What a report with intervals is shown with on a terminal. */
    readonly time?: TimeLook | undefined;
  };

/** Prints the report and waits until it is written; false when the reader went away before that. */
export async function writeReport(
  report: Report,
  shape: ReportShape,
  options: ReportLook,
  writer: Writer,
): Promise<boolean> {
  return writeLines(await linesOf(report, shape, options), writer);
}

/** Prints lines and waits until they are written; false when the reader went away before that. */
export async function writeLines(lines: Iterable<string>, writer: Writer): Promise<boolean> {
  let count = 0;
  for (const line of lines) {
    writer.appendText(`${line}\n`);
    if (++count % LINES_A_FLUSH === 0 && !(await writer.flush())) return false;
  }
  return writer.end();
}

/** Prints lines of JSON, safe for a terminal, and waits as `writeLines` does. */
export async function writeJsonLines(lines: Iterable<string>, writer: Writer): Promise<boolean> {
  const { sanitizeJson } = await import('../terminal/sanitize.ts');
  return writeLines(lazyMap(lines, sanitizeJson), writer);
}

async function linesOf(report: Report, shape: ReportShape, options: ReportLook): Promise<Iterable<string>> {
  if (shape === 'json') return (await import('./json.ts')).jsonLines(report);
  if (shape === 'csv') {
    const { csvLines } = await import('./csv.ts');
    if (!options.terminal) return csvLines(report);
    const { sanitize } = await import('../terminal/sanitize.ts');
    return Array.from(csvLines(report), (line) => sanitize(line));
  }
  const { width, terminal, zone, time } = options;
  const theme = await loadTheme(options.color);
  if (report.every !== undefined && terminal && time !== undefined) {
    return (await import('./timeline-report.ts')).timelineReport(report, time, width, theme);
  }
  return (await import('./table.ts')).eachTableLine(report, { width, terminal, zone }, theme);
}
