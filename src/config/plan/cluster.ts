// Which cluster: brokers and properties out of flags, environment, a properties file, the context and kcat's own
// file. Making a Connection of them is connection.ts's business.

import { basename, join } from 'node:path';
import type { RawArgs, RawFlags } from '../../flags/flags.ts';
import { parseBrokers } from '../connect/brokers.ts';
import type { Cluster } from '../connect/connection.ts';
import type { Property, PropertyLine } from '../connect/properties.ts';
import { collectProperties, propertiesOfFile, propertiesOfFlags } from '../connect/properties.ts';
import type { PropertyName } from '../connect/property-names.ts';
import { propertyLabel } from '../connect/settings.ts';
import type { ConfigFile, Context } from '../file/file.ts';
import { readNeeded, resolvePath } from '../machine/path.ts';
import type { World } from '../machine/world.ts';

const DEFAULT_BROKER = 'localhost:9092';

/** What a cluster is chosen from. */
export interface ClusterSources {
  readonly raw: RawArgs;
  /** All layers stacked. */
  readonly flags: RawFlags;
  readonly config: ConfigFile | undefined;
  readonly context: Context | undefined;
}

/**
 * The cluster to talk to. The strongest that names brokers wins: the command line (-b, -X bootstrap.servers,
 * --properties), KLOG_ variables, the context, kcat's own file, localhost:9092. Remarks on properties without effect
 * go to `notes`.
 */
export function chooseCluster(
  { raw, flags, config, context }: ClusterSources,
  world: World,
  notes: string[],
): Cluster {
  const ofFile = propertiesFile(flags, world);
  // A file of properties is a whole connection: the context's would only be mixed into it.
  const own = ofFile === undefined || raw.flags.context !== undefined ? context : undefined;
  const ofContext = collectProperties(own?.properties ?? [], config?.folder, notes);
  const kcat = config === undefined && ofFile === undefined ? kcatFile(world) : undefined;
  const ofKcat = collectProperties(kcat ?? [], undefined, notes);
  const ofFileMap = collectProperties(ofFile ?? [], undefined, notes);
  const ofFlags = collectProperties(propertiesOfFlags(flags.property ?? []), undefined, notes);
  const properties = new Map<PropertyName, Property>([...ofKcat, ...ofContext, ...ofFileMap, ...ofFlags]);

  const typed = collectProperties(propertiesOfFlags(raw.flags.property ?? []), undefined, []);
  const fileIsTyped = raw.flags.properties !== undefined;
  const choices: (() => readonly string[] | undefined)[] = [
    () => listed(raw.flags.brokers, '--brokers'),
    () => bootstrap(typed),
    () => (fileIsTyped ? bootstrap(ofFileMap) : undefined),
    () => listed(raw.environment.brokers, 'KLOG_BROKERS'),
    () => listed(flags.brokers, 'brokers'),
    () => bootstrap(ofFlags),
    () => bootstrap(ofFileMap),
  ];
  for (const choice of choices) {
    const brokers = choice();
    if (brokers !== undefined) return { name: brokers.join(','), brokers, properties };
  }
  const ofOwn =
    own?.brokers === undefined
      ? bootstrap(ofContext)
      : listed(own.brokers.join(','), `${own.where}: brokers`);
  if (own !== undefined && ofOwn !== undefined) return { name: own.name, brokers: ofOwn, properties };
  const brokers = bootstrap(ofKcat) ?? [DEFAULT_BROKER];
  return { name: brokers.join(','), brokers, properties };
}

function listed(list: string | undefined, where: string): string[] | undefined {
  return list === undefined ? undefined : parseBrokers(list, where);
}

function bootstrap(properties: ReadonlyMap<PropertyName, Property>): string[] | undefined {
  const property = properties.get('bootstrap.servers');
  if (property === undefined || typeof property.value !== 'string') return undefined;
  return parseBrokers(property.value, propertyLabel(property));
}

function propertiesFile(flags: RawFlags, world: World): PropertyLine[] | undefined {
  const path = flags.properties;
  if (path === undefined) return undefined;
  const text = readNeeded(resolvePath(path, undefined, world.homeDir), '--properties', world).toString();
  return propertiesOfFile(text, basename(path), path.endsWith('.conf') ? 'kcat' : 'java');
}

/** The lines of kcat's own file; undefined when there is none. One that KCAT_CONFIG names must exist. */
function kcatFile(world: World): PropertyLine[] | undefined {
  const named = world.env['KCAT_CONFIG'];
  const path = named || join(world.homeDir, '.config', 'kcat.conf');
  const bytes = named ? readNeeded(path, 'KCAT_CONFIG', world) : world.readFile(path);
  return bytes === undefined ? undefined : propertiesOfFile(bytes.toString(), basename(path), 'kcat');
}
