// A field of an expression in words: where it is looked for, in which order. The looking itself is record's business.

import type { FieldRef } from '../../record/fields/field.ts';
import {
  ERROR_NAMES,
  INNER_NAMES,
  MORE_ERROR_NAMES,
  MORE_ROLE_NAMES,
  ROLE_NAMES,
  SPELLING_TEXTS,
  WRAPPERS,
} from '../../record/fields/names.ts';
import type { Role, TopicPins } from '../../record/vocabulary/role.ts';
import { printField } from '../syntax/field-name.ts';

export interface FieldNote {
  readonly field: string;
  /** `own`: a leading dot; `path`: any other name in the record. */
  readonly kind: 'role' | 'kafka' | 'header' | 'own' | 'path';
  /** The names that are tried, in order. */
  readonly names: readonly string[];
  /** Topics in which the role is one field and nothing else. */
  readonly pins: readonly { readonly topic: string; readonly field: string }[];
  readonly means: string;
}

/** What a value must be, and what counts where no field is one. */
const FITS: Readonly<Record<Exclude<Role, 'error'>, readonly [fits: string, otherwise: string]>> = {
  time: ['a time', "; else Kafka's time"],
  level: ['a level', '; in a line of text a level name that stands out'],
  msg: ['a text, number or boolean', '; else the line of text'],
  host: ['a text', '; else a header host or hostname'],
  service: ['a text', ''],
  trace: ['a text or a number', ''],
};

/** Names that are not worth telling one by one. */
const others = (names: readonly unknown[]): string => `then ${names.length} names of single loggers`;

function meansOf(role: Role): string {
  if (role === 'error') {
    const more = `${others(MORE_ERROR_NAMES)}, or a stack trace`;
    return `the first that is a text or an object; else keys such as error.message; ${more}`;
  }
  const [fits, otherwise] = FITS[role];
  return `the first that is ${fits}; ${others(MORE_ROLE_NAMES[role])}${otherwise}`;
}
const KAFKA: Readonly<Record<string, string>> = {
  topic: 'the name of the topic',
  partition: 'the number of the partition',
  offset: 'the offset in the partition',
  timestamp: "Kafka's time of the record",
  key: "the record's key as a text; null where there is none",
};
const namesOf = (ids: readonly number[]): string => ids.map((id) => SPELLING_TEXTS[id]).join(', ');

/** Tells where a field is looked for. */
export function noteField(field: FieldRef, pins: readonly TopicPins[]): FieldNote {
  const name = printField(field);
  switch (field.kind) {
    case 'role':
      return noteRole(field.role, pins);
    case 'meta':
      return { field: name, kind: 'kafka', names: [name], pins: [], means: KAFKA[field.name] ?? '' };
    case 'header': {
      const means = 'a header of this name, else of the name in another case; any of several';
      return { field: name, kind: 'header', names: [field.name], pins: [], means };
    }
    case 'path':
      return notePath(name, field);
  }
}

function noteRole(role: Role, all: readonly TopicPins[]): FieldNote {
  const names = (role === 'error' ? ERROR_NAMES : ROLE_NAMES[role]).map(({ text }) => text);
  const pins = all.flatMap(({ topic, pins: roles }) => {
    const field = roles[role];
    return field === undefined ? [] : [{ topic, field }];
  });
  return { field: role, kind: 'role', names, pins, means: meansOf(role) };
}

function notePath(name: string, field: FieldRef & { kind: 'path' }): FieldNote {
  const keys = field.steps.flatMap((step) => (step.kind === 'key' ? [step.name] : []));
  const steps = keys.join('.');
  if (field.own) {
    const means = "the record's own field from the top: no role, no wrapper object, no record inside";
    return { field: name, kind: 'own', names: [steps], pins: [], means };
  }
  const isNested = keys.length > 1 && field.steps.every((step) => step.kind === 'key' && !step.exact);
  const first = isNested ? `the key "${steps}", else step by step` : 'the key';
  const places = `also inside ${namesOf(WRAPPERS)}, and in a JSON text of ${namesOf(INNER_NAMES)}`;
  const error =
    isNested && keys.length === 2 && keys[0]?.toLowerCase() === 'error'
      ? '; else that part of the role error'
      : '';
  return { field: name, kind: 'path', names: [steps], pins: [], means: `${first}; ${places}${error}` };
}
