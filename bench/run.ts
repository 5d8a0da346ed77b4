// `npm run bench`: klog beside kcat, on a real broker on this machine. Boots Kafka, writes four million records of
// about 280 bytes (lz4, the Java client's default batches, one partition), and runs the tools in turn. Prints
// medians, spread, CPU seconds and match counts. Options: --records N, --rounds N, -b HOST:PORT with a topic
// already filled by an earlier run (--topic).

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../test/kafka/harness/broker.ts';
import { startWriter } from '../test/kafka/harness/writer.ts';
import { RARE, writeCorpus } from './corpus.ts';
import { compare, KCAT_TUNING, print } from './measure.ts';
import { option } from './stage.ts';

const CORPUS_LINES = 400_000;

const records = Number(option('--records', '4000000'));
const rounds = Number(option('--rounds', '5'));
const given = option('-b', '');
let topic = option('--topic', 'bench-lz4');
let brokers = given;
const closing: (() => Promise<void> | void)[] = [];

try {
  if (given === '') {
    print('starting a broker ...\n');
    // Both compilers: a broker that serves gigabytes should run at full speed.
    const broker = await startBroker({ jvm: ['-Xmx512m', '-XX:+UseSerialGC'] });
    closing.push(() => broker.stop());
    brokers = broker.brokers;
    const folder = mkdtempSync(join(tmpdir(), 'klog-bench-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'corpus.ndjson');
    await writeCorpus(path, Math.min(CORPUS_LINES, records));
    topic = 'bench-lz4';
    await broker.createTopic(topic, { partitions: 1, config: { 'retention.ms': '-1' } });
    const writer = await startWriter(brokers);
    print(`writing ${records.toLocaleString('en-US')} records ...\n`);
    const written = await writer.bulkFile(path, {
      topic,
      partition: 0,
      codec: 'lz4',
      format: 'lines',
      count: records,
    });
    await writer.close();
    print(
      `${(written.bytes / 1e6).toFixed(0)} MB of values, ${(written.bytes / written.records).toFixed(0)} bytes each\n`,
    );
  }
  const kcatVersion = spawnSync('kcat', ['-V'], { encoding: 'utf8' }).stdout.match(/librdkafka [\d.]+/)?.[0];
  print(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), kcat with ${kcatVersion}\n`);
  const kcat = `kcat -C -b ${brokers} -t ${topic} -e -q`;
  const klog = `node bin/klog.js grep ${RARE} -b ${brokers} -t ${topic}`;
  compare(
    `a rare word in ${records.toLocaleString('en-US')} records, one partition, lz4`,
    [
      { name: 'klog grep WORD', line: `${klog} | wc -l` },
      { name: 'kcat, tuned, to /dev/null', line: `${kcat} ${KCAT_TUNING} >/dev/null` },
      { name: 'kcat, tuned | grep -iF', line: `${kcat} ${KCAT_TUNING} | LC_ALL=C grep -iFc ${RARE}` },
      { name: 'kcat, defaults | grep -iF', line: `${kcat} | LC_ALL=C grep -iFc ${RARE}` },
    ],
    rounds,
  );
} finally {
  for (const close of closing.reverse()) await close();
}
