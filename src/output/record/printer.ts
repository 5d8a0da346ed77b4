// Opens the sink that prints records in a format: applies the limit and the pace of the writer. Each format is loaded
// only if it is used.
import type { LogEvent } from '../../record/event/event.ts';
import type { Sink } from '../../scan/port/sink.ts';
import type { Highlight, MatchedParts, OutputOptions } from '../terminal/options.ts';
import type { Writer } from '../terminal/writer.ts';
import type { Inserts } from './between.ts';
import type { AbsentName, LinePrinter } from './line-printer.ts';

/** A sink that prints; see LinePrinter for what is not a sink's. */
export interface Printer extends Sink {
  banner(text: string, at?: number): void;
  passed(time: number): void;
  absentFields(): readonly AbsentName[];
}

/** What a printer knows of the expression. */
export interface Marks {
  readonly highlight: Highlight;
  readonly partsOf: MatchedParts;
}

/** The printer for `options.format`, which stops after `limit` matches. `inserts` are shown by pretty only. */
export async function openPrinter(
  options: OutputOptions,
  writer: Writer,
  marks: Marks,
  limit?: number,
  inserts?: Inserts,
): Promise<Printer> {
  return new LineSink(await linePrinter(options, writer, marks, inserts), writer, limit);
}

async function linePrinter(
  options: OutputOptions,
  writer: Writer,
  marks: Marks,
  inserts: Inserts | undefined,
): Promise<LinePrinter> {
  if (options.onlyMatching) {
    const { PartsPrinter } = await import('./raw.ts');
    return new PartsPrinter(writer, options.terminal, marks.partsOf);
  }
  switch (options.format) {
    case 'raw':
      return new (await import('./raw.ts')).RawPrinter(writer, options.terminal);
    case 'json':
      return new (await import('./json.ts')).JsonPrinter(writer, options.terminal);
    case 'pretty': {
      const [{ PrettyPrinter, shownTime }, { loadTheme }] = await Promise.all([
        import('./pretty.ts'),
        import('../terminal/load-theme.ts'),
      ]);
      const pretty = new PrettyPrinter(options, await loadTheme(options.color), writer, marks.highlight);
      if (inserts === undefined || inserts.list.length === 0) return pretty;
      const { BetweenLines } = await import('./between.ts');
      return new BetweenLines(pretty, inserts, (event) => shownTime(event, options.clock));
    }
  }
}

class LineSink implements Printer {
  readonly ordered = true;
  readonly timed = false;
  readonly #printer: LinePrinter;
  readonly #writer: Writer;
  #left: number;

  constructor(printer: LinePrinter, writer: Writer, limit: number | undefined) {
    this.#printer = printer;
    this.#writer = writer;
    this.#left = limit ?? Number.POSITIVE_INFINITY;
  }

  /** False once the limit is reached. Hot. */
  event(event: LogEvent): boolean {
    if (this.#left <= 0) return false;
    this.#printer.print(event);
    this.#left--;
    return this.#left > 0;
  }

  /** Context lines do not count towards the limit. */
  context(event: LogEvent): boolean {
    this.#printer.context(event);
    return true;
  }

  gap(): void {
    this.#printer.gap();
  }

  banner(text: string, at?: number): void {
    this.#printer.banner(text, at);
  }

  passed(time: number): void {
    this.#printer.passed(time);
  }

  absentFields(): readonly AbsentName[] {
    return this.#printer.absentFields();
  }

  flush(): boolean | Promise<boolean> {
    return this.#writer.flush();
  }

  async finish(): Promise<void> {
    await this.#writer.end();
  }
}
