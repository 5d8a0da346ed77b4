// Records for people: time, level, host, service, message and fields on one line if they fit, a stack trace below.
import type { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent, ShownField } from '../../record/event/event.ts';
import { levelName } from '../../record/vocabulary/level.ts';
import type { Role } from '../../record/vocabulary/role.ts';
import { dayText, WallClock } from '../terminal/clock.ts';
import type { Highlight, OutputOptions } from '../terminal/options.ts';
import type { Paint, Theme } from '../terminal/theme.ts';
import { columnsOf } from '../terminal/width.ts';
import type { Writer } from '../terminal/writer.ts';
import { ChosenFields } from './chosen-fields.ts';
import { fieldsBlock } from './fields-block.ts';
import { type AbsentName, LinePrinter } from './line-printer.ts';
import { dressed, markedLines, safeLine } from './marked-text.ts';

const GAP = '  ';
/** After the time of a context line, as in grep: colour alone must not carry meaning. */
const CONTEXT_MARK = '-';
const GROUP_GAP = '--';
const RULE = '\u2500';
const TIME_COLUMNS = 12;
const LEVEL_COLUMNS = 5;
/** Wider names only shift their own line. */
const MAX_HOST_COLUMNS = 32;
const MAX_SERVICE_COLUMNS = 24;
/** The indent of stack traces. */
const STACK_INDENT = ' '.repeat(16);
const STRONG_RANK = 50;
/** Levels of more than five letters. */
const SHORT_LEVELS: ReadonlyMap<string, string> = new Map([
  ['notice', 'NOTE'],
  ['access', 'ACC'],
  ['critical', 'CRIT'],
  ['emergency', 'EMERG'],
]);

/** How a record is shown: as a match, or as context. */
interface Look {
  readonly theme: Theme;
  readonly highlight: Highlight;
  readonly mark: string;
}

/** A column of names, as wide as the widest so far. */
interface NameColumn {
  readonly role: Role;
  readonly maxWidth: number;
  width: number;
  /** Columns used on the present line, with the gap. */
  used: number;
}

/** Prints lines of `options.width` columns, with times in `options.zone`. */
export class PrettyPrinter extends LinePrinter {
  readonly #options: OutputOptions;
  readonly #match: Look;
  readonly #context: Look;
  readonly #quiet: Paint;
  readonly #writer: Writer;
  readonly #clock: WallClock;
  readonly #chosen: ChosenFields;
  #thisYear: number;
  #day = 0;
  readonly #hosts: NameColumn = { role: 'host', maxWidth: MAX_HOST_COLUMNS, width: 0, used: 0 };
  readonly #services: NameColumn = { role: 'service', maxWidth: MAX_SERVICE_COLUMNS, width: 0, used: 0 };

  constructor(options: OutputOptions, theme: Theme, writer: Writer, highlight: Highlight) {
    super();
    this.#options = options;
    this.#match = { theme, highlight, mark: '' };
    this.#context = { theme: theme.context ?? theme, highlight: () => [], mark: CONTEXT_MARK };
    this.#quiet = theme.quiet;
    this.#writer = writer;
    this.#clock = new WallClock(options.zone);
    this.#chosen = new ChosenFields(options.fields, options.hide, options.fieldsTyped);
    // Today needs no date line.
    this.#day = options.now === undefined ? 0 : this.#clock.day(options.now);
    this.#thisYear = Math.floor(this.#day / 10_000);
  }

  print(event: LogEvent): void {
    this.#put(event, this.#match);
  }

  override context(event: LogEvent): void {
    this.#put(event, this.#context);
  }

  override gap(): void {
    this.#writer.appendText(`${this.#quiet(GROUP_GAP)}\n`);
  }

