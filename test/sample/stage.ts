// What the sample program says: a few calm lines, each step with its time behind it, and at the end what to type
// next. Starts nothing and decides nothing.

import { performance } from 'node:perf_hooks';

const isTerminal = process.stdout.isTTY === true && !process.env['NO_COLOR'];
const styled = (code: number, text: string): string =>
  isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Bold where a terminal shows it. */
export const bold = (text: string): string => styled(1, text);
/** Dim where a terminal shows it. */
export const dim = (text: string): string => styled(2, text);

/** Prints a line to standard output. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Does `work` behind a line that names it; the time it took is put at the line's end. Passes on what it throws. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  process.stdout.write(`  ${what} `);
  try {
    const result = await work();
    say(dim(seconds(performance.now() - begin)));
    return result;
  } catch (error) {
    say(dim('did not work'));
    throw error;
  }
}

/** Milliseconds as "1.7 s". */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The prompt of the command that follows. */
export function prompt(command: string): void {
  say();
  say(`${dim('$')} ${bold(command)}`);
}

/** Commands to go on with, one a line, each with what it shows. `trace`: a request worth following. */
export function sayNext(trace: string, isLive: boolean): void {
  const first = isLive
    ? ['klog tail --host web-07', 'the newest lines of one host, then follow']
    : ['klog grep --host web-07 --last 200', 'the newest lines of one host'];
  const next = [
    first,
    ['klog count --since-deploy', 'by host and level'],
    ['klog count error --since-deploy --by service,msg', 'what is said how often'],
    [`klog grep trace:${trace}`, 'one order, through all services that saw it'],
    ["klog grep 'service=api level>=error' --since-deploy | jq -c .err", 'a pipe gets the bare JSON'],
    ['klog deploy list', 'what went out when'],
  ] as const;
  const width = Math.max(...next.map(([command]) => command?.length ?? 0));
  for (const [command = '', shows] of next) say(`  ${command.padEnd(width)}  ${dim(`${shows}`)}`);
}
