// The texts that a record has for a field, as bytes: what it is grouped by, and what is distinct. Plain values stay
// where they lie; only escapes, objects and detected roles cost a text of their own.
import type { LogEvent } from '../../record/event/event.ts';
import type { FieldRef } from '../../record/fields/field.ts';
import { compactJson } from '../../record/json/text.ts';
import type { Value } from '../../record/json/value.ts';
import { levelName } from '../../record/vocabulary/level.ts';

/** Takes a text, borrowed. `isText`: it was no JSON number. */
export type TakeText = (bytes: Buffer, start: number, end: number, isText: boolean) => void;

/** By rank: the bytes of a level's name. */
const LEVEL_NAMES = new Map<number, Buffer>();

/** Hands on the texts of one field. */
export class FieldTexts {
  readonly #field: FieldRef;
  readonly #take: TakeText;
  readonly #takeNone: () => void;
  readonly #takeValue = (value: Value): boolean => {
    this.#value(value);
    return false;
  };

  /** `takeNone` is told of a null, also of one among the elements of an array; not of a field that is missing. */
  constructor(field: FieldRef, take: TakeText, takeNone: () => void = () => {}) {
    this.#field = field;
    this.#take = take;
    this.#takeNone = takeNone;
  }

  /** Calls `take` for every text that `event` has. Hot. */
  read(event: LogEvent): void {
    const field = this.#field;
    if (field.kind === 'role' && field.role === 'level') this.#level(event.rank);
    else if (field.kind === 'role' && field.role === 'error') this.#string(event.text('error'));
    else event.any(field, this.#takeValue);
  }

  #value(value: Value): void {
    switch (value.kind) {
      // An array is asked for its elements, so one that comes as a value has none.
      case 'array':
      case 'null':
        this.#takeNone();
        return;
      case 'object':
        this.#string(compactJson(value.bytes, value.start, value.end));
        return;
      case 'string':
        if (value.escaped) this.#string(value.text());
        else this.#take(value.bytes, value.start, value.end, true);
        return;
      default:
        this.#take(value.bytes, value.start, value.end, value.kind !== 'number');
    }
  }

  #level(rank: number): void {
    if (rank === 0) return;
    let name = LEVEL_NAMES.get(rank);
    if (name === undefined) {
      name = Buffer.from(levelName(rank));
      LEVEL_NAMES.set(rank, name);
    }
    this.#take(name, 0, name.length, true);
  }

  #string(text: string | undefined): void {
    if (text === undefined) return;
    const bytes = Buffer.from(text);
    this.#take(bytes, 0, bytes.length, true);
  }
}
