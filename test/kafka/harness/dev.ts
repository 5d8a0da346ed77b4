// A broker to try klog against: npx tsx test/kafka/harness/dev.ts [--version V] [--port-file FILE] [TOPIC[:PARTITIONS] ...]
// Prints its address (and writes it to FILE), creates the topics named, and runs until it is interrupted. Used with the
// word --at HOST:PORT it starts nothing and only creates the topics there.

import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createTopic } from './admin.ts';
import { startBroker } from './broker.ts';
import { KAFKA_LATEST } from './jars.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'string', default: KAFKA_LATEST },
    'port-file': { type: 'string' },
    at: { type: 'string' },
  },
});

const broker = values.at === undefined ? await startBroker({ version: values.version }) : undefined;
const brokers = broker?.brokers ?? values.at ?? '';
for (const word of positionals) {
  const [name = word, partitions = '1'] = word.split(':');
  await createTopic(brokers, name, { partitions: Number(partitions) });
}
process.stdout.write(`${brokers}\n`);

const portFile = values['port-file'];
if (broker !== undefined) {
  if (portFile !== undefined) writeFileSync(portFile, `${brokers}\n`);
  // the broker itself keeps no process alive
  const alive = setInterval(() => {}, 1 << 30);
  const end = async () => {
    clearInterval(alive);
    if (portFile !== undefined) rmSync(portFile, { force: true });
    await broker.stop();
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
