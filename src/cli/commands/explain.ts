// `klog explain`: how an expression is read, for people or as one JSON object. Asks no broker and reads no record.

import type { ExplainPlan } from '../../config/plan/plan.ts';
import { loadTheme } from '../../output/terminal/load-theme.ts';
import { sanitizeJson } from '../../output/terminal/sanitize.ts';
import { type Explanation, explain } from '../../query/advice/explain.ts';
import { pinnedToKafka, pinsOfTopics } from '../../read/pins.ts';
import { explanationLines } from '../stderr/explain-text.ts';
import type { Shell } from '../stderr/shell.ts';

/** Explains the question of the plan. */
export async function explainQuery(plan: ExplainPlan, shell: Shell): Promise<number> {
  const { question, range, output } = plan;
  const pins = pinsOfTopics(plan.pins, plan.topics);
  const { clock, since, until } = range;
  const window = { clock, since, until };
  const elsewhere = pinnedToKafka(pins.map((one) => one.pins));
  const explanation = explain(question, { window, pins, elsewhere });
  const lines =
    plan.report === 'json'
      ? [jsonLine(explanation)]
      : explanationLines(explanation, output.width, await loadTheme(output.color));
  for (const line of lines) shell.stdout.appendText(`${line}\n`);
  await shell.stdout.end();
  return 0;
}

/** The explanation without what only its layout needs. */
function jsonLine({ parts: _layout, ...explanation }: Explanation): string {
  return sanitizeJson(JSON.stringify(explanation));
}
