// `klog count --merge`: adds up reports that others have counted. No cluster is asked.

import { Counts } from '../../aggregate/group/counts.ts';
import { reportOf } from '../../aggregate/rows/rows.ts';
import { type FoundShare, missingShards, refuseTwice } from '../../aggregate/state/shares.ts';
import { type State, stateLines } from '../../aggregate/state/state.ts';
import { addLine, addState, broken } from '../../aggregate/state/state-read.ts';
import { KlogError } from '../../base/errors.ts';
import type { MergePlan } from '../../config/plan/plan.ts';
import { writeJsonLines, writeLines, writeReport } from '../../output/report/report.ts';
import {
  type Asked,
  failures,
  failureTexts,
  leftOut,
  notNumbers,
  readAsked,
  refuseUnmeasured,
  sketchesFor,
} from '../count/counting.ts';
import { readReports } from '../count/report-files.ts';
import type { Shell } from '../stderr/shell.ts';

/** Runs it and returns the exit code: as of a count of all of it, 2 where a part is missing. */
export async function merge(plan: MergePlan, shell: Shell): Promise<number> {
  const merged = await readAll(plan);
  const { counts, asked, state, shares, incomplete } = merged;
  const range = { from: state.range.from ?? undefined, to: state.range.to ?? undefined };
  const showing = { top: plan.top, statistics: asked.statistics, range };
  // A sum of reports that is a report again need not be the whole.
  const missing = plan.report === 'report' ? [] : missingShards(shares);
  if (incomplete.length === 0 && missing.length === 0 && plan.report !== 'report') {
    refuseUnmeasured(counts, asked, []);
  }
  const failed = failures(asked, counts, showing);
  if (plan.report === 'number') await writeLines([String(counts.total)], shell.stdout);
  else if (plan.report === 'report') {
    const header = {
      ...state,
      shares: shares.map(({ name, ...share }) => share),
      complete: incomplete.length === 0,
    };
    await writeJsonLines(stateLines(counts, header), shell.stdout);
  } else {
    const report = reportOf(counts, showing);
    const { zone } = plan.output;
    const time = { zone, now: plan.now, deploys: [], ...range };
    await writeReport(report, plan.report, { ...plan.output, time }, shell.stdout);
    if (plan.report !== 'table' && report.moreRows > 0) shell.stderr.note(leftOut(report));
  }
  for (const text of failureTexts(failed, asked, false)) shell.stderr.note(text);
  for (const text of notNumbers(counts)) shell.stderr.note(text);
  for (const text of missing) shell.stderr.warn(text);
  for (const name of incomplete) shell.stderr.warn(`"${name}" does not hold all that was asked for`);
  if (incomplete.length > 0 || missing.length > 0) return 2;
  if (asked.conditions.length > 0) return failed.length > 0 ? 1 : 0;
  return counts.total > 0 ? 0 : 1;
}

interface Merged {
  readonly counts: Counts;
  readonly asked: Asked;
  /** The header of the first, with the range of all. */
  state: State;
  readonly first: string;
  readonly shares: FoundShare[];
  /** Reports that were not read to the end. */
  readonly incomplete: string[];
}

async function readAll(plan: MergePlan): Promise<Merged> {
  let merged: Merged | undefined;
  const reader = {
    header: async (state: State, name: string): Promise<void> => {
      if (merged === undefined) merged = await begun(state, name, plan);
      else {
        refuseOther(merged.state, merged.first, state, name);
        merged.state = { ...merged.state, range: rangeOfBoth(merged.state, state) };
      }
      for (const share of state.shares) {
        const found = { ...share, name };
        refuseTwice(found, merged.shares);
        merged.shares.push(found);
      }
      if (!state.complete) merged.incomplete.push(name);
      addState(merged.counts, state);
    },
    row: (line: string, name: string): void => {
      if (merged !== undefined) addLine(merged.counts, line, name);
    },
  };
  const seen = new Set<string>();
  for (const path of plan.paths) {
    // Of standard input nothing would be left.
    if (seen.has(path)) {
      throw new KlogError('counted-twice', `"${path}" is given twice: records would be counted twice`, {
        hint: `klog count --merge '${path}'`,
      });
    }
    seen.add(path);
    await readReports(path, reader);
  }
  if (merged === undefined) throw new Error('bug: no report was read');
  return merged;
}

/** The counts that reports are added to: the question is that of the first. */
async function begun(state: State, name: string, plan: MergePlan): Promise<Merged> {
  const { by, every, statistics } = state.question;
  let asked: Asked;
  try {
    asked = readAsked({ by, every: every ?? undefined, stats: statistics });
  } catch {
    // No klog counts by such a field, or measures such a statistic.
    throw broken(name);
  }
  asked = { ...asked, conditions: readAsked({ by: [], failIf: plan.failIf }).conditions };
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
  const counts = new Counts(question, true);
  return { counts, asked, state, first: name, shares: [], incomplete: [] };
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
