// Which batches belong to aborted transactions. The broker only names them: it sends aborted data and markers
// like any other (KIP-98), so a committed read must drop them itself. Matched by producer id alone, since a
// marker may carry a newer producer epoch than its data.

import { controlType } from '../../batch/control.ts';
import type { BatchHeader } from '../../batch/header.ts';
import type { AbortedTransaction } from '../port/source.ts';

export class AbortedFilter {
  #list: readonly AbortedTransaction[] = [];
  #nextIndex = 0;
  readonly #open = new Set<number>();

  /** A new answer: its list names every aborted transaction that touches it, also those that began before. */
  start(list: readonly AbortedTransaction[]): void {
    this.#list = list;
    this.#nextIndex = 0;
    this.#open.clear();
  }

  /**
   * Whether a batch is to be dropped: a control batch or aborted data. Call for every batch, in order. Throws
   * corrupt-batch for a marker that cannot be read.
   */
  drops(bytes: Buffer, header: BatchHeader): boolean {
    while (
      this.#nextIndex < this.#list.length &&
      this.#list[this.#nextIndex]!.firstOffset <= header.lastOffset
    ) {
      this.#open.add(this.#list[this.#nextIndex]!.producerId);
      this.#nextIndex++;
    }
    if (header.control) {
      if (!this.#open.has(header.producerId)) return true;
      // The first marker after the aborted data ends it, also one that cannot be read: what follows is not dropped.
      this.#open.delete(header.producerId);
      if (controlType(bytes, header) === 'commit') this.#open.add(header.producerId);
      return true;
    }
    return header.transactional && this.#open.has(header.producerId);
  }
}
