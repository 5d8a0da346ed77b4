// Buckets of equal width: which one a record's number, duration or size falls into, as the text of the bucket's
// start. What was typed (`latency/100ms`) is read by cli/count-fields.
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import type { Value } from '../../record/json/value.ts';
import { Numeral } from '../measure/numeral.ts';
import type { TakeText } from '../measure/texts.ts';

/** A field in buckets. Everything is in the unit that the width was written in. */
export interface BucketField {
  readonly kind: 'bucket';
  readonly field: FieldRef;
  /** Above 0. */
  readonly width: number;
  /** Digits behind the point of the width. */
  readonly decimals: number;
  /** The unit as written (`ms`, `KB`); "" for a plain number. */
  readonly unit: string;
  /** How many of that unit a bare number of the field is; 1 for plain numbers. */
  readonly scale: number;
  /** A text that is not a number (`"250ms"`) in that unit; undefined when it is none. */
  readonly readText: (text: string) => number | undefined;
}

/** Twice the rounding of a quotient of doubles. */
const ROUNDING = 4 * Number.EPSILON;
/** A longer text is not a duration. */
const LONGEST_TEXT = 64;

/** The start of the bucket that `value` (in the bucket's unit) falls into. */
export function bucketStart(value: number, { width, decimals }: BucketField): number {
  let index: number;
  if (Number.isInteger(value) && Number.isInteger(width)) {
    const over = value % width;
    index = (value - (over < 0 ? over + width : over)) / width;
  } else {
    const quotient = value / width;
    const nearest = Math.round(quotient);
    // 0.3 / 0.1 is a hair below 3.
    index = Math.abs(quotient - nearest) <= ROUNDING * Math.abs(quotient) ? nearest : Math.floor(quotient);
  }
  const start = Number((index * width).toFixed(decimals));
  return start === 0 ? 0 : start;
}

/** Hands on the starts of the buckets that a record's values fall into, as texts. */
export class Buckets {
  /** Values that fell into a bucket, and those that fell into none; null is neither. */
  numbers = 0;
  ignored = 0;
  readonly #bucket: BucketField;
  readonly #take: TakeText;
  readonly #numeral = new Numeral();
  /** By the bucket's start. */
  readonly #texts = new Map<number, Buffer>();
  readonly #takeValue = (value: Value): boolean => {
    this.#value(value);
    return false;
  };

  constructor(bucket: BucketField, take: TakeText) {
    this.#bucket = bucket;
    this.#take = take;
  }

  /** As FieldTexts; what is not a number is none. Hot. */
  read(event: LogEvent): void {
    event.any(this.#bucket.field, this.#takeValue);
  }

  #value(value: Value): void {
    const bucket = this.#bucket;
    let number: number | undefined;
    if (this.#numeral.read(value)) number = this.#numeral.value * bucket.scale;
    else if (value.kind === 'string' && value.end - value.start <= LONGEST_TEXT) {
      number = bucket.readText(value.text());
    }
    if (number === undefined) {
      if (value.kind !== 'null' && value.kind !== 'array') this.ignored++;
      return;
    }
    const start = bucketStart(number, bucket);
    if (!Number.isFinite(start)) return;
    this.numbers++;
    let text = this.#texts.get(start);
    if (text === undefined) {
      text = Buffer.from(`${start}${bucket.unit}`);
      this.#texts.set(start, text);
    }
    this.#take(text, 0, text.length, bucket.unit !== '');
  }
}
