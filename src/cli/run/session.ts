// A reading command's run: the source opened, the deploy found, the range resolved, and what is shown beside records.

import { summarizeDeploy } from '../../deploy/describe.ts';
import type { Inserts } from '../../output/record/between.ts';
import { shortTimes } from '../../output/terminal/clock.ts';
import { pinnedToKafka, pinsOf } from '../../read/pins.ts';
import { resolveRun } from '../../read/resolve.ts';
import type { Run } from '../../read/run.ts';
import { findDeploy, narrowed } from '../../read/since-deploy.ts';
import type { ReadingPlan, Shell } from '../stderr/shell.ts';
import { deployInserts } from './deploy-lines.ts';
import { type Progress, progressOf } from './progress.ts';

export interface Session<P extends ReadingPlan = ReadingPlan> {
  readonly plan: P;
  readonly run: Run;
  /** The deploys that fall into the range; only where they can be shown. */
  readonly inserts: Inserts;
  /** The deploy of --since-deploy as a person calls it. */
  readonly deployName: string;
  /** The progress line; undefined where none is wanted. */
  readonly progress: Progress | undefined;
  readonly shell: Shell;
}

/** Opens a run, hands it to `command`, and closes it whatever happens. */
export async function withSession<P extends ReadingPlan>(
  plan: P,
  shell: Shell,
  command: (session: Session<P>) => Promise<number>,
): Promise<number> {
  const session = await openSession(plan, shell);
  try {
    return await command(session);
  } finally {
    session.progress?.stop();
    session.run.close();
  }
}

async function openSession<P extends ReadingPlan>(plan: P, shell: Shell): Promise<Session<P>> {
  const startedAt = shell.clock();
  const { clock, signal, stderr } = shell;
  const { question } = plan;
  if (question.note !== undefined && plan.talk.terminal) stderr.note(question.note);
  const opened = await shell.open(plan);
  try {
    const found = await findDeploy(plan, opened, question.service, signal, stderr);
    const format = shortTimes(plan.output.zone, plan.now);
    const deployName = found === undefined ? '' : summarizeDeploy(found.deploy, format);
    const range = narrowed(plan.range, found, deployName);
    const inserts = deployInserts(plan, opened, found, range, shell);
    const pins = new Set(opened.bounds.map(({ topic }) => pinsOf(plan.pins, topic) ?? {}));
    const asked = { options: plan, question, elsewhere: pinnedToKafka(pins), opened, found, range };
    const run = await resolveRun({ ...asked, signal, voice: stderr, clock, startedAt }, deployName);
    sayAsked(plan, run, shell);
    const progress = progressOf(plan, run.tally, shell);
    return { plan, run, inserts: await inserts, deployName, progress, shell };
  } catch (error) {
    opened.source.close();
    throw error;
  }
}

/** Under --verbose: which partitions a key leaves. */
function sayAsked({ source }: ReadingPlan, { resolved }: Run, { stderr }: Shell): void {
  if (source.kind !== 'kafka' || source.keys === undefined) return;
  const { bounds } = resolved.opened;
  const names = bounds.map(({ topic, partition }) => `${topic}-${partition}`).join(', ');
  stderr.detail(`partition-key: host, so only ${names} ${bounds.length === 1 ? 'is' : 'are'} read`);
}
