// `klog count --merge`: adds up reports that others have counted. No cluster is asked.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Counts } from '../../aggregate/counts.ts';
import { reportOf } from '../../aggregate/rows.ts';
import { addLine, addState, broken, readHeader, type State, stateLines } from '../../aggregate/state.ts';
import { KlogError, reasonOf } from '../../base/errors.ts';
import type { MergePlan } from '../../config/plan.ts';
import { writeLines, writeReport } from '../../output/report.ts';
import {
  type Asked,
  failures,
  failureTexts,
  leftOut,
  notNumbers,
  readAsked,
  sketchesFor,
} from '../counting.ts';
import type { Shell } from '../shell.ts';

/** Runs it and returns the exit code: as of a count of all of it, 2 where a report was not complete. */
export async function merge(plan: MergePlan, shell: Shell): Promise<number> {
  const merged = await readAll(plan);
  const { counts, asked, state } = merged;
  const range = { from: state.range.from ?? undefined, to: state.range.to ?? undefined };
  const showing = { top: plan.top, statistics: asked.statistics, range };
  const failed = failures(asked, counts, showing);
  if (plan.report === 'number') await writeLines([String(counts.total)], shell.stdout);
  else if (plan.report === 'report') {
    await writeLines(
      stateLines(counts, { ...state, complete: merged.incomplete.length === 0 }),
      shell.stdout,
    );
  } else {
    const report = reportOf(counts, showing);
    await writeReport(report, plan.report, plan.output, shell.stdout);
    if (plan.report !== 'table' && report.moreRows > 0) shell.complain.note(leftOut(report));
  }
  for (const text of failureTexts(failed, asked, false)) shell.complain.note(text);
  for (const text of notNumbers(counts)) shell.complain.note(text);
  for (const name of merged.incomplete) shell.complain.warn(`"${name}" does not hold all that was asked for`);
  if (merged.incomplete.length > 0) return 2;
  if (asked.conditions.length > 0) return failed.length > 0 ? 1 : 0;
  return counts.total > 0 ? 0 : 1;
}

interface Merged {
  readonly counts: Counts;
  readonly asked: Asked;
  /** The first header, with the range of all. */
  readonly state: State;
  /** Reports that were not read to the end. */
  readonly incomplete: readonly string[];
}

async function readAll(plan: MergePlan): Promise<Merged> {
  let merged: (Merged & { first: string }) | undefined;
  const incomplete: string[] = [];
  for (const path of plan.paths) {
    const name = path === '-' ? 'standard input' : path;
    let rows = 0;
    let header: State | undefined;
    for await (const line of linesOf(path)) {
      if (header === undefined) {
        header = readHeader(line, name);
        if (!header.complete) incomplete.push(name);
        if (merged === undefined) merged = { ...(await begun(header, plan)), incomplete, first: name };
        else {
          refuseOther(merged.state, merged.first, header, name);
          merged = { ...merged, state: { ...merged.state, range: rangeOfBoth(merged.state, header) } };
        }
        addState(merged.counts, header);
        continue;
      }
      if (++rows > header.rows || merged === undefined) throw broken(name);
      addLine(merged.counts, line, name);
    }
    if (header === undefined)
      throw new KlogError('bad-report', `"${name}" is empty: no report`, {
        hint: 'klog count -o report > one.report',
      });
    if (rows !== header.rows) throw broken(name);
  }
  if (merged === undefined) throw new Error('bug: no report was read');
  return merged;
}

/** The counts that reports are added to: the question is that of the first. */
async function begun(state: State, plan: MergePlan): Promise<Omit<Merged, 'incomplete'>> {
  const { by, every, statistics } = state.question;
  const asked = readAsked({ by, stats: statistics, failIf: plan.failIf });
  for (const { text, statistic } of asked.conditions) {
    const isThere = !('field' in statistic) || asked.statistics.some((one) => isOf(one, statistic));
    if (isThere) continue;
    throw new KlogError(
      'bad-condition',
      `--fail-if "${text}": the reports were counted without ${statistic.name}`,
      {
        hint: `klog count --stat '${statistic.name}' -o report`,
      },
    );
  }
  const newSketch = await sketchesFor(asked.statistics);
  const question = {
    by,
    fields: asked.columns,
    every: every ?? undefined,
    statistics: asked.statistics,
    newSketch,
  };
  return { counts: new Counts(question, true), asked, state };
}

function isOf(one: Asked['statistics'][number], other: Asked['statistics'][number]): boolean {
  if (!('field' in one) || !('field' in other) || one.fieldName !== other.fieldName) return false;
  return one.kind === other.kind;
}

function refuseOther(first: State, firstName: string, other: State, name: string): void {
  const [a, b] = [first.question, other.question];
  const parts = [
    ['--by', a.by, b.by],
    ['--every', a.every, b.every],
    ['--stat', a.statistics, b.statistics],
    ['--time', a.clock, b.clock],
    ['the expression', a.where, b.where],
  ] as const;
  const different = parts.find(([, x, y]) => JSON.stringify(x) !== JSON.stringify(y));
  if (different === undefined) return;
  throw new KlogError(
    'bad-report',
    `"${firstName}" and "${name}" answer different questions: ${different[0]} is not the same`,
    { hint: `klog count --merge '${firstName}'` },
  );
}

/** From the earliest start to the latest end; open where one is. */
function rangeOfBoth({ range: a }: State, { range: b }: State): State['range'] {
  return {
    from: a.from === null || b.from === null ? null : Math.min(a.from, b.from),
    to: a.to === null || b.to === null ? null : Math.max(a.to, b.to),
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === '-' ? process.stdin : createReadStream(path);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    if (error instanceof KlogError) throw error;
    throw new KlogError('cannot-read', `cannot read "${path}": ${reasonOf(error)}`, {
      hint: 'klog count --merge *.report',
    });
  }
}
