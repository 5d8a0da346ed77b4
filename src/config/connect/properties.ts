// Client properties from -X, from a Java client.properties, a kcat.conf and a context, as one map by klog's own
// names. The only import of properties-file. What the values mean is connection.ts's business. No message holds
// a value.

import { Properties } from 'properties-file/parser';
import { KlogError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import type { PropertyName } from './property-names.ts';
import { canonicalName, knownNames, reasonIgnored } from './property-names.ts';
import type { Secret } from './secret.ts';

/** One property as it was found. */
export interface Property {
  readonly value: string | Secret;
  /** Name as it was written. */
  readonly written: string;
  /** Where it stands, as errors say it: `-X`, `client.properties:3`, `config.yaml:12`. */
  readonly where: string;
  /** Relative paths start here; undefined: where klog was started. */
  readonly base: string | undefined;
}

export type PropertyMap = ReadonlyMap<PropertyName, Property>;

/** One line of a source of properties, before its name is looked up. */
export interface PropertyLine {
  readonly name: string;
  readonly value: string | Secret;
  readonly where: string;
}

/**
 * Properties by klog's names, a later line over an earlier one. Known ones without effect are told in `notes`, an
 * unknown name is a KlogError `unknown-property` with the nearest one.
 */
export function collectProperties(
  lines: Iterable<PropertyLine>,
  base: string | undefined,
  notes: string[],
): Map<PropertyName, Property> {
  const properties = new Map<PropertyName, Property>();
  for (const { name, value, where } of lines) {
    const canonical = canonicalName(name);
    const ignored = reasonIgnored(name);
    if (canonical !== undefined) properties.set(canonical, { value, written: name, where, base });
    else if (ignored !== undefined) notes.push(`${where}: ${name} is ignored, ${ignored}`);
    else {
      const nearest = nearestName(name, knownNames());
      throw new KlogError('unknown-property', `${where}: unknown property "${name}"`, {
        hint: nearest ?? 'security.protocol, sasl.mechanism, ssl.ca.location',
      });
    }
  }
  return properties;
}

/** The properties of `-X key=value`. */
export function propertiesOfFlags(pairs: readonly string[]): PropertyLine[] {
  return pairs.map((pair) => {
    const equals = pair.indexOf('=');
    // The word is not repeated: it may be a password.
    if (equals < 1)
      throw new KlogError('bad-property', '-X needs KEY=VALUE', { hint: '-X security.protocol=SSL' });
    return { name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1), where: '-X' };
  });
}

/**
 * The lines of a properties file. `java`: as java.util.Properties reads it, with escapes and continued lines.
 * `kcat`: key=value a line as it stands, # begins a comment.
 */
export function propertiesOfFile(text: string, path: string, format: 'java' | 'kcat'): PropertyLine[] {
  if (format === 'java') {
    return new Properties(text).nodes.flatMap((node) =>
      node.type === 'property'
        ? [{ name: node.key, value: node.value, where: `${path}:${node.startingLineNumber}` }]
        : [],
    );
  }
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.trim();
    const where = `${path}:${index + 1}`;
    const equals = line.indexOf('=');
    if (line === '' || line.startsWith('#')) return [];
    if (equals < 1) {
      throw new KlogError('bad-property', `${where}: expected key=value`, { hint: 'security.protocol=SSL' });
    }
    return [{ name: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim(), where }];
  });
}
