// The progress line: one line on stderr, after the first second, gone at the end. Only where a person looks.
// What draws it is loaded when the line is first drawn.

import { formatDuration } from '../../base/duration.ts';
import { WallClock } from '../../output/terminal/clock.ts';
import type { Tally } from '../../scan/port/tally.ts';
import type { Screen } from '../stderr/screen.ts';
import type { ReadingPlan, Shell } from '../stderr/shell.ts';

const FIRST_MS = 1000;
const EVERY_MS = 250;

/** The progress line of a run, undefined where its plan wants none. Whatever is said on stderr takes it away first. */
export function progressOf(
  { talk, output }: Pick<ReadingPlan, 'talk' | 'output'>,
  tally: Tally,
  { stderr }: Pick<Shell, 'stderr'>,
): Progress | undefined {
  if (!talk.progress) return undefined;
  const progress = new Progress(tally, output.zone, talk.color);
  stderr.beforeWrite = () => progress.hide();
  return progress;
}

export class Progress {
  readonly #tally: Tally;
  readonly #clock: WallClock;
  readonly #color: boolean;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #screen: Screen | undefined;

  constructor(tally: Tally, zone: string | undefined, color: boolean) {
    this.#tally = tally;
    this.#clock = new WallClock(zone);
    this.#color = color;
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#first(), FIRST_MS);
    this.#timer.unref();
  }

  /** Takes the line away; it comes back with the next tick. */
  hide(): void {
    this.#screen?.clear();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#screen?.clear();
    this.#screen?.done();
  }

  async #first(): Promise<void> {
    const { Screen } = await import('../stderr/screen.ts');
    if (this.#timer === undefined) return;
    this.#screen = new Screen(process.stderr);
    this.#timer = setInterval(() => this.#show(), EVERY_MS);
    this.#timer.unref();
    this.#show();
  }

  #show(): void {
    const text = progressLine(this.#tally, performance.now() - this.#startedAt, this.#clock);
    this.#screen?.draw([this.#color ? `\u001b[2m${text}\u001b[0m` : text]);
  }
}

/** ` 38%  8.1M records  1.4M/s  212 matches  at 13:22:05  about 9 s left` */
function progressLine(tally: Tally, elapsedMs: number, clock: WallClock): string {
  let total = 0;
  let done = 0;
  for (const [index, { from, to }] of tally.ranges.entries()) {
    total += to - from;
    done += (tally.positions[index] ?? from) - from;
  }
  // The end of a pipe is not known, and a live read has none.
  const share = Number.isFinite(total) && total > 0 ? Math.min(done / total, 1) : undefined;
  const parts = [
    share === undefined ? '' : `${String(Math.floor(share * 100)).padStart(3)}%`,
    `${short(tally.records)} records`,
    `${short(tally.records / (elapsedMs / 1000))}/s`,
    `${tally.matched.toLocaleString('en-US')} ${tally.matched === 1 ? 'match' : 'matches'}`,
    tally.timeReached < 0 ? '' : `at ${clock.time(tally.timeReached).slice(0, 8)}`,
    tally.waitingFor === '' ? '' : `waiting for ${tally.waitingFor}`,
    share === undefined || share < 0.02 || tally.waitingFor !== ''
      ? ''
      : `about ${formatDuration(Math.max(1000, (elapsedMs / share) * (1 - share)))} left`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** A count in few characters: 8.1M, 212k, 950. */
function short(count: number): string {
  if (count >= 999_500) return `${(count / 1_000_000).toFixed(1)}M`;
  if (count >= 9_950) return `${Math.round(count / 1000)}k`;
  return String(Math.round(count));
}