  override banner(text: string, at?: number): void {
    if (at !== undefined) this.#turnDay(at);
    const safe = safeLine(text);
    const rest = Math.max(4, this.#options.width - columnsOf(safe) - 4);
    this.#writer.appendText(`${this.#quiet(`${RULE}${RULE} ${safe} ${RULE.repeat(rest)}`)}\n`);
  }

  override absentFields(): readonly AbsentName[] {
    return this.#chosen.absent();
  }

  #put(event: LogEvent, look: Look): void {
    const time = shownTime(event, this.#options.clock);
    this.#turnDay(time);
    const head = this.#head(event, time, look);
    this.#writer.appendText(`${this.#line(event, head.text, head.columns, look)}\n`);
  }

  #turnDay(time: number): void {
    const day = this.#clock.day(time);
    if (day === 0 || day === this.#day) return;
    this.#day = day;
    this.#thisYear ||= Math.floor(day / 10_000);
    const text = `${RULE}${RULE} ${dayText(day, this.#thisYear)} ${RULE}${RULE}`;
    this.#writer.appendText(`${this.#quiet(text)}\n`);
  }

  /** Time and the columns before the message, with the gap after them. */
  #head(event: LogEvent, time: number, look: Look): { text: string; columns: number } {
    const { theme, mark } = look;
    const host = event.text('host') ?? '';
    const service = event.text('service') ?? '';
    const text =
      theme.time(this.#clock.time(time) + mark) +
      GAP.slice(mark.length) +
      this.#level(event, look) +
      GAP +
      nameColumn(host, this.#hosts, theme.host(host), look) +
      nameColumn(service, this.#services, theme.service, look);
    const columns = TIME_COLUMNS + LEVEL_COLUMNS + 2 * GAP.length + this.#hosts.used + this.#services.used;
    return { text, columns };
  }

  /** The level, padded to its column. */
  #level(event: LogEvent, { theme, highlight }: Look): string {
    const { rank } = event;
    if (rank === 0) return ' '.repeat(LEVEL_COLUMNS);
    const name = levelName(rank);
    const label = SHORT_LEVELS.get(name) ?? name.toUpperCase();
    const isMatch = highlight(event.text('level') ?? name, 'level').length > 0;
    const shown = isMatch ? theme.match(label) : label;
    return theme.level(rank)(shown) + ' '.repeat(Math.max(0, LEVEL_COLUMNS - label.length));
  }

  /** The whole record after its head; lines after the first are indented. */
  #line(event: LogEvent, head: string, headColumns: number, look: Look): string {
    const { theme, highlight } = look;
    const { width } = this.#options;
    const indent = Math.min(headColumns, Math.max(STACK_INDENT.length, Math.floor(width / 2)));
    const isStructured = event.shape === 'object' || event.shape === 'logfmt';
    const all = isStructured ? event.fields() : tombstoneKey(event.record);
    const stack = event.stack();
    const message = messageOf(event, all.length);
    const paint = event.rank >= STRONG_RANK ? theme.strongMessage : theme.message;
    const dress = { paint, match: theme.match, escape: safeLine };
    const [first, ...rest] = markedLines(message, highlight(message, 'msg'));
    let line = head + dressed(first!.text, first!.spans, dress);
    const at = headColumns + columnsOf(safeLine(first!.text));
    const fields = this.#chosen.of(all, stack);
    const gap = first!.text === '' ? '' : GAP;
    line = (line + fieldsBlock(fields, theme, highlight, { at, gap, indent, width })).trimEnd();
    for (const more of rest) line += `\n${' '.repeat(indent)}${dressed(more.text, more.spans, dress)}`;
    return stack === undefined ? line : line + this.#stack(stack, look);
  }

  #stack(stack: string, { theme, highlight }: Look): string {
    const dress = { paint: theme.stack, match: theme.match, escape: safeLine };
    let lines = '';
    for (const { text, spans } of markedLines(stack.trimEnd(), highlight(stack, 'error'))) {
      lines += `\n${STACK_INDENT}${dressed(text, spans, dress)}`;
    }
    return lines;
  }
}

/** A name in its column, with the gap after it; nothing until a record has such a name. */
function nameColumn(name: string, column: NameColumn, paint: Paint, { theme, highlight }: Look): string {
  const columns = columnsOf(safeLine(name));
  column.width = Math.max(column.width, Math.min(columns, column.maxWidth));
  column.used = column.width === 0 ? 0 : Math.max(columns, column.width) + GAP.length;
  if (column.width === 0) return '';
  const dress = { paint, match: theme.match, escape: safeLine };
  return dressed(name, highlight(name, column.role), dress) + ' '.repeat(column.used - columns);
}

/** The time of a line by the given clock, else by the other one, ms; -1 if it has none. */
export function shownTime(event: LogEvent, clock: OutputOptions['clock']): number {
  const { timestamp } = event.record;
  if (clock === 'record' && timestamp !== -1) return timestamp;
  const { ownTime } = event;
  return ownTime === -1 ? timestamp : ownTime;
}

/** The text shown as the message; a line without a message is shown whole, never lost. */
function messageOf(event: LogEvent, fieldCount: number): string {
  if (event.record.valueStart < 0) return '(tombstone)';
  // Some producers (docker) end a message with a newline; that is not a line of its own.
  const message = event.text('msg')?.trimEnd();
  if (event.shape === 'object') return message ?? (fieldCount === 0 ? event.line() : '');
  if (event.shape === 'logfmt' && message !== undefined) return message;
  return event.line().trimEnd();
}

/** The key of a tombstone, as a field; nothing for other records. */
function tombstoneKey(record: KafkaRecord): ShownField[] {
  if (record.valueStart >= 0 || record.keyStart < 0) return [];
  const text = record.bytes.toString('utf8', record.keyStart, record.keyEnd);
  return [{ name: '@key', text, kind: 'string', role: undefined }];
}
