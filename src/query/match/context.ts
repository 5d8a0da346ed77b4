// What all parts of one compiled expression share: how letters are compared, now, and the counters of values that
// were of another type than the test needs.

import type { EpochMs } from '../../base/brand.ts';
import type { TimeContext } from '../../base/time.ts';
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import type { Role } from '../../record/vocabulary/role.ts';
import { printField } from '../syntax/field-name.ts';
import type { QueryOptions } from '../syntax/options.ts';
import type { LetterCase } from '../text/fold.ts';
import { BatchFacts } from '../text/text-search.ts';

export interface CompileOptions extends Pick<QueryOptions, 'letterCase' | 'wholeWords' | 'now' | 'zone'> {
  /** Roles that the config pins to what Kafka knows (`service: "@topic"`): their text is not in a record's bytes. */
  readonly elsewhere?: ReadonlySet<Role>;
}

/** Records whose `field` was not of the type that an ordering test needs, e.g. `a number`. */
export interface TypeMismatch {
  readonly field: string;
  readonly expected: string;
  readonly count: number;
}

/** Counts a record once, however many tests of one kind meet it. */
export class MismatchCounter implements TypeMismatch {
  readonly field: string;
  readonly expected: string;
  count = 0;
  #topic = '';
  #partition = -1;
  #offset = -1;

  constructor(field: string, expected: string) {
    this.field = field;
    this.expected = expected;
  }

  add({ record }: LogEvent): void {
    const { topic, partition, offset } = record;
    if (offset === this.#offset && partition === this.#partition && topic === this.#topic) return;
    this.#offset = offset;
    this.#partition = partition;
    this.#topic = topic;
    this.count++;
  }
}

export interface CompileContext {
  readonly letterCase: LetterCase;
  readonly wholeWords: boolean;
  readonly now: EpochMs;
  readonly zone: string | undefined;
  readonly batch: BatchFacts;
  readonly mismatches: MismatchCounter[];
}

export function newContext(options: CompileOptions): CompileContext {
  const { letterCase, wholeWords, now, zone } = options;
  return { letterCase, wholeWords, now, zone, batch: new BatchFacts(), mismatches: [] };
}

/** How times in the expression are read. `past`: a clock time later than now is yesterday's. */
export function timesOf(context: Pick<CompileContext, 'now' | 'zone'>, past: boolean): TimeContext {
  return { now: context.now, zone: context.zone, clock: past ? 'past' : 'today' };
}

/** The counter of a field and an expected type; the same one for every test of both. */
export function mismatchOf(context: CompileContext, field: FieldRef, expected: string): MismatchCounter {
  const name = printField(field);
  const known = context.mismatches.find((one) => one.field === name && one.expected === expected);
  if (known !== undefined) return known;
  const counter = new MismatchCounter(name, expected);
  context.mismatches.push(counter);
  return counter;
}
