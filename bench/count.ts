// `npm run bench:count`: klog counts every record by host and level, beside kcat that only reads the same topic and
// throws it away, and beside kcat, jq, sort and uniq, which count the same. A real broker on this machine, four
// million records of about 280 bytes (lz4, the Java client's default batches, one partition). The tools take turns;
// the slow pipe takes part in the first round only. Stops when two counts differ. Options: --records N, --rounds N,
// -b HOST:PORT with a topic that an earlier run has filled (--topic).

import { median, print, type Run, timed } from './measure.ts';
import { machine, onStage, option } from './stage.ts';

const KCAT_TUNING =
  '-X fetch.message.max.bytes=4194304 -X queued.min.messages=1000000 -X fetch.wait.max.ms=10 -X fetch.error.backoff.ms=1';
/** pino's numbers as klog and people name them. */
const LEVELS = '{"10":"trace","20":"debug","30":"info","40":"warn","50":"error","60":"fatal"}';
/** Rounds of a tool that is far slower. */
const SLOW_ROUNDS = 1;

interface Tool {
  readonly name: string;
  /** A line for bash; prints `host level count` lines, sorted, or nothing. */
  readonly line: string;
  readonly rounds: number;
  readonly runs: Run[];
}

const records = Number(option('--records', '4000000'));
const rounds = Number(option('--rounds', '5'));
const given = option('-b', '');
if (given !== '') compareTools(given, option('--topic', 'bench-count'));
else {
  await onStage(async (stage) => {
    await stage.createTopic('bench-count', 1);
    await stage.fill('bench-count', records);
    compareTools(stage.brokers, 'bench-count');
  });
}

function compareTools(brokers: string, topic: string): void {
  print(machine());
  const kcat = `kcat -C -b ${brokers} -t ${topic} -e -q ${KCAT_TUNING}`;
  const sorted = 'LC_ALL=C sort';
  const tools: Tool[] = [
    {
      name: 'klog count --by host,level',
      line: `node bin/klog.js count --by host,level -o json -b ${brokers} -t ${topic} | jq -r '"\\(.host) \\(.level) \\(.count)"' | ${sorted}`,
      rounds,
      runs: [],
    },
    { name: 'kcat, tuned, to /dev/null', line: `${kcat} >/dev/null`, rounds, runs: [] },
    {
      name: 'kcat, tuned | jq | sort | uniq -c',
      line: `${kcat} | jq -r '"\\(.hostname) \\(${LEVELS}[.level|tostring])"' | ${sorted} | uniq -c | awk '{print $2, $3, $1}' | ${sorted}`,
      rounds: Math.min(rounds, SLOW_ROUNDS),
      runs: [],
    },
  ];
  // A round that does not count: the broker's files come into memory.
  for (const { line } of tools.slice(0, 2)) timed(line);
  for (let round = 0; round < rounds; round++) {
    for (const tool of tools) if (round < tool.rounds) tool.runs.push(timed(tool.line));
  }
  const answers = new Set(tools.flatMap(({ runs }) => runs.map(({ answer }) => answer)).filter(Boolean));
  if (answers.size !== 1) throw new Error('the tools do not count the same');
  const [answer = ''] = answers;
  const groups = answer.split('\n');
  const counted = groups.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  print(
    `\n${counted.toLocaleString('en-US')} records in ${groups.length} groups, the same for all that count\n`,
  );
  show(tools);
}

function show(tools: readonly Tool[]): void {
  const width = Math.max(...tools.map(({ name }) => name.length));
  print(`${'tool'.padEnd(width)}  rounds  wall s (min-max)       CPU s\n`);
  for (const { name, runs } of tools) {
    const walls = runs.map(({ wall }) => wall);
    const spread = `(${Math.min(...walls).toFixed(2)}-${Math.max(...walls).toFixed(2)})`;
    const cpu = median(runs.map((run) => run.cpu)).toFixed(2);
    print(
      `${name.padEnd(width)}  ${String(runs.length).padStart(6)}  ` +
        `${median(walls).toFixed(2).padStart(6)} ${spread.padEnd(14)} ${cpu.padStart(6)}\n`,
    );
  }
}
