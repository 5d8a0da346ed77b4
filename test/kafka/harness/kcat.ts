// kcat (librdkafka) as an independent reader and as another kind of producer. Compares nothing and decodes nothing.

import { spawn, spawnSync } from 'node:child_process';
import type { Codec } from './writer.ts';

let available: boolean | undefined;

/** Whether kcat is installed (Debian package kcat). */
export function kcatAvailable(): boolean {
  available ??= spawnSync('kcat', ['-V']).status === 0;
  return available;
}

/**
 * Reads a topic from its start to its end and gives what kcat printed: values separated by newlines, unless `args` say
 * otherwise, e.g. ['-J'] or ['-f', '%o %s\\n'] or ['-p', '0', '-o', '5'].
 */
export function kcatRead(brokers: string, topic: string, args: readonly string[] = []): Promise<Buffer> {
  // librdkafka learns of the end from an empty answer, which the broker holds back this long
  const prompt = ['-X', 'fetch.wait.max.ms=10'];
  return run(['-b', brokers, '-C', '-t', topic, '-e', '-q', ...prompt, ...args]);
}

/** Writes one record per line. Lines with a key are "key<TAB>value" with args ['-K', '\t']. */
export async function kcatProduce(
  brokers: string,
  topic: string,
  lines: readonly string[],
  options: { readonly codec?: Codec; readonly partition?: number; readonly args?: readonly string[] } = {},
): Promise<void> {
  // by default the first line goes alone, and librdkafka leaves uncompressed what does not get smaller
  const patience = ['-X', 'linger.ms=100'];
  const words = ['-b', brokers, '-P', '-t', topic, '-z', options.codec ?? 'none', ...patience];
  if (options.partition !== undefined) words.push('-p', String(options.partition));
  await run([...words, ...(options.args ?? [])], lines.map((line) => `${line}\n`).join(''));
}

function run(words: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('kcat', words, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`kcat ${words.join(' ')}: exit ${code}\n${Buffer.concat(complaints)}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
