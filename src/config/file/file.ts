// The config file: where it is, what it holds, and how `context use` edits it. The only import of yaml, loaded when
// there is a file. Errors name file and line and what was expected there, never the value of a property.

import { dirname } from 'node:path';
import type { Document, LineCounter, Node, Pair, Scalar, YAMLMap } from 'yaml';
import * as yaml from 'yaml';
import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import type { DeploySource } from '../../deploy/options.ts';
import type { Pins, Role } from '../../record/vocabulary/role.ts';
import { ROLES } from '../../record/vocabulary/role.ts';
import type { PropertyLine } from '../connect/properties.ts';
import type { Secret } from '../connect/secret.ts';

/** One context as the file has it. */
export interface Context {
  readonly name: string;
  readonly brokers: readonly string[] | undefined;
  readonly topics: readonly string[];
  readonly properties: readonly PropertyLine[];
  readonly deploys: DeploySource | undefined;
  /** Topic name or glob -> pinned roles, in the order of the file. */
  readonly fields: ReadonlyMap<string, Pins>;
  readonly options: string | undefined;
  /** What producers take a record's key from. */
  readonly keyedBy: 'host' | undefined;
  /** `config.yaml:12`, for messages about the whole context. */
  readonly where: string;
}

export interface ConfigFile {
  readonly path: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  readonly current: string | undefined;
  /** Where `current` stands, for a message. */
  readonly currentWhere: string;
  readonly contexts: ReadonlyMap<string, Context>;
}

const DEPLOY_KINDS = ['topic', 'file', 'command', 'git'] as const;
const KEYS = ['brokers', 'topics', 'properties', 'deploys', 'fields', 'options', 'partition-key'] as const;

/** Reads the text of a config file. A KlogError `bad-config` for whatever does not fit. */
export async function parseConfig(path: string, text: string): Promise<ConfigFile> {
  const { document, reader } = await open(path, text);
  const root =
    document.contents === null
      ? new Map()
      : reader.entries(document.contents, 'the file', ['current', 'contexts']);
  const contexts = new Map<string, Context>();
  const all = root.get('contexts');
  if (all !== undefined) {
    for (const [name, node] of reader.entries(all, 'contexts'))
      contexts.set(name, readContext(name, node, reader));
  }
  const current = root.get('current');
  return {
    path,
    folder: dirname(path),
    current: current === undefined || reader.isNothing(current) ? undefined : reader.word(current, 'current'),
    currentWhere: reader.where(current),
    contexts,
  };
}

/** The text of the file with another current context; everything else, comments too, stays as it was. */
export async function withCurrent(path: string, text: string, name: string): Promise<string> {
  const { document, reader } = await open(path, text);
  const word = yaml.stringify(name).trimEnd();
  const current = reader.entries(document.contents, 'the file').get('current');
  const [start, end] = current?.range ?? [];
  if (start !== undefined && end !== undefined) {
    // `current:` with nothing after it ends right at the colon.
    const blank = text.charAt(start - 1) === ':' ? ' ' : '';
    return `${text.slice(0, start)}${blank}${word}${text.slice(end)}`;
  }
  const top = document.contents?.range?.[0] ?? 0;
  if (text.charAt(top) === '{') return `${text.slice(0, top)}{current: ${word}, ${text.slice(top + 1)}`;
  return `${text.slice(0, top)}current: ${word}\n${text.slice(top)}`;
}

async function open(path: string, text: string): Promise<{ document: Document; reader: Reader }> {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const reader = new Reader(path, lines);
  const error = document.errors[0];
  if (error !== undefined) {
    // The parser's own sentence may repeat what stands there, and that may be a password.
    const what = error.code.toLowerCase().replaceAll('_', ' ');
    const line = lines.linePos(error.pos[0]).line;
    throw new KlogError('bad-config', `${path}:${line}: this is not valid YAML (${what})`, {
      hint: `$EDITOR ${path}`,
    });
  }
  return { document, reader };
}

function readContext(name: string, node: Node | null, reader: Reader): Context {
  const at = (key: string): string => `contexts.${name}.${key}`;
  const entries = reader.entries(node, `contexts.${name}`, KEYS);
  const brokers = entries.get('brokers');
  const topics = entries.get('topics');
  const properties = entries.get('properties');
  const deploys = entries.get('deploys');
  const fields = entries.get('fields');
  const options = entries.get('options');
  const partitionKey = entries.get('partition-key');
  return {
    name,
    brokers: brokers === undefined ? undefined : reader.words(brokers, at('brokers')),
    topics: topics === undefined ? [] : reader.words(topics, at('topics')),
    properties: properties === undefined ? [] : readProperties(properties, at('properties'), reader),
    deploys: deploys === undefined ? undefined : readDeploys(deploys, at('deploys'), reader),
    fields: fields === undefined ? new Map() : readFields(fields, at('fields'), reader),
    options: options === undefined ? undefined : reader.word(options, at('options')),
    keyedBy: partitionKey === undefined ? undefined : readKeyedBy(partitionKey, at('partition-key'), reader),
    where: reader.where(node),
  };
}

function readKeyedBy(node: Node | null, at: string, reader: Reader): 'host' {
  const word = reader.word(node, at);
  if (word === 'host') return word;
  throw reader.fail(node, `${at}: expected host, got "${word}"`, 'partition-key: host');
}

function readProperties(node: Node | null, at: string, reader: Reader): PropertyLine[] {
  return [...reader.entries(node, at)].map(([name, value]) => ({
    name,
    value: reader.isMap(value)
      ? readSecret(value, `${at}.${name}`, reader)
      : reader.word(value, `${at}.${name}`),
    where: reader.where(value),
  }));
}

