// In which order lines come out, and how grep's own flags choose and end: over six partitions whose times interleave.
// The expectation is computed from what was written, with JSON.parse and a sort.

import { beforeAll, expect, test, vi } from 'vitest';
import { describeKafka } from '../kafka/harness/kafka.ts';
import { type Ended, klog, linesOf } from './klog.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PARTITIONS = 6;
const RECORDS = 3_000;
const LEVELS = ['trace', 'debug', 'info', 'WARN', 'error', 'fatal'] as const;
const RANKS: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  WARN: 40,
  error: 50,
  fatal: 60,
};

interface Line {
  readonly i: number;
  readonly level: string;
  readonly host: string;
  readonly service: string;
  readonly msg: string;
}
interface Known extends Line {
  readonly partition: number;
  readonly timestamp: number;
  readonly value: string;
}

/** Times rise inside a partition; over partitions they interleave irregularly, and every tenth time is met twice. */
function known(): Known[] {
  let at = Date.UTC(2026, 10, 23, 12);
  return Array.from({ length: RECORDS }, (_, i) => {
    if (i % 10 !== 9) at += 1 + ((i * 37) % 400);
    // runs of one partition and jumps over all of them
    const partition = Math.floor(i / (1 + (i % 5))) % PARTITIONS;
    const line = {
      i,
      level: LEVELS[(i * 7) % LEVELS.length]!,
      host: ['web-1', 'web-2.eu', 'web-10', 'db-1'][i % 4]!,
      service: ['api', 'mail', 'search'][i % 3]!,
      msg: i % 11 === 0 ? 'Payment (failed) [a.c]' : i % 13 === 0 ? 'payment abc slow' : 'ok',
    };
    return { ...line, partition, timestamp: at, value: JSON.stringify(line) };
  });
}

