// What every command is decided from, and what several commands read from it.

import type { DeploySource } from '../../deploy/options.ts';
import type { RawArgs, RawFlags } from '../../flags/flags.ts';
import type { Connection } from '../../kafka/connect/connection.ts';
import { type Cluster, makeConnection } from '../connect/connection.ts';
import type { ConfigFile, Context } from '../file/file.ts';
import { resolvePath } from '../machine/path.ts';
import type { World } from '../machine/world.ts';
import { chooseCluster } from './cluster.ts';
import { talkOptions } from './display.ts';
import type { Talk } from './plan.ts';

const DEPLOY_TOPIC = 'deploys';

/** What every command is decided from. */
export interface Given {
  readonly raw: RawArgs;
  readonly flags: RawFlags;
  readonly config: ConfigFile | undefined;
  readonly context: Context | undefined;
  readonly notes: string[];
  readonly world: World;
}

/** The cluster that is meant. */
export function clusterOf({ raw, flags, config, context, world, notes }: Given): Cluster {
  return chooseCluster({ raw, flags, config, context }, world, notes);
}

/** A connection to it, with its secrets and certificates read. */
export function connect(given: Given): Promise<Connection> {
  return makeConnection(clusterOf(given), given.world);
}

/** What goes to stderr besides errors. */
export function talk({ flags, world, notes }: Given): Talk {
  return talkOptions(flags, world, notes);
}

/** Where deploys are told; paths are absolute. */
export function deploySource({ context, config, world }: Given): DeploySource {
  const deploys = context?.deploys ?? { kind: 'topic', topic: DEPLOY_TOPIC };
  const path = (text: string): string => resolvePath(text, config?.folder, world.homeDir);
  if (deploys.kind === 'file') return { ...deploys, path: path(deploys.path) };
  if (deploys.kind !== 'git' || deploys.repository === undefined) return deploys;
  return { ...deploys, repository: path(deploys.repository) };
}
