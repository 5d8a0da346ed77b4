// The end of `npm run bench:filters`: one table over all races, as Markdown, and where klog was not the fastest.

import { millions, type Result } from './contest.ts';

/** One race: a question put to one shape of record. */
export interface Heat {
  readonly shape: string;
  readonly question: string;
  readonly results: readonly Result[];
}

const OUTPUTS = ['count', 'lines'] as const;

/** A table a measure: what each tool did in a second, counting and printing, and klog's lead over the next. */
function table(heats: readonly Heat[], rate: (result: Result) => number, behind: string[]): string {
  const names = [
    ...new Set(heats.flatMap(({ results }) => results.map(({ entrant }) => entrant.name))),
  ].filter((name) => !name.startsWith('('));
  const rows = heats.flatMap(({ shape, question, results }) =>
    OUTPUTS.map((output) => {
      const mine = results.filter(({ entrant }) => entrant.output === output && !entrant.outside);
      const cells = names.map((name) => mine.find(({ entrant }) => entrant.name === name));
      const ours = Math.max(0, ...mine.filter(({ entrant }) => entrant.ours).map(rate));
      const next = Math.max(0, ...mine.filter(({ entrant }) => !entrant.ours).map(rate));
      const lead = next === 0 ? '' : `${(ours / next).toFixed(1)}x`;
      if (ours < next) behind.push(`${shape}, ${question}, ${output}: ${lead}`);
      const shown = cells.map((cell) => (cell === undefined ? '' : millions(rate(cell))));
      return `| ${[shape, question, output, ...shown, lead].join(' | ')} |`;
    }),
  );
  const head = ['shape', 'question', 'output', ...names, 'klog to the next'];
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n');
}

/** All races in millions of lines, by the clock and by CPU time, and the rows where klog was not the fastest. */
export function summarize(heats: readonly Heat[]): string {
  const behind: string[] = [];
  const wall = table(heats, ({ rate }) => rate, behind);
  const cpu = table(heats, ({ data, cpu }) => data.lines / cpu, []);
  const verdict =
    behind.length === 0
      ? 'klog was the fastest in every row'
      : `klog was not the fastest:\n  ${behind.join('\n  ')}`;
  return `\nmillions of lines a second\n${wall}\n\nmillions of lines a CPU second\n${cpu}\n\n${verdict}\n`;
}
