// Writes records the way the Java client does, through a Java process that stays up (Writer.java).
//
//   const writer = await startWriter(broker.brokers);
//   await writer.write([{ topic, partition: 0, timestamp, key: 'k', value: '{"a":1}', headers: [['h', 'v']] }]);
//   await writer.write(records, { codec: 'zstd', batchSize: 16_384 });
//   await writer.bulkFile('lines.ndjson', { topic, codec: 'lz4', format: 'stamped', count: 4_000_000 });
//   const open = await writer.transaction(); await open.write(records); await open.abort();
//   await writer.close();
//
// One write() makes one batch per partition (up to 1 MB of it) unless batchSize or lingerMs say otherwise; bulkFile()
// leaves both to the Java client (16 KiB, 5 ms). Topics are not created here: Broker.createTopic does.

import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureArchive } from './archive.ts';
import { endChild, endWithProcess, holdOpen, whenEnded } from './child.ts';
import { kafkaJars } from './jars.ts';

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface OutRecord {
  readonly topic: string;
  /** Left to the client's partitioner when missing, as is the time. */
  readonly partition?: number;
  /** Milliseconds since 1970. */
  readonly timestamp?: number;
  readonly key?: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: readonly (readonly [name: string, value: string | Uint8Array | null])[];
}

interface ProducerOptions {
  readonly codec?: Codec;
  /** batch.size in bytes. */
  readonly batchSize?: number;
  /** linger.ms. */
  readonly lingerMs?: number;
  readonly idempotent?: boolean;
  /** Any other producer setting by its Kafka name. */
  readonly config?: Readonly<Record<string, string>>;
}

interface BulkOptions extends ProducerOptions {
  readonly topic: string;
  /** For formats without a partition of their own. */
  readonly partition?: number;
  /**
   * What a line holds: `lines` the value; `stamped` milliseconds, tab, value; `fields` partition, milliseconds, key,
   * value with tabs between (an empty key is none, "-" as partition or time is left to the client; the value is the
   * rest of the line). Empty lines are passed over.
   */
  readonly format?: 'lines' | 'stamped' | 'fields';
  /** Records to write: the file is cut or begun again to make that many. */
  readonly count?: number;
}

/** Where a record went. */
export interface Written {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: number;
}

interface Transaction {
  write(records: readonly OutRecord[]): Promise<Written[]>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export interface Writer {
  /** Writes and waits for the acknowledgements; answers in the order given. */
  write(records: readonly OutRecord[], options?: ProducerOptions): Promise<Written[]>;
  /** Writes the lines of a file; answers how many records and value bytes. */
  bulkFile(path: string, options: BulkOptions): Promise<{ records: number; bytes: number }>;
  /** Begins a transaction. The same id uses the same producer again; without one each has its own. Several may be open. */
  transaction(options?: ProducerOptions & { readonly id?: string }): Promise<Transaction>;
  close(): Promise<void>;
}

/** Starts the Java process (half a second) for one cluster. Rejections carry the Java client's exception and words. */
export async function startWriter(brokers: string): Promise<Writer> {
  const jars = await kafkaJars();
  const archive = await ensureArchive(jars);
  const java = [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Xlog:disable',
    '-Xlog:all=error:stderr',
  ];
  const words = [
    ...java,
    `-XX:SharedArchiveFile=${archive}`,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
  ];
  const child = spawn('java', [...words, '-cp', jars.classPath, 'Writer', brokers], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = whenEnded(child);
  endWithProcess(child, ended);

  const waiting: { resolve(answer: string): void; reject(error: Error): void }[] = [];
  let end: string | undefined;
  const ask = (...lines: string[]): Promise<string> => {
    if (end !== undefined) return Promise.reject(new Error(`the writer has ended: ${end}`));
    return new Promise<string>((resolve, reject) => {
      waiting.push({ resolve, reject });
      holdOpen(child, true);
      for (const line of lines) child.stdin.write(`${line}\n`);
    });
  };
  const ready = ask();
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    const next = waiting.shift();
    if (waiting.length === 0) holdOpen(child, false);
    const tab = line.indexOf('\t');
    if (line.startsWith('error\t')) next?.reject(new Error(line.slice(tab + 1)));
    else next?.resolve(line.slice(tab + 1));
  });
  ended.then((how) => {
    end = how;
    for (const { reject } of waiting.splice(0)) reject(new Error(`the writer has ended: ${how}`));
  });
  await ready;

  const opened = new Map<string, Promise<string>>();
  /** The producer with these settings, opened on first use. */
  const producer = (config: Record<string, string>): Promise<string> => {
    const settings = Object.entries(config).map(([key, value]) => `${key}=${value}`);
    const key = settings.join('\t');
    let name = opened.get(key);
    if (name === undefined) {
      const fresh = `producer-${opened.size + 1}`;
      name = ask(['open', fresh, ...settings].join('\t')).then(() => fresh);
      opened.set(key, name);
    }
    return name;
  };
  const send = async (name: string, records: readonly OutRecord[]): Promise<Written[]> => {
    const answer = await ask(`write\t${name}\t${records.length}`, ...records.map(recordLine));
    return answer.trim() === '' ? [] : answer.trim().split(' ').map(written);
  };
  let transactions = 0;

  return {
    async write(records, options = {}) {
      return send(
        await producer({ 'linger.ms': '10000', 'batch.size': '1000000', ...configOf(options) }),
        records,
      );
    },
    async bulkFile(path, options) {
      const name = await producer({ 'buffer.memory': '8388608', ...configOf(options) });
      const { topic, partition = '-', format = 'lines', count = '-' } = options;
      const answer = await ask(['bulk', name, topic, partition, format, count, resolvePath(path)].join('\t'));
      const [records, bytes] = answer.split(' ').map(Number);
      return { records: records ?? 0, bytes: bytes ?? 0 };
    },
    async transaction(options = {}) {
      const id = options.id ?? `klog-test-${process.pid}-${Date.now()}-${transactions++}`;
      const name = await producer({
        'linger.ms': '10000',
        'batch.size': '1000000',
        ...configOf(options),
        'transactional.id': id,
      });
      await ask(`begin\t${name}`);
      const over = async (how: 'commit' | 'abort') => void (await ask(`${how}\t${name}`));
      return {
        write: (records) => send(name, records),
        commit: () => over('commit'),
        abort: () => over('abort'),
      };
    },
    async close() {
      child.stdin.end();
      await endChild(child, ended, 'SIGTERM');
    },
  };
}

function configOf(options: ProducerOptions): Record<string, string> {
  const config: Record<string, string> = {};
  if (options.codec !== undefined) config['compression.type'] = options.codec;
  if (options.batchSize !== undefined) config['batch.size'] = String(options.batchSize);
  if (options.lingerMs !== undefined) config['linger.ms'] = String(options.lingerMs);
  if (options.idempotent !== undefined) config['enable.idempotence'] = String(options.idempotent);
  return { ...config, ...options.config };
}

function recordLine(record: OutRecord): string {
  const headers = (record.headers ?? []).flatMap(([name, value]) => [base64(name), base64(value)]);
  const place = [record.topic, record.partition ?? '-', record.timestamp ?? '-'];
  return [...place, base64(record.key ?? null), base64(record.value), ...headers].join('\t');
}

function base64(value: string | Uint8Array | null): string {
  if (value === null) return '~';
  return (typeof value === 'string' ? Buffer.from(value) : Buffer.from(value)).toString('base64');
}

function written(word: string): Written {
  const [partition, offset, timestamp] = word.split(':') as [string, string, string];
  return { partition: Number(partition), offset: BigInt(offset), timestamp: Number(timestamp) };
}
