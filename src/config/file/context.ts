// Contexts: finding the config file, choosing one of its contexts, and the texts of `klog context list`, `show` and
// `use`. The shape of the file is file.ts's business.

import { join } from 'node:path';
import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import type { DeploySource } from '../../deploy/options.ts';
import type { RawFlags } from '../../flags/flags.ts';
import { canonicalName, isSecret } from '../connect/property-names.ts';
import { secretSource } from '../connect/secret.ts';
import { readNeeded } from '../machine/path.ts';
import type { World } from '../machine/world.ts';
import type { ConfigFile, Context } from './file.ts';

/** Where the config file is looked for when nothing names one. */
function defaultConfigPath(world: Pick<World, 'env' | 'homeDir'>): string {
  const folder = world.env['XDG_CONFIG_HOME'] || join(world.homeDir, '.config');
  return join(folder, 'klog', 'config.yaml');
}

/** A config file's path and text; undefined when none is named and there is none. One that is named must exist. */
function findConfig(flags: RawFlags, world: World): { path: string; text: string } | undefined {
  if (flags.config !== undefined) {
    return { path: flags.config, text: readNeeded(flags.config, 'the config file', world).toString() };
  }
  const path = defaultConfigPath(world);
  // Only a file that is not there is not a file: one that cannot be read must be told.
  const text = isAbsent(path, world) ? undefined : readNeeded(path, 'the config file', world).toString();
  return text === undefined ? undefined : { path, text };
}

function isAbsent(path: string, world: World): boolean {
  try {
    return world.readFile(path) === undefined;
  } catch {
    return false;
  }
}

/** The config file that applies; undefined when there is none. yaml is loaded only for one that exists. */
export async function readConfig(flags: RawFlags, world: World): Promise<ConfigFile | undefined> {
  const found = findConfig(flags, world);
  if (found === undefined) return undefined;
  const { parseConfig } = await import('./file.ts');
  return parseConfig(found.path, found.text);
}

/** The context that is named, else the current one, else the only one; undefined when there is none of these. */
export function chooseContext(
  name: string | undefined,
  config: ConfigFile | undefined,
  world: World,
): Context | undefined {
  if (name !== undefined) return findContext(name, config, world);
  if (config === undefined) return undefined;
  if (config.current !== undefined) {
    const current = config.contexts.get(config.current);
    if (current !== undefined) return current;
    throw new KlogError(
      'unknown-context',
      `${config.currentWhere}: current: there is no context "${config.current}"`,
      {
        hint: `klog context use ${nearestName(config.current, config.contexts.keys()) ?? [...config.contexts.keys()][0] ?? 'NAME'}`,
      },
    );
  }
  return config.contexts.size === 1 ? [...config.contexts.values()][0] : undefined;
}

function findContext(name: string, config: ConfigFile | undefined, world: World): Context {
  if (/^\d+$/.test(name) && !config?.contexts.has(name)) {
    throw new KlogError('unknown-context', `no context "${name}": lines around a match are asked for by -C`, {
      hint: `-C ${name}`,
    });
  }
  if (config === undefined) throw noConfig(`no context "${name}"`, world);
  const context = config.contexts.get(name);
  if (context !== undefined) return context;
  const names = [...config.contexts.keys()];
  const listed = names.length === 0 ? 'no contexts' : names.join(', ');
  throw new KlogError('unknown-context', `no context "${name}": ${config.path} has ${listed}`, {
    hint: `--context ${nearestName(name, names) ?? names[0] ?? 'NAME'}`,
  });
}

function noConfig(what: string, world: World): KlogError {
  return new KlogError('no-config', `${what}: there is no config file ${defaultConfigPath(world)}`, {
    hint: 'klog grep error -b kafka-1:9092 -t logs',
  });
}

/** The text of `klog context list`: a line a context, a star before the current one. */
export function listContexts(config: ConfigFile | undefined, world: World): string {
  if (config === undefined) throw noConfig('no contexts', world);
  const current = config.current ?? chooseContext(undefined, config, world)?.name;
  const width = Math.max(0, ...[...config.contexts.keys()].map((name) => name.length));
  const lines = [...config.contexts.values()].map((context) => {
    const mark = context.name === current ? '*' : ' ';
    return `${mark} ${context.name.padEnd(width)}  ${context.brokers?.join(',') ?? ''}`.trimEnd();
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The text of `klog context show`, without secrets. */
export function showContext(name: string | undefined, config: ConfigFile | undefined, world: World): string {
  if (config === undefined) throw noConfig(name === undefined ? 'no context' : `no context "${name}"`, world);
  const context = chooseContext(name, config, world);
  if (context === undefined) {
    throw new KlogError('no-context', `no context is the current one in ${config.path}`, {
      hint: `klog context use ${[...config.contexts.keys()][0] ?? 'NAME'}`,
    });
  }
  const lines = [`context: ${context.name}`, `file: ${context.where}`];
  if (context.brokers !== undefined) lines.push(`brokers: ${context.brokers.join(', ')}`);
  if (context.topics.length > 0) lines.push(`topics: ${context.topics.join(', ')}`);
  const { deploys } = context;
  if (deploys !== undefined) lines.push(`deploys: ${deploysText(deploys)}`);
  if (context.options !== undefined) lines.push(`options: ${context.options}`);
  if (context.properties.length > 0) lines.push('properties:');
  for (const { name: property, value } of context.properties) {
    const canonical = canonicalName(property);
    const hidden = canonical === undefined || isSecret(canonical);
    const shown = typeof value !== 'string' ? secretSource(value) : hidden ? '(hidden)' : value;
    lines.push(`  ${property}: ${shown}`);
  }
  if (context.keyedBy !== undefined) lines.push(`partition-key: ${context.keyedBy}`);
  if (context.fields.size > 0) lines.push('fields:');
  for (const [topic, pins] of context.fields) {
    lines.push(
      `  ${topic}: ${Object.entries(pins)
        .map(([role, field]) => `${role} is ${field}`)
        .join(', ')}`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

function deploysText(deploys: DeploySource): string {
  switch (deploys.kind) {
    case 'topic':
      return `topic ${deploys.topic}`;
    case 'file':
      return `file ${deploys.path}`;
    case 'command':
      return `command ${deploys.line}`;
    case 'git':
      return `git ${deploys.tags}${deploys.repository === undefined ? '' : ` of ${deploys.repository}`}`;
  }
}

/** What `klog context use` has to write, and what it says. The context must be there. */
export async function useContext(
  name: string,
  flags: RawFlags,
  world: World,
): Promise<{ path: string; contents: string; text: string }> {
  const found = findConfig(flags, world);
  if (found === undefined) throw noConfig(`no context "${name}"`, world);
  const { parseConfig, withCurrent } = await import('./file.ts');
  findContext(name, await parseConfig(found.path, found.text), world);
  return {
    path: found.path,
    contents: await withCurrent(found.path, found.text, name),
    text: `now using ${name}\n`,
  };
}
