// Records for people: time, level, host, service, message and fields on one line where they fit, a stack trace
// below. What text is safe, how it is dressed and which fields are shown stand in files of their own.
import type { KafkaRecord } from '../../batch/record.ts';
import type { LogEvent, ShownField } from '../../record/event/event.ts';
import { levelName } from '../../record/vocabulary/level.ts';
import { dayText, WallClock } from '../terminal/clock.ts';
import type { Paint, Theme } from '../terminal/look.ts';
import type { Highlight, OutputOptions } from '../terminal/options.ts';
import { columnsOf } from '../terminal/width.ts';
import type { Writer } from '../terminal/writer.ts';
import { ChosenFields } from './chosen-fields.ts';
import { fieldsBlock } from './fields-block.ts';
import type { AbsentName, LinePrinter } from './line.ts';
import { dressed, markedLines, safeLine } from './marked.ts';

const GAP = '  ';
/** Behind the time of a line that is no match, as grep has it: dim is a colour, and colour tells nothing alone. */
const CONTEXT_MARK = '-';
const GROUP_GAP = '--';
const RULE = '\u2500';
const TIME_COLUMNS = 12;
const LEVEL_COLUMNS = 5;
/** Wider names push their own line only. */
const MAX_HOST_COLUMNS = 32;
const MAX_SERVICE_COLUMNS = 24;
/** Where stack traces begin. */
const STACK_INDENT = ' '.repeat(16);
const STRONG_RANK = 50;
/** Five letters for the few levels that have more. */
const SHORT_LEVELS: ReadonlyMap<string, string> = new Map([
  ['notice', 'NOTE'],
  ['access', 'ACC'],
  ['critical', 'CRIT'],
  ['emergency', 'EMERG'],
]);

/** How a record is dressed: as a match, or as the context of one. */
interface Look {
  readonly theme: Theme;
  readonly highlight: Highlight;
  readonly mark: string;
}

/** Prints lines as wide as `options.width` for a terminal in the zone of `options.zone`. */
export function prettyPrinter(
  options: OutputOptions,
  theme: Theme,
  writer: Writer,
  highlight: Highlight,
): LinePrinter {
  return new Pretty(options, theme, writer, highlight);
}

class Pretty implements LinePrinter {
  readonly #options: OutputOptions;
  readonly #match: Look;
  readonly #context: Look;
  readonly #quiet: Paint;
  readonly #writer: Writer;
  readonly #clock: WallClock;
  readonly #chosen: ChosenFields;
  #thisYear: number;
  #day = 0;
  #hostColumns = 0;
  #serviceColumns = 0;

  constructor(options: OutputOptions, theme: Theme, writer: Writer, highlight: Highlight) {
    this.#options = options;
    this.#match = { theme, highlight, mark: '' };
    this.#context = { theme: theme.context ?? theme, highlight: () => [], mark: CONTEXT_MARK };
    this.#quiet = theme.quiet;
    this.#writer = writer;
    this.#clock = new WallClock(options.zone);
    this.#chosen = new ChosenFields(options.fields, options.hide, options.fieldsTyped);
    // Lines of today need no date line before them.
    this.#day = options.now === undefined ? 0 : this.#clock.day(options.now);
    this.#thisYear = Math.floor(this.#day / 10_000);
  }

  print(event: LogEvent): void {
    this.#put(event, this.#match);
  }

  context(event: LogEvent): void {
    this.#put(event, this.#context);
  }

  gap(): void {
    this.#writer.appendText(`${this.#quiet(GROUP_GAP)}\n`);
  }

  banner(text: string, at?: number): void {
    if (at !== undefined) this.#turnDay(at);
    const safe = safeLine(text);
    const rest = Math.max(4, this.#options.width - columnsOf(safe) - 4);
    this.#writer.appendText(`${this.#quiet(`${RULE}${RULE} ${safe} ${RULE.repeat(rest)}`)}\n`);
  }

  absentFields(): readonly AbsentName[] {
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
    const level = this.#level(event, look);
    const host = event.text('host') ?? '';
    const service = event.text('service') ?? '';
    const safeHost = columnsOf(safeLine(host));
    const safeService = columnsOf(safeLine(service));
    this.#hostColumns = Math.max(this.#hostColumns, Math.min(safeHost, MAX_HOST_COLUMNS));
    this.#serviceColumns = Math.max(this.#serviceColumns, Math.min(safeService, MAX_SERVICE_COLUMNS));
    const { theme, highlight, mark } = look;
    let text = theme.time(this.#clock.time(time) + mark) + GAP.slice(mark.length) + level + GAP;
    let columns = TIME_COLUMNS + LEVEL_COLUMNS + 2 * GAP.length;
    if (this.#hostColumns > 0) {
      const dress = { paint: theme.host(host), match: theme.match, escape: safeLine };
      const pad = Math.max(0, this.#hostColumns - safeHost);
      text += dressed(host, highlight(host, 'host'), dress) + ' '.repeat(pad) + GAP;
      columns += safeHost + pad + GAP.length;
    }
    if (this.#serviceColumns > 0) {
      const dress = { paint: theme.service, match: theme.match, escape: safeLine };
      const pad = Math.max(0, this.#serviceColumns - safeService);
      text += dressed(service, highlight(service, 'service'), dress) + ' '.repeat(pad) + GAP;
      columns += safeService + pad + GAP.length;
    }
    return { text, columns };
  }

  /** The level in letters and five columns; blank when the record has none. */
  #level(event: LogEvent, { theme, highlight }: Look): string {
    const { rank } = event;
    if (rank === 0) return ' '.repeat(LEVEL_COLUMNS);
    const name = levelName(rank);
    const label = SHORT_LEVELS.get(name) ?? name.toUpperCase();
    const isMatch = highlight(event.text('level') ?? name, 'level').length > 0;
    const shown = isMatch ? theme.match(label) : label;
    return theme.level(rank)(shown) + ' '.repeat(Math.max(0, LEVEL_COLUMNS - label.length));
  }

  /** The whole record from its head on; lines after the first are indented. */
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

/** The time of a line by the clock that was asked for, else by the other one, ms; -1 where it has none. */
export function shownTime(event: LogEvent, clock: OutputOptions['clock']): number {
  const { timestamp } = event.record;
  if (clock === 'record' && timestamp !== -1) return timestamp;
  const { ownTime } = event;
  return ownTime === -1 ? timestamp : ownTime;
}

/** What stands in the message's place. A line that has no message of its own is never lost: it is shown whole. */
function messageOf(event: LogEvent, fieldCount: number): string {
  if (event.record.valueStart < 0) return '(tombstone)';
  // Some producers end a message with a newline (docker does); that is no line of its own.
  const message = event.text('msg')?.trimEnd();
  if (event.shape === 'object') return message ?? (fieldCount === 0 ? event.line() : '');
  if (event.shape === 'logfmt' && message !== undefined) return message;
  return event.line().trimEnd();
}

/** All that a tombstone says is its key: shown like a field. Nothing for other records. */
function tombstoneKey(record: KafkaRecord): ShownField[] {
  if (record.valueStart >= 0 || record.keyStart < 0) return [];
  const text = record.bytes.toString('utf8', record.keyStart, record.keyEnd);
  return [{ name: '@key', text, kind: 'string', role: undefined }];
}
