// Reading the deploys a run needs from where the plan says they are.

import { readFileSync } from 'node:fs';
import { KlogError, reasonOf } from '../base/errors.ts';
import type { Found } from '../deploy/collect.ts';
import { type Deploy, deploysOf } from '../deploy/history.ts';
import type { DeploySource } from '../deploy/options.ts';
import { type SourceWords, wordsOf } from '../deploy/words.ts';
import type { OpenSource } from './options.ts';

/** The deploys of a source, and how it is spoken of. */
export interface Deploys {
  /** Newest first. */
  readonly list: readonly Deploy[];
  readonly words: SourceWords;
  /** What is not a marker there, as a sentence. */
  readonly odd: string | undefined;
  /** What was not read, as sentences. */
  readonly notes: readonly string[];
  /** How much was looked at, for --verbose. */
  readonly detail?: string;
}

export interface DeployQuestion {
  readonly source: DeploySource;
  /** Opens a topic; undefined where a run reads files only. */
  readonly topic: OpenSource['topic'];
  readonly signal: AbortSignal;
  /** How far back deploys must be known for certain, ms, with those known so far; a topic is read only so far. */
  readonly backTo: (deploys: readonly Deploy[]) => number;
}

/** All deploys. Throws a KlogError that says where klog looked. */
export async function readDeploys(question: DeployQuestion): Promise<Deploys> {
  const { source, signal } = question;
  const words = wordsOf(source);
  switch (source.kind) {
    case 'topic':
      return readTopic(source.topic, words, question);
    case 'file': {
      const { parseDeployFile } = await import('../deploy/file.ts');
      const markers = parseDeployFile(readText(source.path), source.path);
      return { list: deploysOf(markers), words, odd: undefined, notes: [] };
    }
    case 'command': {
      const { readCommand } = await import('../deploy/command.ts');
      return found(await readCommand(source.line, { env: process.env, signal }), words);
    }
    case 'git': {
      const { readTags } = await import('../deploy/git.ts');
      const tags = await readTags(source, { env: process.env, signal });
      return found(tags, tags.words);
    }
  }
}

async function readTopic(
  topic: string,
  words: SourceWords,
  { topic: open, signal, backTo }: DeployQuestion,
): Promise<Deploys> {
  if (open === undefined) {
    throw new KlogError('no-deploy', `no deploy found: ${words.where} is in Kafka, and files are read`, {
      hint: '--since-deploy=2026-11-23T14:05Z, or deploys: {file: PATH} in the config',
    });
  }
  const { readDeployTopic } = await import('./deploy-topic.ts');
  try {
    const read = await readDeployTopic(topic, await open(topic), signal, (markers) =>
      backTo(deploysOf(markers)),
    );
    const looked = `its newest ${read.looked.toLocaleString('en-US')} records`;
    const where = read.isCut ? `${words.where} (${looked})` : words.where;
    const deploys = found(read, { ...words, where });
    const cut = read.isCut ? [`${words.where}: only ${looked} were looked through`] : [];
    const unread = read.unread === undefined ? [] : [`${words.where}: ${read.unread}`];
    const detail = `${words.where}: ${read.looked.toLocaleString('en-US')} records looked through`;
    return { ...deploys, notes: [...cut, ...unread], detail };
  } catch (error) {
    throw withoutTopic(error, '--since-deploy=2026-11-23T14:05Z, or deploys: {topic: NAME} in the config');
  }
}

function found({ markers, oddText }: Found, words: SourceWords): Deploys {
  const list = deploysOf(markers);
  if (oddText === undefined) return { list, words, odd: undefined, notes: [] };
  if (list.length > 0) return { list, words, odd: `${words.where}: ${oddText}`, notes: [] };
  // Where that is all there is, it is said with what is missing.
  return { list, words: { ...words, empty: `${words.empty}: ${oddText}` }, odd: undefined, notes: [] };
}

/** What to say where the topic of deploys could not be opened: that it is not there, or the error as it is. */
export function withoutTopic(error: unknown, hint: string): unknown {
  if (!(error instanceof KlogError) || error.code !== 'unknown-topic') return error;
  return new KlogError('no-deploy', `no deploy found: ${error.message}`, { hint, cause: error });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Node says "ENOENT: no such file or directory, open 'PATH'".
    const why = reasonOf(error).replace(/^[A-Z]+: |, (open|read).*$/g, '');
    throw new KlogError('no-deploy', `no deploy found: cannot read "${path}": ${why}`, {
      hint: '--since-deploy=2026-11-23T14:05Z',
    });
  }
}