function readSecret(node: Node | null, at: string, reader: Reader): Secret {
  const entries = [...reader.entries(node, at, ['env', 'file', 'command'])];
  const [kind, value] = entries[0] ?? [];
  if (kind === undefined || value === undefined || entries.length > 1) {
    throw reader.fail(node, `${at}: expected one of env, file, command`, '{env: KAFKA_PASSWORD}');
  }
  const text = reader.word(value, `${at}.${kind}`);
  if (kind === 'env') return { kind, name: text };
  return kind === 'file' ? { kind, path: text } : { kind: 'command', line: text };
}

function readDeploys(node: Node | null, at: string, reader: Reader): DeploySource {
  const entries = reader.entries(node, at, [...DEPLOY_KINDS, 'repository']);
  const text = (key: string): string | undefined => {
    const value = entries.get(key);
    if (value === undefined) return undefined;
    const word = reader.word(value, `${at}.${key}`);
    if (word.trim() === '') throw reader.fail(value, `${at}.${key}: expected a text, got nothing`, undefined);
    return word;
  };
  const kinds = DEPLOY_KINDS.filter((key) => entries.has(key));
  const [kind] = kinds;
  const value = kind === undefined ? undefined : text(kind);
  if (kind === undefined || value === undefined || kinds.length > 1) {
    throw reader.fail(node, `${at}: expected one of ${DEPLOY_KINDS.join(', ')}`, 'deploys: {topic: deploys}');
  }
  const repository = text('repository');
  if (kind === 'git') return { kind, tags: value, repository };
  if (repository !== undefined) {
    throw reader.fail(node, `${at}: repository goes with git only`, 'deploys: {git: "v*", repository: PATH}');
  }
  if (kind === 'topic') return { kind, topic: value };
  return kind === 'file' ? { kind, path: value } : { kind, line: value };
}

function readFields(node: Node | null, at: string, reader: Reader): Map<string, Pins> {
  const fields = new Map<string, Pins>();
  for (const [topic, pins] of reader.entries(node, at)) {
    const byRole: Partial<Record<Role, string>> = {};
    for (const [role, field] of reader.entries(pins, `${at}.${topic}`, ROLES)) {
      byRole[role as Role] = reader.word(field, `${at}.${topic}.${role}`);
    }
    fields.set(topic, byRole);
  }
  return fields;
}

/** Takes typed values out of YAML nodes, and says where and what was expected when they do not fit. */
class Reader {
  readonly #path: string;
  readonly #lines: LineCounter;

  constructor(path: string, lines: LineCounter) {
    this.#path = path;
    this.#lines = lines;
  }

  where(node: Node | null | undefined): string {
    const start = node?.range?.[0];
    return start === undefined ? this.#path : `${this.#path}:${this.#lines.linePos(start).line}`;
  }

  fail(node: Node | null | undefined, what: string, hint: string | undefined): KlogError {
    return new KlogError('bad-config', `${this.where(node)}: ${what}`, { hint: hint || undefined });
  }

  isMap(node: Node | null): node is YAMLMap<unknown, unknown> {
    return yaml.isMap(node);
  }

  /** True for a key with nothing after it. */
  isNothing(node: Node | null): boolean {
    return node === null || (yaml.isScalar(node) && node.value === null);
  }

  /** The entries of a map; with `known`, other keys are an error with the nearest one. */
  entries(node: Node | null, at: string, known?: readonly string[]): Map<string, Node | null> {
    if (node === null || !this.isMap(node)) {
      // `contexts:` with nothing below it is a null, and means none.
      if (this.isNothing(node)) return new Map();
      const hint =
        at === 'the file'
          ? 'contexts: {prod: {brokers: [kafka-1:9092]}}'
          : `${at.split('.').at(-1)}: {key: value}`;
      throw this.fail(node, `${at}: expected keys and values, got ${this.#kind(node)}`, hint);
    }
    const entries = new Map<string, Node | null>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = this.word(pair.key, `a key of ${at}`);
      if (known !== undefined && !known.includes(key)) {
        const hint = nearestName(key, known) ?? known.join(', ');
        throw this.fail(pair.key, `${at}: unknown key "${key}"; expected ${known.join(', ')}`, hint);
      }
      entries.set(key, yaml.isAlias(pair.value) ? this.#refuseAlias(pair.value, at) : pair.value);
    }
    return entries;
  }

  /** A scalar as it is written: a password 0123 stays 0123. */
  word(node: Node | null, at: string): string {
    if (!yaml.isScalar(node) || node.value === null) {
      throw this.fail(node, `${at}: expected a text, got ${this.#kind(node)}`, undefined);
    }
    const scalar: Scalar<unknown> = node;
    return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
  }

  /** A list of texts, or one text with commas in between. */
  words(node: Node | null, at: string): string[] {
    if (yaml.isSeq(node)) return node.items.map((item) => this.word(item as Node, at));
    if (!yaml.isScalar(node) || node.value === null) {
      throw this.fail(node, `${at}: expected a list, got ${this.#kind(node)}`, '[one, two]');
    }
    return this.word(node, at)
      .split(',')
      .map((part) => part.trim());
  }

  #kind(node: Node | null): string {
    if (yaml.isMap(node)) return 'keys and values';
    if (yaml.isSeq(node)) return 'a list';
    return yaml.isScalar(node) && node.value !== null ? 'a single value' : 'nothing';
  }

  #refuseAlias(node: Node, at: string): never {
    throw this.fail(node, `${at}: an alias (*name) is not understood here`, undefined);
  }
}
