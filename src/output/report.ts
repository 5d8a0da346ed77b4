// A finished report on its way to stdout, as a table for people or as JSON for programs.
import type { Report } from '../aggregate/report.ts';
import { loadTheme } from './choose-theme.ts';
import type { OutputOptions } from './options.ts';
import type { Writer } from './writer.ts';

/** Lines handed on at once, so that a million rows do not stand in memory as text too. */
const LINES_A_FLUSH = 1000;

/** Prints the report and waits until it is written; false when the reader went away before that. */
export async function writeReport(
  report: Report,
  shape: 'table' | 'json',
  options: Pick<OutputOptions, 'color' | 'width' | 'terminal'>,
  writer: Writer,
): Promise<boolean> {
  let lines = 0;
  for (const line of await linesOf(report, shape, options)) {
    writer.appendText(`${line}\n`);
    if (++lines % LINES_A_FLUSH === 0 && !(await writer.flush())) return false;
  }
  return writer.end();
}

async function linesOf(
  report: Report,
  shape: 'table' | 'json',
  options: Pick<OutputOptions, 'color' | 'width' | 'terminal'>,
): Promise<Iterable<string>> {
  if (shape === 'json') return (await import('./report-json.ts')).jsonLines(report);
  const { tableLines } = await import('./table.ts');
  return tableLines(
    report,
    { width: options.width, terminal: options.terminal },
    await loadTheme(options.color),
  );
}
