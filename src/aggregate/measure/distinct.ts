// How many distinct texts there are: HyperLogLog over hashes of bytes (Flajolet and others 2007; Ertl's estimator of
// 2017, which needs no tables), exact while there are few. Written here because the packages there are take strings,
// one for each record, hash them to 32 bits, or are not kept up.

/** 2^16 registers: a standard error of 0.41 %, so that 2 % is five of them. */
const BITS = 16;
const REGISTERS = 1 << BITS;
/** Bits of a hash behind those that choose the register. */
const REST = 64 - BITS;
/** So many hashes are kept as they are; up to there the answer is exact. */
const MAX_EXACT = 4096;
/** HyperLogLog's constant for many registers: 1 / (2 ln 2). */
const ALPHA = 0.5 / Math.LN2;

/** The 64-bit hash of the text that was hashed last, in two halves. */
const hash = { high: 0, low: 0 };

/** What a counter holds: pairs of hash halves, or registers. */
export type DistinctState = { readonly hashes: Int32Array } | { readonly registers: Uint8Array };

/** Counts distinct texts, within 2 % of the true number. Adding in any order, in any parts, gives the same. */
export class Distinct {
  /** Pairs of halves, 0 0 for a free slot; at most half full. Undefined once registers have taken over. */
  #hashes: Int32Array | undefined = new Int32Array(16);
  #size = 0;
  #registers: Uint8Array | undefined;

  /** Adds the text `bytes[start, end)`. Hot. */
  add(bytes: Uint8Array, start: number, end: number): void {
    hashText(bytes, start, end);
    this.#add(hash.high, hash.low);
  }

  /** How many there are, about. */
  count(): number {
    return this.#registers === undefined ? this.#size : Math.round(estimate(this.#registers));
  }

  state(): DistinctState {
    return this.#registers === undefined ? { hashes: this.#list() } : { registers: this.#registers };
  }

  /** Adds what another one holds. */
  merge(state: DistinctState): void {
    if ('hashes' in state) {
      const { hashes } = state;
      for (let i = 0; i + 1 < hashes.length; i += 2) this.#add(hashes[i]!, hashes[i + 1]!);
      return;
    }
    const registers = this.#useRegisters();
    for (let i = 0; i < REGISTERS; i++) registers[i] = Math.max(registers[i]!, state.registers[i] ?? 0);
  }

  /** How much memory it takes, bytes. */
  get size(): number {
    return 200 + (this.#hashes?.byteLength ?? 0) + (this.#registers?.byteLength ?? 0);
  }

  #add(high: number, low: number): void {
    if (this.#registers !== undefined) putRegister(this.#registers, high, low);
    else if (this.#isNew(high, low) && this.#size > MAX_EXACT) this.#useRegisters();
  }

  /** Keeps the hash; false where it was there. */
  #isNew(high: number, low: number): boolean {
    const hashes = this.#hashes!;
    const mask = hashes.length / 2 - 1;
    let slot = low & mask;
    for (;;) {
      const [a, b] = [hashes[slot * 2]!, hashes[slot * 2 + 1]!];
      if (a === high && b === low) return false;
      if (a === 0 && b === 0) break;
      slot = (slot + 1) & mask;
    }
    hashes[slot * 2] = high;
    hashes[slot * 2 + 1] = low;
    if (++this.#size * 4 > hashes.length) this.#grow();
    return true;
  }

  #grow(): void {
    const list = this.#list();
    this.#hashes = new Int32Array(this.#hashes!.length * 2);
    this.#size = 0;
    for (let i = 0; i < list.length; i += 2) this.#isNew(list[i]!, list[i + 1]!);
  }

  #list(): Int32Array {
    const hashes = this.#hashes ?? new Int32Array(0);
    const list = new Int32Array(this.#size * 2);
    let at = 0;
    for (let i = 0; i < hashes.length; i += 2) {
      if (hashes[i] === 0 && hashes[i + 1] === 0) continue;
      list[at++] = hashes[i]!;
      list[at++] = hashes[i + 1]!;
    }
    return list;
  }

  #useRegisters(): Uint8Array {
    if (this.#registers !== undefined) return this.#registers;
    const registers = new Uint8Array(REGISTERS);
    const list = this.#list();
    for (let i = 0; i < list.length; i += 2) putRegister(registers, list[i]!, list[i + 1]!);
    this.#registers = registers;
    this.#hashes = undefined;
    return registers;
  }
}

/** Whether these can be the registers of a counter. */
export function areRegisters(bytes: Uint8Array): boolean {
  return bytes.length === REGISTERS && bytes.every((rank) => rank <= REST + 1);
}

/** The register keeps the largest place of the first one-bit among the rest of the hashes that chose it. Hot. */
function putRegister(registers: Uint8Array, high: number, low: number): void {
  const register = high >>> (32 - BITS);
  const rest = high << BITS;
  const rank = rest !== 0 ? Math.clz32(rest) + 1 : 32 - BITS + Math.clz32(low) + 1;
  if (rank > registers[register]!) registers[register] = rank;
}

/**
 * Two mixed sums over the bytes, like those of MurmurHash with its finalizer, each stirred with the other at the end.
 * Never 0 0. Hot.
 */
function hashText(bytes: Uint8Array, start: number, end: number): void {
  let a = 0x9747b28c ^ (end - start);
  let b = 0x5bd1e995;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    a = Math.imul(a ^ byte, 0x9e3779b1);
    b = Math.imul(b ^ byte, 0x85ebca77);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  a = mixed(a ^ Math.imul(b, 0xc2b2ae3d));
  b = mixed(b ^ Math.imul(a, 0x27d4eb2f));
  hash.high = a;
  hash.low = a === 0 && b === 0 ? 1 : b;
}

function mixed(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Ertl, New cardinality estimation algorithms for HyperLogLog sketches, algorithm 6. */
function estimate(registers: Uint8Array): number {
  const counts = new Float64Array(REST + 2);
  for (const rank of registers) counts[rank]!++;
  let z = REGISTERS * tau(1 - counts[REST + 1]! / REGISTERS);
  for (let k = REST; k >= 1; k--) z = 0.5 * (z + counts[k]!);
  z += REGISTERS * sigma(counts[0]! / REGISTERS);
  return (ALPHA * REGISTERS * REGISTERS) / z;
}

function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let [power, weight, sum, before] = [x, 1, x, -1];
  while (sum !== before) {
    power *= power;
    before = sum;
    sum += power * weight;
    weight *= 2;
  }
  return sum;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let [root, weight, sum, before] = [x, 1, 1 - x, -1];
  while (sum !== before) {
    root = Math.sqrt(root);
    before = sum;
    weight *= 0.5;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}
