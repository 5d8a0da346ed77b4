// Who comes next among many partitions: a tournament over one time each, the time of its oldest line that waits or
// the time it has been read up to. Changing one time costs the logarithm of their number. Which time a partition
// stands with is decided in order.ts.

/** A partition in the tournament, by its index in the run. */
interface Place {
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
}

/** Out of the tournament. */
export const NEVER = Number.POSITIVE_INFINITY;

export class Frontier {
  /** In order of topic and partition, which decides between equal times. */
  readonly #places: Place[] = [];
  /** Where in `places` the partition of an index stands. */
  #rankOf = new Int32Array(8);
  readonly #timeOf: number[] = [];
  /** Times by rank; beyond the last partition never. */
  #times = new Float64Array(1).fill(NEVER);
  /** Node n has the earlier one of 2n and 2n + 1; the leaves are ranks. */
  #winners = new Int32Array(2);
  #stale = false;

  /** A further partition. It begins with `time`. */
  add(index: number, topic: string, partition: number, time: number): void {
    this.#places.push({ index, topic, partition });
    this.#timeOf[index] = time;
    this.#stale = true;
  }

  /** Gives a partition another time. Hot. */
  set(index: number, time: number): void {
    this.#timeOf[index] = time;
    if (this.#stale) return;
    const rank = this.#rankOf[index]!;
    this.#times[rank] = time;
    for (let node = (this.#times.length + rank) >> 1; node > 0; node >>= 1) {
      const before = this.#winners[node]!;
      const winner = this.#earlier(node);
      this.#winners[node] = winner;
      // Nobody above has met it.
      if (winner === before && winner !== rank) return;
    }
  }

  /** The partition with the earliest time, of equal ones the first by topic and partition; -1 without any. Hot. */
  first(): number {
    if (this.#stale) this.#build();
    return this.#places.length === 0 ? -1 : this.#places[this.#winners[1]!]!.index;
  }

  /** The partitions by topic and partition. */
  *inOrder(): Iterable<number> {
    if (this.#stale) this.#build();
    for (const { index } of this.#places) yield index;
  }

  #earlier(node: number): number {
    const left = this.#winners[2 * node]!;
    const right = this.#winners[2 * node + 1]!;
    return this.#times[left]! <= this.#times[right]! ? left : right;
  }

  #build(): void {
    this.#stale = false;
    const places = this.#places;
    places.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
    let size = 2;
    while (size < places.length) size *= 2;
    this.#times = new Float64Array(size).fill(NEVER);
    this.#winners = new Int32Array(2 * size);
    this.#rankOf = new Int32Array(this.#timeOf.length);
    for (const [rank, { index }] of places.entries()) {
      this.#rankOf[index] = rank;
      this.#times[rank] = this.#timeOf[index]!;
    }
    for (let rank = 0; rank < size; rank++) this.#winners[size + rank] = rank;
    for (let node = size - 1; node > 0; node--) this.#winners[node] = this.#earlier(node);
  }
}
