// Formats instants as clock times and dates of one time zone.
import { asEpochMs } from '../../base/brand.ts';
import { wallAt } from '../../base/zone.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
/** The last instant a Date can hold, ms. */
const LAST_MS = 8.64e15;
const NO_TIME = '--:--:--.---';

/** The clock of one zone; `zone` is an IANA name, undefined the local zone. Caches a minute: lines come in time order. */
export class WallClock {
  readonly #zone: string | undefined;
  #minute = Number.NaN;
  #prefix = '';
  #day = 0;

  constructor(zone: string | undefined) {
    this.#zone = zone;
  }

  /** `HH:MM:SS.mmm`; dashes for an unknown time (-1). */
  time(ms: number): string {
    if (!isTime(ms)) return NO_TIME;
    this.#turnTo(ms);
    const rest = ms - this.#minute * MINUTE;
    const seconds = Math.floor(rest / 1000);
    return `${this.#prefix}${two(seconds)}.${String(Math.floor(rest - seconds * 1000)).padStart(3, '0')}`;
  }

  /** The day as a number, yyyymmdd; 0 for an unknown time. */
  day(ms: number): number {
    if (!isTime(ms)) return 0;
    this.#turnTo(ms);
    return this.#day;
  }

  #turnTo(ms: number): void {
    const minute = Math.floor(ms / MINUTE);
    if (minute === this.#minute) return;
    const wall = new Date(wallAt(asEpochMs(ms), this.#zone));
    this.#minute = minute;
    this.#prefix = `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}:`;
    this.#day = wall.getUTCFullYear() * 10_000 + (wall.getUTCMonth() + 1) * 100 + wall.getUTCDate();
  }
}

/** Formats instants for a sentence: `14:05:10`, or `Tue 24 Nov 14:05:10` if the day differs from that of `near` (`now`). */
export function shortTimes(zone: string | undefined, now: number): (at: number, near?: number) => string {
  const clock = new WallClock(zone);
  const thisYear = Math.floor(clock.day(now) / 10_000);
  return (at, near = now) => {
    const time = clock.time(at).slice(0, 8);
    const day = clock.day(at);
    return day === 0 || day === clock.day(near) ? time : `${dayText(day, thisYear)} ${time}`;
  };
}

/** RFC 3339 in UTC, for programs: `2026-11-23T14:05:00.000Z`. The time must be one that a Date can hold. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

/** `Tue 24 Nov` for a day number, followed by its year unless that is `year`. */
export function dayText(day: number, year: number): string {
  const itsYear = Math.floor(day / 10_000);
  const month = Math.floor(day / 100) % 100;
  const weekday = WEEKDAYS[new Date(Date.UTC(itsYear, month - 1, day % 100)).getUTCDay()];
  const text = `${weekday} ${day % 100} ${MONTHS[month - 1]}`;
  return itsYear === year ? text : `${text} ${itsYear}`;
}

/** Whether a date can be shown for it. */
export function isTime(ms: number): boolean {
  return ms !== -1 && Math.abs(ms) <= LAST_MS;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Formats starts of intervals: `2026-11-24 14:05`, with seconds if intervals are shorter than a minute; `-` for no time. */
export function intervalTexts(zone: string | undefined, every: number): (at: number | null) => string {
  const clock = new WallClock(zone);
  const length = every % MINUTE === 0 ? 5 : every % 1000 === 0 ? 8 : 12;
  return (at) => {
    if (at === null || !isTime(at)) return '-';
    const day = String(clock.day(at)).padStart(8, '0');
    return `${day.slice(0, -4)}-${day.slice(-4, -2)}-${day.slice(-2)} ${clock.time(at).slice(0, length)}`;
  };
}
