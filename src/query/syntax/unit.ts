// Which unit a bare number has, told by the name of its field: `latency_ms`, `elapsedUs`, `timeout_s`.

import type { FieldRef } from '../../record/fields/field.ts';
import { lastKey } from './field-name.ts';

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/(?:[_-](?:ms|millis)|[a-z0-9](?:Ms|Millis))$/, 1],
  [/(?:[_-](?:us|micros)|[a-z0-9](?:Us|Micros))$/, 1e-3],
  [/(?:[_-](?:ns|nanos)|[a-z0-9](?:Ns|Nanos))$/, 1e-6],
  [/(?:[_-](?:s|sec|secs|seconds)|[a-z0-9](?:Secs?|Seconds))$/, 1_000],
  [/(?:[_-](?:min|mins|minutes)|[a-z0-9](?:Mins?|Minutes))$/, 60_000],
];

/** The unit of the field's bare numbers in ms; 1 (and `told` false) where its name says nothing. */
export function unitOf(field: FieldRef): { readonly ms: number; readonly told: boolean } {
  const name = lastKey(field);
  // pino-http's
  if (name.toLowerCase() === 'responsetime') return { ms: 1, told: true };
  if (isEcsDuration(field)) return { ms: 1e-6, told: true };
  const lower = /[_-]/.test(name) ? name.toLowerCase() : name;
  const unit = UNITS.find(([form]) => form.test(lower));
  return unit === undefined ? { ms: 1, told: false } : { ms: unit[1], told: true };
}

/** ECS: `event.duration`, nanoseconds (https://www.elastic.co/guide/en/ecs/current/ecs-event.html). */
function isEcsDuration(field: FieldRef): boolean {
  if (field.kind !== 'path') return false;
  const keys = field.steps.map((step) => (step.kind === 'key' ? step.name.toLowerCase() : ''));
  return keys.join('.') === 'event.duration';
}
