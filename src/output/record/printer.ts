// Printers as sinks: what they share (the limit, the writer's pace, the end) stands here once; what a line looks
// like is the business of raw, json and pretty. Pretty and its colours are loaded only when they are asked for.
import type { LogEvent } from '../../record/event/event.ts';
import type { Sink } from '../../scan/port/sink.ts';
import type { Highlight, MatchedParts, OutputOptions } from '../terminal/options.ts';
import type { Writer } from '../terminal/writer.ts';
import type { Inserts } from './between.ts';
import type { AbsentName, LinePrinter } from './line.ts';

/** A sink that prints; `banner` shows a line of klog's own where the format has a place for one. */
export interface Printer extends Sink {
  banner(text: string, at?: number): void;
  /** All records up to a time have been printed: inserts before it are due. */
  passed(time: number): void;
  /** Names of `--fields` that no printed record had. */
  absentFields(): readonly AbsentName[];
}

/** What a printer knows of the expression. */
export interface Marks {
  readonly highlight: Highlight;
  readonly partsOf: MatchedParts;
}

/**
 * The printer for `options.format`, wanting no more after `limit` matches. `inserts` stand between records where the
 * format has a place for them.
 */
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
    return (await import('./matching.ts')).matchingPrinter(writer, options.terminal, marks.partsOf);
  }
  switch (options.format) {
    case 'raw':
      return (await import('./raw.ts')).rawPrinter(writer, options.terminal);
    case 'json':
      return (await import('./json.ts')).jsonPrinter(writer, options.terminal);
    case 'pretty': {
      const [{ prettyPrinter, shownTime }, { loadTheme }] = await Promise.all([
        import('./pretty.ts'),
        import('../terminal/choose-theme.ts'),
      ]);
      const pretty = prettyPrinter(options, await loadTheme(options.color), writer, marks.highlight);
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

  /** False once the limit's last record was printed. Hot. */
  event(event: LogEvent): boolean {
    if (this.#left <= 0) return false;
    this.#printer.print(event);
    this.#left--;
    return this.#left > 0;
  }

  /** Context lines do not count. Hot where many are asked for. */
  context(event: LogEvent): boolean {
    if (this.#printer.context === undefined) this.#printer.print(event);
    else this.#printer.context(event);
    return true;
  }

  gap(): void {
    this.#printer.gap?.();
  }

  banner(text: string, at?: number): void {
    this.#printer.banner?.(text, at);
  }

  passed(time: number): void {
    this.#printer.passed?.(time);
  }

  absentFields(): readonly AbsentName[] {
    return this.#printer.absentFields?.() ?? [];
  }

  flush(): boolean | Promise<boolean> {
    return this.#writer.flush();
  }

  async finish(): Promise<void> {
    await this.#writer.end();
  }
}
