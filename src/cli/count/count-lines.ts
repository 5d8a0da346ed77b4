// A live count for programs: JSON lines on stdout, on time. A record is counted in one line only, so that lines add up:
// what came late gets a further line of its own interval. In a sliding view each line is of the whole window.

import { intervalOf } from '../../aggregate/count/live.ts';
import type { Report } from '../../aggregate/report/report.ts';
import { intervalLines } from '../../output/report/programs.ts';
import type { LiveRun, LiveShow } from './live-show.ts';

const NONE = { from: 0, to: 0 };

/** The show of a run that no terminal reads. */
export function liveLinesOf({ plan, live, session, shell, counts }: LiveRun): LiveShow {
  const { every, window } = live;
  let leftOut = 0;
  const write = (report: Report, empty: { from: number; to: number }): void => {
    leftOut += report.moreCount;
    for (const line of intervalLines(report, empty)) shell.stdout.appendText(`${line}\n`);
  };
  const { since } = session.run.resolved.window;
  /** From here on an interval without rows gets a line too. */
  let printedTo = since === undefined ? Number.NaN : intervalOf(since, every);

  /** The newest `length` ms before `end`. */
  const view = (end: number, length: number): void => {
    const time = end - length;
    const report = counts.counts.report({ from: time, to: end, together: true });
    const rows = report.rows.map((row) => ({ ...row, time }));
    write({ ...report, every, rows }, rows.length === 0 ? { from: time, to: time + every } : NONE);
  };
  return {
    begin(now): void {
      if (Number.isNaN(printedTo) || window !== undefined) printedTo = intervalOf(now, every);
    },
    closed(to, late): void {
      if (late !== undefined) write(late, NONE);
      if (window === undefined) {
        write(counts.counts.report({ to }), { from: Math.min(printedTo, to), to });
        counts.counts.drop(to);
      } else {
        for (let end = printedTo + every; end <= to; end += every) view(end, window);
        counts.counts.drop(to + every - window);
      }
      printedTo = Math.max(printedTo, to);
    },
    flush: () => shell.stdout.flush(),
    async end(now, late): Promise<void> {
      if (late !== undefined) write(late, NONE);
      if (window === undefined) write(counts.counts.report(), NONE);
      // A file ends; what goes on has told its newest view.
      else if (plan.source.kind === 'files') view(intervalOf(now, every) + every, window);
      await shell.stdout.end();
      if (leftOut > 0) {
        shell.stderr.note(`${leftOut.toLocaleString('en-US')} records in rows that were left out (--top)`);
      }
    },
  };
}
