// A live count on a terminal: the table, drawn anew in place, a line below it that says that it is alive, and at the
// end the table alone. How the table looks is output's business.

import { intervalOf } from '../../aggregate/count/live.ts';
import { spell } from '../../output/report/axis.ts';
import { type LiveView, lineBelow, liveLines } from '../../output/report/live-table.ts';
import { WallClock } from '../../output/terminal/clock.ts';
import { loadTheme } from '../../output/terminal/load-theme.ts';
import { Screen } from '../stderr/screen.ts';
import type { LiveRun, LiveShow } from './live-show.ts';

/** Drawn so often, ms, and never for more than a small part of the time. */
const DRAW_MS = 250;
const REST = 20;
/** Intervals that are kept to be shown: more than a terminal has columns. */
const MAX_INTERVALS = 240;
const DEFAULT_ROWS = 24;
/** The line of what is alive, and the one where the cursor is. */
const OTHER_ROWS = 2;

/** The show of a run that a person looks at. */
export async function liveTable({
  plan,
  live,
  makeTotal,
  session,
  shell,
  counts,
}: LiveRun): Promise<LiveShow> {
  const { every, window, isOverTime } = live;
  const theme = await loadTheme(plan.output.color);
  const clock = new WallClock(plan.output.zone);
  const screen = new Screen(process.stdout);
  // Without a window nothing leaves the totals, though intervals do.
  const totals = isOverTime || window !== undefined ? undefined : await makeTotal();
  const { run, inserts } = session;
  const { tally } = run;
  const { found, window: range } = run.resolved;
  const deploys = [...(found === undefined ? [] : [found.deploy.start]), ...inserts.list.map(({ at }) => at)];
  let knownFrom = range.since ?? Number.NaN;
  let nextDraw = Number.POSITIVE_INFINITY;
  const first = (now: number): number => intervalOf(now, every) + every - (window ?? MAX_INTERVALS * every);

  const viewOf = (now: number): LiveView => {
    const from = first(now);
    const newest = counts.counts.report({ from });
    const together =
      window === undefined || isOverTime ? undefined : counts.counts.report({ from, together: true });
    return {
      totals: totals?.report() ?? together,
      intervals: newest,
      from,
      to: intervalOf(now, every) + every,
      knownFrom,
      lastStart: counts.closedTo - every,
      width: process.stdout.columns || plan.output.width,
      rows: (process.stdout.rows || DEFAULT_ROWS) - OTHER_ROWS,
    };
  };
  const draw = (isLast: boolean): void => {
    const now = Date.now();
    const began = performance.now();
    const lines = liveLines(viewOf(now), { zone: plan.output.zone, now: plan.now, deploys }, theme);
    if (!isLast) lines.push(theme.quiet(aliveLine(now)));
    screen.draw(lines);
    nextDraw = now + Math.max(DRAW_MS, (performance.now() - began) * REST);
  };
  const aliveLine = (now: number): string => {
    const parts = [
      'live',
      clock.time(now).slice(0, 8),
      window === undefined ? '' : `the last ${spell(window)}`,
      `${tally.matched.toLocaleString('en-US')} ${tally.matched === 1 ? 'match' : 'matches'}`,
      counts.late === 0 ? '' : `${counts.late.toLocaleString('en-US')} late`,
    ];
    return lineBelow(parts, process.stdout.columns || plan.output.width);
  };
  const onResize = (): void => draw(false);
  const leave = (): void => {
    process.stdout.off('resize', onResize);
    shell.stderr.beforeWrite = undefined;
    screen.done();
  };
  return {
    event: (event) => void totals?.event(event),
    begin(now): void {
      const [oldest = now] = counts.counts.intervals();
      if (Number.isNaN(knownFrom)) knownFrom = Math.min(oldest, intervalOf(now, every));
      counts.counts.drop(first(now));
      // Whatever is said on stderr takes the table away first; it comes back with the next tick.
      shell.stderr.beforeWrite = () => screen.clear();
      process.stdout.on('resize', onResize);
      draw(false);
    },
    closed: () => counts.counts.drop(first(Date.now())),
    tick(now): void {
      if (now >= nextDraw) draw(false);
    },
    flush: () => true,
    leave,
    async end(): Promise<void> {
      draw(true);
      leave();
    },
  };
}
