// Properties with their secrets read, and how single values are taken from them. No message repeats a value that
// isSecret().

import { KlogError } from '../../base/errors.ts';
import type { World } from '../machine/world.ts';
import type { Property, PropertyMap } from './properties.ts';
import type { PropertyName } from './property-names.ts';
import { revealSecret } from './secret.ts';

/** Client properties, ready to be read one by one. */
export interface Settings {
  /** A value as it was written; undefined when it was not. */
  text(name: PropertyName): string | undefined;
  /** A whole number of at least 1; a KlogError `bad-property-value` for anything else. */
  number(name: PropertyName): number | undefined;
  /** true or false, in any case; a KlogError `bad-property-value` for anything else. */
  boolean(name: PropertyName): boolean | undefined;
  /** Where a property stands and how it was written there, for the start of a message: `-X ssl.ca.location`. */
  label(name: PropertyName): string;
  /** Where relative paths of this value start. */
  base(name: PropertyName): string | undefined;
}

/** Reads all secrets of a map. KlogErrors as revealSecret's. */
export async function readSettings(properties: PropertyMap, world: World): Promise<Settings> {
  const texts = new Map<PropertyName, string>();
  const label = (name: PropertyName): string => {
    const property = properties.get(name);
    return property === undefined ? name : propertyLabel(property);
  };
  for (const [name, { value, base }] of properties) {
    texts.set(name, typeof value === 'string' ? value : await revealSecret(value, label(name), base, world));
  }
  return {
    text: (name) => texts.get(name),
    number(name) {
      const text = texts.get(name)?.trim();
      if (text === undefined) return undefined;
      const number = Number(text);
      if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number;
      throw badValue(label(name), `"${text}" is not a whole number above 0`, `-X ${name}=30000`);
    },
    boolean(name) {
      const text = texts.get(name)?.trim();
      const word = text?.toLowerCase();
      if (word === undefined) return undefined;
      if (['true', '1', 'false', '0'].includes(word)) return word === 'true' || word === '1';
      throw badValue(label(name), `"${text}" is neither true nor false`, `-X ${name}=true`);
    },
    label,
    base: (name) => properties.get(name)?.base,
  };
}

/** Where a property stands and how it was written there: `-X ssl.ca.location`, `kcat.conf:3: ssl.ca.location`. */
export function propertyLabel({ where, written }: Property): string {
  return `${where}${where === '-X' ? ' ' : ': '}${written}`;
}

/** The error of a property whose value cannot be. */
export function badValue(label: string, what: string, hint: string): KlogError {
  return new KlogError('bad-property-value', `${label}: ${what}`, { hint });
}
