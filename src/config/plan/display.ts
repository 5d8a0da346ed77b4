// How a run looks and what it says besides results: formats, colour, time zone, progress, summary. Drawing is
// output's and complain's business.

import { KlogError, reasonOf } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import type { RawFlags } from '../../flags/flags.ts';
import type { Format, OutputOptions } from '../../output/terminal/options.ts';
import type { World } from '../machine/world.ts';

const DEFAULT_WIDTH = 120;

/** What a person sees of matches. `format` where the command has its own word for it. */
export function outputOptions(flags: RawFlags, world: World, format?: Format): OutputOptions {
  const onlyMatching = flags.onlyMatching ?? false;
  const chosen = format ?? flags.output ?? (world.stdoutIsTty ? 'pretty' : 'raw');
  if (onlyMatching && chosen === 'json') {
    throw new KlogError('bad-format', '--only-matching prints text: it goes with -o raw and -o pretty', {
      hint: '--only-matching -o raw',
    });
  }
  return {
    format: chosen,
    color: hasColor(flags, world, world.stdoutIsTty),
    width: world.columns ?? columnsVariable(world) ?? DEFAULT_WIDTH,
    zone: timeZone(flags),
    clock: flags.time ?? 'record',
    now: world.now,
    fields: splitList(flags.fields),
    hide: splitList(flags.hide),
    fieldsTyped: false,
    onlyMatching,
    terminal: world.stdoutIsTty,
  };
}

/** COLUMNS, for a pipe that ends on a terminal; undefined when it holds no usable number. */
function columnsVariable({ env }: World): number | undefined {
  const columns = Number(env['COLUMNS']);
  return Number.isInteger(columns) && columns >= 20 && columns <= 10_000 ? columns : undefined;
}

/** What goes to stderr. */
export function talkOptions(flags: RawFlags, world: World, notes: readonly string[]) {
  const quiet = flags.quiet ?? false;
  const verbose = flags.verbose ?? false;
  return {
    progress: !quiet && world.stderrIsTty && (world.stdoutIsTty || world.stdoutIsFile),
    summary: (flags.stats ?? false) || (!quiet && world.stdoutIsTty && world.stderrIsTty),
    warnings: !quiet,
    verbose,
    color: hasColor(flags, world, world.stderrIsTty),
    terminal: world.stderrIsTty,
    notes: verbose && !quiet ? notes : [],
  };
}

// --color, then NO_COLOR (no-color.org: any text but the empty one), then FORCE_COLOR, then the terminal.
function hasColor(flags: RawFlags, { env }: World, isTerminal: boolean): boolean {
  if (flags.color === 'always') return true;
  if (flags.color === 'never' || env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

/** The IANA zone of typed and shown times; undefined is the local one. A KlogError `bad-zone` for another word. */
export function timeZone(flags: RawFlags): string | undefined {
  if (flags.utc) return 'UTC';
  const zone = flags.tz;
  if (zone === undefined || zone.toLowerCase() === 'local') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    const nearest = nearestName(zone, ['UTC', ...Intl.supportedValuesOf('timeZone')]) ?? 'Europe/Oslo';
    throw new KlogError('bad-zone', `--tz: "${zone}" is not a time zone`, { hint: `--tz ${nearest}` });
  }
}

/** The parts of a repeatable flag whose values may hold several, with commas in between. */
export function splitList(values: readonly string[] | undefined): string[] {
  return (values ?? [])
    .flatMap((value) => value.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Runs a reader of a flag's text and puts the flag's name before what it complains of. */
export function withFlag<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KlogError)) throw error;
    const [first] = error.hint?.split(', ') ?? [];
    const hint = first === undefined || first.startsWith('-') ? first : `${flag} ${first}`;
    throw new KlogError(error.code, `${flag}: ${reasonOf(error)}`, {
      hint,
      place: error.place,
      detail: error.detail,
      cause: error,
    });
  }
}
