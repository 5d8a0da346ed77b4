// Numbers as levels. The same number means different things: which scale it is on is told by the field it
// stands in and by the fields beside it.

/** How a level field's value is read: by its name, see `ruleOf`. */
export type LevelRule = 'level' | 'severity' | 'syslog' | 'otel' | 'name-only' | 'plain';

/** RFC 5424: 0 emergency ... 7 debug. */
const SYSLOG = [70, 65, 55, 50, 40, 32, 30, 20];
/** OpenTelemetry's SeverityNumber: four steps each. */
const OTEL = [10, 20, 30, 40, 50, 60];
/** Google Cloud Logging's LogSeverity in hundreds, from 100. */
const GCP = [20, 30, 32, 40, 50, 55, 65, 70];
const MONOLOG: ReadonlyMap<number, number> = new Map([
  [100, 20],
  [200, 30],
  [250, 32],
  [300, 40],
  [400, 50],
  [500, 55],
  [550, 65],
  [600, 70],
]);

const RULES: ReadonlyMap<string, LevelRule> = new Map([
  ['level', 'level'],
  ['severity', 'severity'],
  ['priority', 'syslog'],
  ['syslog-severity', 'syslog'],
  ['severitynumber', 'otel'],
  ['severity-number', 'otel'],
  // An HTTP status, or a field so short, is a level only where it says so in words.
  ['status', 'name-only'],
  ['s', 'name-only'],
  ['at', 'name-only'],
]);

/** The rule for a level field by its folded name. */
export function ruleOf(foldedName: string): LevelRule {
  return RULES.get(foldedName) ?? 'plain';
}

/**
 * The rank of a number in a level field, 0 when it is none on the field's scale. `isMonolog`: a `level_name`
 * stands beside it.
 */
export function rankOfNumber(value: number, rule: LevelRule, isMonolog: boolean): number {
  if (rule === 'name-only' || value < 0 || !(value <= 60_000)) return 0;
  const isWhole = Number.isInteger(value);
  if (rule === 'otel') return value >= 1 && value <= 24 && isWhole ? OTEL[(value - 1) >> 2]! : 0;
  if (rule === 'syslog') return value <= 7 && isWhole ? SYSLOG[value]! : 0;
  if (rule === 'severity' && value >= 100 && value <= 800)
    return value % 100 === 0 ? GCP[value / 100 - 1]! : 0;
  if (rule === 'level' && isMonolog && value >= 100) return MONOLOG.get(value) ?? 0;
  if (value > 1000) return logbackRank(value);
  if (value >= 10 && value <= 70) return value;
  return value <= 7 && isWhole ? SYSLOG[value]! : 0;
}

/** Logback: 5000 trace, 10000 debug ... 40000 error; log4j goes on with 50000 fatal. What lies between stays between. */
function logbackRank(value: number): number {
  if (value >= 10_000) return Math.min(60, value / 1000 + 10);
  return value >= 5000 ? value / 500 : 10;
}

/** The number that a text of digits spells (a fraction allowed), NaN when it is none. Allocates nothing. */
export function smallNumber(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let scale = 0;
  if (end <= start || end - start > 9) return Number.NaN;
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (c === 0x2e && scale === 0 && i > start && i + 1 < end) scale = 1;
    else if (c < 0x30 || c > 0x39) return Number.NaN;
    else {
      value = value * 10 + (c - 0x30);
      scale *= 10;
    }
  }
  return scale > 1 ? value / scale : value;
}