describeKafka('order and choice', (kafka) => {
  let topic: string;
  let lines: Known[];
  beforeAll(async () => {
    topic = await kafka.topic('order', { partitions: PARTITIONS });
    const all = known();
    await (await kafka.writer()).write(
      all.map(({ partition, timestamp, value }) => ({ topic, partition, timestamp, value })),
      { codec: 'lz4', batchSize: 4_000 },
    );
    // Array.sort is stable, and equal times go by partition
    lines = all.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition);
  });

  const run = (...words: string[]): Promise<Ended> =>
    klog(['grep', '-b', kafka.brokers, '-t', topic, ...words]);
  const valuesOf = (keep: (line: Known) => boolean): string[] => lines.filter(keep).map(({ value }) => value);
  const expectLines = async (words: string[], keep: (line: Known) => boolean): Promise<void> => {
    const ended = await run(...words);
    const wanted = valuesOf(keep);
    expect(ended.stderr).toBe('');
    expect(linesOf(ended.stdout)).toEqual(wanted);
    expect(ended.code).toBe(wanted.length > 0 ? 0 : 1);
  };

  test.concurrent('everything is merged by time, equal times by partition', () =>
    expectLines([], () => true));

  test.concurrent('a filter does not change the order', async () => {
    await expectLines(['level=fatal'], ({ level }) => level === 'fatal');
    // matches of one partition only: the others must not hold them up, nor be waited for in vain
    await expectLines(['@partition=3'], ({ partition }) => partition === 3);
  });

  test.concurrent('--no-sort is a permutation that keeps each partition in order', async () => {
    const ended = await run('--no-sort');
    const found = linesOf(ended.stdout);
    expect([...found].sort()).toEqual(valuesOf(() => true).sort());
    const partitionOf = new Map(lines.map(({ value, partition }) => [value, partition]));
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const own = valuesOf((line) => line.partition === partition);
      expect(found.filter((value) => partitionOf.get(value) === partition)).toEqual(own);
    }
  });

  test.concurrent('-m N is the first N in printed order', async () => {
    for (const most of [1, 7, 500]) {
      const ended = await run('-l', 'error', '-m', String(most));
      expect(linesOf(ended.stdout)).toEqual(valuesOf(({ level }) => RANKS[level]! >= 50).slice(0, most));
      expect(ended.code).toBe(0);
    }
    const many = await run('-m', '999999');
    expect(linesOf(many.stdout)).toHaveLength(RECORDS);
    const none = await run('-m', '0');
    expect(none).toMatchObject({ stdout: '', stderr: '', code: 1 });
  });

  test.concurrent('the summary counts what was printed', async () => {
    const ended = await run('-m', '5', '--stats');
    expect(linesOf(ended.stdout)).toHaveLength(5);
    expect(ended.stderr).toMatch(/^5 matches in .* \(6 partitions\).* stopped after 5 \(-m\)/);
    const all = await run('level=info', '--stats');
    const count = valuesOf(({ level }) => level === 'info').length;
    expect(all.stderr).toMatch(new RegExp(`^${count} matches in .* . 3,000 records of ${topic} `));
  });

  test.concurrent('-c is one bare number', async () => {
    const infos = valuesOf(({ level }) => level === 'info').length;
    expect(await run('-c', 'level=info')).toMatchObject({ stdout: `${infos}\n`, stderr: '', code: 0 });
    expect(await run('-c', 'level=info', '-m', '3')).toMatchObject({ stdout: '3\n', code: 0 });
    expect(await run('-c', 'no such thing at all')).toMatchObject({ stdout: '0\n', stderr: '', code: 1 });
  });

  test.concurrent('-q says it by the exit code', async () => {
    expect(await run('-q', 'level=fatal')).toMatchObject({ stdout: '', stderr: '', code: 0 });
    expect(await run('-q', 'nowhere-to-be-found')).toMatchObject({ stdout: '', stderr: '', code: 1 });
  });

  test.concurrent('-v inverts the expression, not --host, --service or -l', async () => {
    await expectLines(['-v', 'level=info'], ({ level }) => level !== 'info');
    await expectLines(['-v', 'ok', '--host', 'web-1', '-l', 'warn'], ({ msg, host, level }) => {
      return msg !== 'ok' && host === 'web-1' && RANKS[level]! >= 40;
    });
  });

  test.concurrent('case: smart, -i, -s', async () => {
    const both = ({ msg }: Known): boolean => /payment/i.test(msg);
    const capital = ({ msg }: Known): boolean => msg.includes('Payment');
    await expectLines(['payment'], both);
    await expectLines(['Payment'], capital);
    await expectLines(['-i', 'PAYMENT'], both);
    await expectLines(['-s', 'payment'], ({ msg }) => msg.includes('payment'));
    await expectLines(['PAYMENT'], () => false);
  });

  test.concurrent('-F is a text, not a query; without it the same text may be an error', async () => {
    await expectLines(['-F', '(failed) [a.c]'], ({ msg }) => msg.includes('(failed) [a.c]'));
    await expectLines(['-F', 'level:error'], () => false);
    await expectLines(['-F', '"level":"error"'], ({ level }) => level === 'error');
    expect((await run('(failed [a.c]')).code).toBe(2);
  });

  test.concurrent('several -e are or-ed, and and-ed with the arguments', async () => {
    await expectLines(['-e', 'level=fatal', '-e', 'slow'], ({ level, msg }) => {
      return level === 'fatal' || msg.includes('slow');
    });
    await expectLines(['service=api', '-e', 'level=fatal', '-e', 'slow'], ({ level, msg, service }) => {
      return service === 'api' && (level === 'fatal' || msg.includes('slow'));
    });
    await expectLines(['service=api', 'level=fatal'], ({ level, service }) => {
      return service === 'api' && level === 'fatal';
    });
  });

  test.concurrent('-l, --host and --service', async () => {
    await expectLines(['-l', 'warn'], ({ level }) => RANKS[level]! >= 40);
    await expectLines(['--host', 'web-1'], ({ host }) => host === 'web-1');
    await expectLines(['--host', 'web-2'], ({ host }) => host === 'web-2.eu');
    await expectLines(['--host', 'web-*'], ({ host }) => host.startsWith('web-'));
    await expectLines(['--host', 'web-1,db-1'], ({ host }) => host === 'web-1' || host === 'db-1');
    await expectLines(['--host', 'web-1', '--host', 'db-1', '--service', 'mail'], ({ host, service }) => {
      return (host === 'web-1' || host === 'db-1') && service === 'mail';
    });
    await expectLines(['--service', 'nobody'], () => false);
  });

  test.concurrent('a bare level name is the text or that level and worse', () =>
    expectLines(['error'], ({ level }) => RANKS[level]! >= 50));

  test.concurrent('expressions of all kinds, beside a filter by hand', async () => {
    await expectLines(
      ['i>=100 and i<200 and not host:db-1'],
      ({ i, host }) => i >= 100 && i < 200 && host !== 'db-1',
    );
    await expectLines(
      ['i:10..20 or msg~"^pay.*w$"'],
      ({ i, msg }) => (i >= 10 && i <= 20) || /^pay.*w$/i.test(msg),
    );
    await expectLines(['host in (web-1, db-1) -service:mail level!=info'], ({ host, service, level }) => {
      return (host === 'web-1' || host === 'db-1') && service !== 'mail' && level !== 'info';
    });
  });

  test.concurrent('pretty on request, and no colour on a pipe', async () => {
    const ended = await run('-o', 'pretty', '-m', '2', '--utc');
    const [date, first] = linesOf(ended.stdout);
    expect(`${date}\n${first}`).toContain('12:00:00');
    expect(ended.stdout).not.toContain('\u001b');
    const colored = await run('-o', 'pretty', '-m', '2', '--color=always');
    expect(colored.stdout).toContain('\u001b[');
  });
});
