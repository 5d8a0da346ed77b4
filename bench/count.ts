// `npm run bench:count`: klog counts every record by host and level, beside kcat that only reads the same topic and
// throws it away, and beside kcat, jq, sort and uniq, which count the same. A real broker on this machine, four
// million records of about 280 bytes (lz4, the Java client's default batches, one partition). The tools take turns;
// the slow pipe takes part in the first round only. Stops when two counts differ. Options: --records N, --rounds N,
// -b HOST:PORT with a topic that an earlier run has filled (--topic).

import { compare, KCAT_TUNING, print } from './measure.ts';
import { machine, onStage, option } from './stage.ts';

/** pino's numbers as klog and people name them. */
const LEVELS = '{"10":"trace","20":"debug","30":"info","40":"warn","50":"error","60":"fatal"}';

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
  const klog = `node bin/klog.js count --by host,level -o json -b ${brokers} -t ${topic}`;
  const sorted = 'LC_ALL=C sort';
  // What counts prints `host level count` lines, sorted.
  const tools = [
    {
      name: 'klog count --by host,level',
      line: `${klog} | jq -r '"\\(.host) \\(.level) \\(.count)"' | ${sorted}`,
    },
    { name: 'kcat, tuned, to /dev/null', line: `${kcat} >/dev/null` },
    {
      name: 'kcat, tuned | jq | sort | uniq -c',
      line: `${kcat} | jq -r '"\\(.hostname) \\(${LEVELS}[.level|tostring])"' | ${sorted} | uniq -c | awk '{print $2, $3, $1}' | ${sorted}`,
      rounds: 1,
    },
  ];
  const runs = compare('every record by host and level, one partition, lz4', tools, rounds, told);
  const answers = new Set([...runs.values()].flat().map(({ answer }) => answer));
  answers.delete('');
  if (answers.size !== 1) throw new Error('the tools do not count the same');
}

function told(answer: string): string {
  const groups = answer.split('\n').filter((line) => line !== '');
  const counted = groups.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  return groups.length === 0 ? '' : `${counted.toLocaleString('en-US')} in ${groups.length} groups`;
}
