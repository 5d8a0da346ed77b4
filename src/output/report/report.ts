// Writes a finished report to stdout: as a table, JSON or CSV.
import type { Report } from '../../aggregate/report/report.ts';
import { lazyMap } from '../terminal/columns.ts';
import { loadTheme } from '../terminal/load-theme.ts';
import type { OutputOptions } from '../terminal/options.ts';
import type { Writer } from '../terminal/writer.ts';
import type { TimeLook } from './timeline-report.ts';

/** Lines written at once, so that the text of a million rows need not fit into memory. */
const LINES_A_FLUSH = 1000;

export type ReportShape = 'table' | 'json' | 'csv';
export type ReportLook = Pick<OutputOptions, 'color' | 'width' | 'terminal'> &
  Partial<Pick<OutputOptions, 'zone'>> & {
    /** How a report with intervals is shown on a terminal. */
    readonly time?: TimeLook | undefined;
  };

/** Writes the report; false if the reader went away before the end. */
export async function writeReport(
  report: Report,
  shape: ReportShape,
  options: ReportLook,
  writer: Writer,
): Promise<boolean> {
  return writeLines(await linesOf(report, shape, options), writer);
}

/** Writes lines; false if the reader went away before the end. */
export async function writeLines(lines: Iterable<string>, writer: Writer): Promise<boolean> {
  let count = 0;
  for (const line of lines) {
    writer.appendText(`${line}\n`);
    if (++count % LINES_A_FLUSH === 0 && !(await writer.flush())) return false;
  }
  return writer.end();
}

/** Writes lines of JSON, made safe for a terminal; false as `writeLines`. */
export async function writeJsonLines(lines: Iterable<string>, writer: Writer): Promise<boolean> {
  const { sanitizeJson } = await import('../terminal/sanitize.ts');
  return writeLines(lazyMap(lines, sanitizeJson), writer);
}

async function linesOf(report: Report, shape: ReportShape, options: ReportLook): Promise<Iterable<string>> {
  if (shape === 'json') return (await import('./programs.ts')).jsonLines(report);
  if (shape === 'csv') {
    const { csvLines } = await import('./programs.ts');
    if (!options.terminal) return csvLines(report);
    const { sanitize } = await import('../terminal/sanitize.ts');
    return lazyMap(csvLines(report), sanitize);
  }
  const { width, terminal, zone, time } = options;
  const theme = await loadTheme(options.color);
  if (report.every !== undefined && terminal && time !== undefined) {
    return (await import('./timeline-report.ts')).timelineReport(report, time, width, theme);
  }
  return (await import('./table.ts')).tableLines(report, { width, terminal, zone }, theme);
}
