// Collects markers, and counts entries that are not markers for a note.

import type { EpochMs } from '../base/brand.ts';
import { type Marker, parseMarker } from './marker.ts';
import { shortened } from './words.ts';

/** What a source holds. */
export interface Found {
  readonly markers: readonly Marker[];
  /** About other entries: `3 of 10 lines are neither a time nor a marker (the first: "...")`. Undefined: none. */
  readonly oddText: string | undefined;
}

export class Collector {
  readonly markers: Marker[] = [];
  #odd = 0;
  readonly #noun: 'line' | 'record' | 'tag';
  #firstOdd = '';

  /** `noun`: what an entry is called. */
  constructor(noun: 'line' | 'record' | 'tag') {
    this.#noun = noun;
  }

  /** Adds a line that may be a marker; skips blank lines. */
  line(line: string, recordTime: EpochMs | undefined): void {
    const text = line.trim();
    if (text === '') return;
    this.add(parseMarker(text, recordTime), text);
  }

  /** Adds a marker, or counts `text` if it is not one. */
  add(marker: Marker | undefined, text: string): void {
    if (marker !== undefined) this.markers.push(marker);
    else if (this.#odd++ === 0) this.#firstOdd = shortened(text);
  }

  /** What was collected so far. */
  found(): Found {
    return { markers: this.markers, oddText: this.#oddText() };
  }

  #oddText(): string | undefined {
    if (this.#odd === 0) return undefined;
    const all = this.#odd + this.markers.length;
    const nouns = all === 1 ? this.#noun : `${this.#noun}s`;
    const what = this.#noun === 'tag' ? 'without a time' : 'neither a time nor a marker';
    if (this.#odd === 1) return `1 of ${all} ${nouns} is ${what} ("${this.#firstOdd}")`;
    return `${this.#odd} of ${all} ${nouns} are ${what} (the first: "${this.#firstOdd}")`;
  }
}
