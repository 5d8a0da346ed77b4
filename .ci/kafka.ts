// Brings the Kafka versions of the tests, and what makes their brokers start fast, before a test asks for them.
// Where that fails it says so and no more: the tests that need it say what is missing.

import { ensureArchive } from '../test/kafka/harness/archive.ts';
import { KAFKA_3, KAFKA_LATEST, kafkaAvailable, kafkaJars } from '../test/kafka/harness/jars.ts';

if (kafkaAvailable().ok && (process.env['KLOG_TEST_BROKERS'] ?? '') === '') {
  try {
    for (const version of [KAFKA_LATEST, KAFKA_3]) await ensureArchive(await kafkaJars(version));
  } catch (error) {
    process.stderr.write(`no Kafka ahead of the tests: ${error instanceof Error ? error.message : error}\n`);
  }
}
