// Counts over the lines of every logger of the corpus, on a real Kafka and for every codec: against the table of what
// each line says, which was written down when the lines were made; and where a field is plain, against
// `kcat | jq | sort | uniq -c`. The header tells whose line a record is, so that no two loggers hide each other's slips.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Expected } from '../corpus/producer.ts';
import { describeKafka } from '../kafka/harness/kafka.ts';
import type { Codec } from '../kafka/harness/writer.ts';
import { testJq } from './kcat.ts';
import { klog, linesOf, shell } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CORPUS = join(import.meta.dirname, '../corpus');
const CODECS: Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const PARTITIONS = 4;
const MINUTE = 60_000;
/** Records are some 140 ms apart: over ten minutes in all. */
const STEP_MS = 137;
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;

interface Line {
  readonly producer: string;
  readonly text: string;
  readonly says: Expected;
  readonly time: number;
}

const linesIn = (name: string): string[] => linesOf(readFileSync(join(CORPUS, name), 'utf8'));
const PRODUCERS = readdirSync(CORPUS).flatMap((name) => /^([^.]+)\.jsonl$/.exec(name)?.[1] ?? []);
const LINES: Line[] = PRODUCERS.flatMap((producer) => {
  const table = linesIn(`${producer}.expected.jsonl`);
  return linesIn(`${producer}.jsonl`).map((text, i) => {
    return { producer, text, says: JSON.parse(table[i]!) as Expected, time: 0 };
  });
}).map((line, i) => ({ ...line, time: START + i * STEP_MS }));

type Row = Readonly<Record<string, unknown>>;

/** What the table says: rows by their values, in no order. */
function wanted(
  columns: Record<string, (line: Line) => unknown>,
  isCounted: (line: Line) => boolean,
): string[] {
  const counts = new Map<string, number>();
  for (const line of LINES.filter(isCounted)) {
    const row = Object.entries(columns).map(([name, of]) => [name, of(line) ?? null]);
    const key = JSON.stringify(Object.fromEntries(row));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => JSON.stringify({ ...JSON.parse(key), count })).sort();
}

const role =
  (name: keyof Expected) =>
  ({ says }: Line): unknown =>
    says[name];
const PRODUCER = { '@header.producer': ({ producer }: Line) => producer };
const SEVERE = ['error', 'critical', 'fatal', 'alert', 'emergency'];
const isSevere = ({ says }: Line): boolean => SEVERE.includes(says.level ?? '');

describeKafka('klog count over every logger of the corpus', (kafka) => {
  const topics = new Map<Codec, string>();
  beforeAll(async () => {
    const writer = await kafka.writer();
    for (const codec of CODECS) {
      const topic = await kafka.topic(`corpus-${codec}`, { partitions: PARTITIONS });
      topics.set(codec, topic);
      const records = LINES.map(({ producer, text, time }, i) => ({
        topic,
        partition: i % PARTITIONS,
        timestamp: time,
        value: text,
        headers: [['producer', producer]] as const,
      }));
      await writer.write(records, { codec, batchSize: 32_768 });
    }
  });

  const where = (codec: Codec): string[] => ['-b', kafka.brokers, '-t', topics.get(codec)!];
  const rows = async (codec: Codec, ...words: string[]): Promise<Row[]> => {
    const run = await klog(['count', ...where(codec), '-o', 'json', ...words]);
    expect([run.code, run.stderr]).toEqual([0, '']);
    return linesOf(run.stdout).map((line) => JSON.parse(line) as Row);
  };
  const found = async (codec: Codec, ...words: string[]): Promise<string[]> =>
    (await rows(codec, ...words)).map((row) => JSON.stringify(row)).sort();

  test('there are lines of every logger', () => {
    expect(PRODUCERS.length).toBeGreaterThanOrEqual(40);
    expect(LINES.length).toBeGreaterThan(4_000);
    expect(LINES.filter(isSevere).length).toBeGreaterThan(500);
  });

  test.each(CODECS)('%s: as the table of the corpus says', async (codec) => {
    const all = (): boolean => true;
    const level = role('level');
    const service = role('service');
    expect(await found(codec)).toEqual(wanted({ host: role('host'), level }, all));
    expect(await found(codec, '--by', '@header.producer,host,level')).toEqual(
      wanted({ ...PRODUCER, host: role('host'), level }, all),
    );
    expect(await found(codec, '--by', '@header.producer,service,trace,error,msg')).toEqual(
      wanted({ ...PRODUCER, service, trace: role('trace'), error: role('error'), msg: role('msg') }, all),
    );
    expect(await found(codec, 'level>=error', '--by', '@header.producer,service')).toEqual(
      wanted({ ...PRODUCER, service }, isSevere),
    );
    expect(
      await found(codec, 'level>=error', 'not service=billing', '--every', '1m', '--by', 'level'),
    ).toEqual(
      wanted(
        { time: ({ time }) => new Date(Math.floor(time / MINUTE) * MINUTE).toISOString(), level },
        (line) => isSevere(line) && line.says.service !== 'billing',
      ),
    );
  });

  test('distinct values of a role, for each logger', async () => {
    const measured = await rows(
      'lz4',
      '--by',
      '@header.producer',
      '--stat',
      'distinct(trace),distinct(host)',
    );
    const distinct = (producer: string, of: (line: Line) => unknown): number => {
      const values = LINES.filter((line) => line.producer === producer).map(of);
      return new Set(values.filter((value) => value !== undefined)).size;
    };
    expect(measured).toHaveLength(PRODUCERS.length);
    for (const row of measured) {
      const producer = String(row['@header.producer']);
      expect(row, producer).toMatchObject({
        'distinct(trace)': distinct(producer, role('trace')),
        'distinct(host)': distinct(producer, role('host')),
      });
    }
  });

  testJq.each(CODECS)('%s: as kcat | jq -r | sort | uniq -c', async (codec) => {
    for (const field of ['level', 'severity', 'stream']) {
      const kcat = `kcat -C -e -q -b ${kafka.brokers} -t ${topics.get(codec)} -X fetch.wait.max.ms=10`;
      const pipe = await shell(`set -o pipefail; ${kcat} | jq -r '.${field} | tostring' | sort | uniq -c`);
      expect([pipe.code, pipe.stderr]).toEqual([0, '']);
      const counts = linesOf(pipe.stdout).map((line) => {
        const [, count, value] = /^ *(\d+) (.*)$/.exec(line) ?? [];
        return [value, Number(count)];
      });
      const byField = await rows(codec, '--by', `.${field}`);
      expect(byField.map((row) => [String(row[`.${field}`]), row['count']]).sort()).toEqual(counts.sort());
    }
  });
});
