// Markers as they are found, and what lay between them that was none: counted, so that it can be said. Where lines
// come from is left to the caller.

import type { EpochMs } from '../base/brand.ts';
import type { Marker } from './marker.ts';
import { parseMarker } from './marker.ts';
import { shortened } from './words.ts';

/** What a source was found to hold. */
export interface Found {
  readonly markers: readonly Marker[];
  /** Entries that are no markers: `3 of 10 lines are neither a time nor a marker, the first: "..."`. Undefined: none. */
  readonly oddText: string | undefined;
}

/** Collects markers. `noun` is what one entry is called. */
export class Collector {
  readonly markers: Marker[] = [];
  #odd = 0;
  readonly #noun: 'line' | 'record' | 'tag';
  #firstOdd = '';

  constructor(noun: 'line' | 'record' | 'tag') {
    this.#noun = noun;
  }

  /** Takes a line that may be a marker; blank ones are passed over. */
  line(line: string, recordTime: EpochMs | undefined): void {
    const text = line.trim();
    if (text === '') return;
    this.add(parseMarker(text, recordTime), text);
  }

  /** Takes a marker, or what was found in its place. */
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
