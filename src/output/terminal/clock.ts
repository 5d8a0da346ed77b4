// Shown times: an instant as a wall clock of one zone shows it. What repeats within a minute is kept, because lines
// come in time order and a named zone has to be asked from Intl, which is slow.
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
/** The last instant that a Date can hold, ms. */
const LAST_MS = 8.64e15;
const NO_TIME = '--:--:--.---';

interface Minute {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** Reads wall-clock times of one zone; `zone` is an IANA name, undefined the local zone. */
export class WallClock {
  readonly #minuteOf: (ms: number) => Minute;
  #kept = Number.NaN;
  #prefix = '';
  #day = 0;

  constructor(zone: string | undefined) {
    this.#minuteOf = zone === undefined ? localMinute : zone === 'UTC' ? utcMinute : zonedMinute(zone);
  }

  /** `HH:MM:SS.mmm`; dashes for what is no time (-1). */
  time(ms: number): string {
    if (!isTime(ms)) return NO_TIME;
    this.#turnTo(ms);
    const rest = ms - this.#kept * MINUTE;
    const seconds = Math.floor(rest / 1000);
    return `${this.#prefix}${two(seconds)}.${String(Math.floor(rest - seconds * 1000)).padStart(3, '0')}`;
  }

  /** The day as a number, yyyymmdd; 0 for no time. */
  day(ms: number): number {
    if (!isTime(ms)) return 0;
    this.#turnTo(ms);
    return this.#day;
  }

  #turnTo(ms: number): void {
    const minute = Math.floor(ms / MINUTE);
    if (minute === this.#kept) return;
    const parts = this.#minuteOf(ms);
    this.#kept = minute;
    this.#prefix = `${two(parts.hour)}:${two(parts.minute)}:`;
    this.#day = parts.year * 10_000 + parts.month * 100 + parts.day;
  }
}

/**
 * Instants as a sentence holds them: `14:05:10`, with the day before it (`Tue 24 Nov 14:05:10`) where that is not the
 * day of `near`, which is `now` where it is left out.
 */
export function shortTimes(zone: string | undefined, now: number): (at: number, near?: number) => string {
  const clock = new WallClock(zone);
  const thisYear = Math.floor(clock.day(now) / 10_000);
  return (at, near = now) => {
    const time = clock.time(at).slice(0, 8);
    const day = clock.day(at);
    return day === 0 || day === clock.day(near) ? time : `${dayText(day, thisYear)} ${time}`;
  };
}

/** RFC 3339 in UTC, for whatever a machine reads: `2026-11-23T14:05:00.000Z`. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

/** `Tue 24 Nov` of a day number; with its year when that is not `year`. */
export function dayText(day: number, year: number): string {
  const itsYear = Math.floor(day / 10_000);
  const month = Math.floor(day / 100) % 100;
  const weekday = WEEKDAYS[new Date(Date.UTC(itsYear, month - 1, day % 100)).getUTCDay()];
  const text = `${weekday} ${day % 100} ${MONTHS[month - 1]}`;
  return itsYear === year ? text : `${text} ${itsYear}`;
}

function isTime(ms: number): boolean {
  return ms !== -1 && Math.abs(ms) <= LAST_MS;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function localMinute(ms: number): Minute {
  const date = new Date(ms);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  };
}

function utcMinute(ms: number): Minute {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

function zonedMinute(zone: string): (ms: number) => Minute {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (ms) => {
    const found = new Map<string, number>();
    for (const part of format.formatToParts(ms)) found.set(part.type, Number(part.value));
    const of = (type: string) => found.get(type) ?? 0;
    return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
  };
}

/** The starts of intervals in a table: `2026-11-24 14:05`, with seconds where those are shorter; `-` for no time. */
export function intervalTexts(zone: string | undefined, every: number): (at: number | null) => string {
  const clock = new WallClock(zone);
  const length = every % MINUTE === 0 ? 5 : every % 1000 === 0 ? 8 : 12;
  return (at) => {
    if (at === null || !isTime(at)) return '-';
    const day = String(clock.day(at)).padStart(8, '0');
    return `${day.slice(0, -4)}-${day.slice(-4, -2)}-${day.slice(-2)} ${clock.time(at).slice(0, length)}`;
  };
}
