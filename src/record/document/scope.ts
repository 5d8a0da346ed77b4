// An object in which names are looked up from the top: the record itself, a wrapper object in it, or a record
// inside one of its texts. One pass over the keys fills a table of known names. What the names mean: names.ts.

import { isSameKey, locate, MISSING, type Outcome, type Path, visit } from '../fields/lookup.ts';
import {
  GROUP_IDS,
  GROUP_OF,
  GROUPS,
  GROUPS_BY_TEXT,
  INNER_NAMES,
  type Name,
  SPELLING_TEXTS,
  SPELLINGS,
  WRAPPERS,
} from '../fields/names.ts';
import { byteOfByte } from '../json/positions.ts';
import { ESCAPED, JsonTape, KEY_ESCAPED, KEY_HIGH, OBJECT, STRING } from '../json/tape.ts';
import { unescapeInto } from '../json/text.ts';
import { type Cursor, keyText, type ValueTest } from '../json/value.ts';
import { foldName } from '../vocabulary/fold.ts';
import { type Layout, placeAmong } from './shape.ts';

/** A record inside a record is looked into at most so deep. */
const DEEPEST_INNER = 2;

const ALL_INNER = INNER_NAMES.map((_, i) => i);
const ALL_WRAPPERS = WRAPPERS.map((_, i) => i);

/** Where an object's known names lie. Reused from record to record. */
export class Scope {
  tape: JsonTape = new JsonTape();
  node = 0;
  /** What is known of all objects of this one's shape; undefined where that is not known. */
  layout: Layout | undefined;
  readonly #depth: number;
  readonly #exact = new Int32Array(SPELLINGS.length).fill(-1);
  readonly #folded = new Int32Array(GROUP_IDS.length).fill(-1);
  /** The groups that the last object had: only they are cleared for the next. */
  readonly #seen = new Int32Array(GROUP_IDS.length);
  #seenCount = 0;
  #isFilled = false;
  readonly #wrappers: Scope[] = [];
  /** A bit for each wrapper that was opened for this object. */
  #openWrappers = 0;
  #innerState: 'unknown' | 'none' | 'there' = 'unknown';
  #inner: Scope | undefined;
  #innerTape: JsonTape | undefined;
  #innerBytes: Buffer = Buffer.alloc(0);
  /** Where the inner record begins in the text that holds it. */
  #innerStart = 0;
  /** The node of the text that holds the inner record; -1 while there is none. */
  innerNode = -1;

  /** `depth`: 0 for the record, 1 and 2 for records inside it, -1 for a wrapper object, which holds neither. */
  constructor(depth: number) {
    this.#depth = depth;
  }

  /** Moves to another object. */
  open(tape: JsonTape, node: number): this {
    this.tape = tape;
    this.node = node;
    this.layout = undefined;
    this.#isFilled = false;
    this.#openWrappers = 0;
    this.#innerState = 'unknown';
    this.innerNode = -1;
    return this;
  }

  /** The node of a literal key: the exact spelling, else the first that folds equal; -1 when there is none. Hot. */
  key(id: number): number {
    if (this.layout !== undefined) return this.layout.key(this.tape, id);
    if (!this.#isFilled) this.#fill();
    const exact = this.#exact[id]!;
    return exact >= 0 ? exact : this.#folded[GROUP_OF[id]!]!;
  }

  /** The node of a name, with dots as one literal key or as a way through objects; -1 when there is none. Hot. */
  find(name: Name): number {
    const whole = this.key(name.id);
    if (whole >= 0) return whole;
    for (let i = 0; i < name.heads.length; i++) {
      const { id, rest } = name.heads[i]!;
      const head = this.key(id);
      const found = head < 0 ? -1 : locate(this.tape, head, rest.path);
      if (found >= 0) return found;
    }
    return -1;
  }

  /** The i-th kind of wrapper object as a scope of its own, undefined when the record has none. */
  wrapper(i: number): Scope | undefined {
    if (this.#depth < 0) return undefined;
    if (this.layout !== undefined && this.layout.wrappers.length === 0) return undefined;
    const node = this.key(WRAPPERS[i]!);
    if (node < 0 || this.tape.kinds[node] !== OBJECT) return undefined;
    while (this.#wrappers.length <= i) this.#wrappers.push(new Scope(-1));
    const scope = this.#wrappers[i]!;
    if ((this.#openWrappers & (1 << i)) === 0) scope.open(this.tape, node);
    this.#openWrappers |= 1 << i;
    return scope;
  }

  /** Whether it is certain at a glance that no text holds a record; mostly it is. Hot. */
  get surelyHoldsNone(): boolean {
    const { tape, layout } = this;
    if (layout === undefined) return false;
    const { innerPlaces } = layout;
    for (let i = 0; i < innerPlaces.length; i++) {
      const node = tape.members[innerPlaces[i]!]!;
      if (tape.kinds[node] === STRING && mayBeginObject(tape.bytes[tape.starts[node]!]!)) return false;
    }
    return true;
  }

  /** The record inside one of this record's texts, undefined when there is none. */
  inner(): Scope | undefined {
    if (this.#innerState === 'unknown') this.#innerState = this.#openInner() ? 'there' : 'none';
    return this.#innerState === 'there' ? this.#inner : undefined;
  }

  #openInner(): boolean {
    if (this.#depth < 0 || this.#depth >= DEEPEST_INNER) return false;
    const present = this.layout?.inner ?? ALL_INNER;
    for (let i = 0; i < present.length; i++) {
      const node = this.key(INNER_NAMES[present[i]!]!);
      if (node >= 0 && this.#isObjectText(node)) {
        this.innerNode = node;
        return true;
      }
    }
    return false;
  }

  /** True when a string holds a JSON object, which then is indexed as the inner record. */
  #isObjectText(node: number): boolean {
    const { tape } = this;
    if (tape.kinds[node] !== STRING) return false;
    let { bytes } = tape;
    let end = tape.ends[node]!;
    let start = tape.starts[node]!;
    while (start < end && bytes[start] === 0x20) start++;
    this.#innerStart = start;
    if (bytes[start] !== 0x7b && bytes[start] !== 0x5c) return false;
    if ((tape.flags[node]! & ESCAPED) !== 0) {
      if (this.#innerBytes.length < end - start) this.#innerBytes = Buffer.allocUnsafe((end - start) * 2);
      end = unescapeInto(bytes, start, end, this.#innerBytes);
      start = 0;
      bytes = this.#innerBytes;
    }
    this.#innerTape ??= new JsonTape();
    if (!this.#innerTape.parse(bytes, start, end) || this.#innerTape.kinds[0] !== OBJECT) return false;
    this.#inner ??= new Scope(this.#depth + 1);
    this.#inner.open(this.#innerTape, 0);
    return true;
  }

  /** Where in this object's bytes a place in the bytes of a record inside it is written; -1 for other bytes. */
  outward(bytes: Buffer, place: number): number {
    const { tape } = this;
    if (bytes === tape.bytes) return place;
    const inner = this.inner();
    const at = inner === undefined ? -1 : inner.outward(bytes, place);
    if (at < 0 || inner === undefined || inner.tape.bytes === tape.bytes) return at;
    return byteOfByte(tape.bytes, this.#innerStart, tape.ends[this.innerNode]!, at);
  }

  /** Looks a path up: from the top, then in the wrapper objects, then in the inner record. Hot. */
  visit(path: Path, cursor: Cursor, test: ValueTest): Outcome {
    const { layout } = this;
    const outcome =
      layout !== undefined && path.steps[0]?.kind === 'key'
        ? this.#visitMember(layout, path, cursor, test)
        : visit(this.tape, this.node, path, 0, cursor, test);
    if (outcome !== MISSING || path.own) return outcome;
    const present = layout?.wrappers ?? ALL_WRAPPERS;
    for (let i = 0; i < present.length; i++) {
      const node = this.key(WRAPPERS[present[i]!]!);
      const below = node < 0 ? MISSING : visit(this.tape, node, path, 0, cursor, test);
      if (below !== MISSING) return below;
    }
    return this.inner()?.visit(path, cursor, test) ?? MISSING;
  }

  /** As `visit` of lookup.ts does it for an object, but the first key is known by the layout. */
  #visitMember(layout: Layout, path: Path, cursor: Cursor, test: ValueTest): Outcome {
    const { tape } = this;
    const run = path.patterns[0]!;
    for (let k = run.length; k > 0; k--) {
      const member = layout.member(tape, run[k - 1]!);
      if (member < 0) continue;
      const outcome = visit(tape, member, path, k, cursor, test);
      if (outcome !== MISSING) return outcome;
    }
    return MISSING;
  }

  /** The place of the top's member that alone decides what a path leads to, where one does; else -1. */
  decisivePlace(path: Path, cursor: Cursor, test: ValueTest): number {
    const { layout, tape } = this;
    if (layout === undefined || path.steps[0]?.kind !== 'key') return -1;
    const run = path.patterns[0]!;
    for (let k = run.length; k > 0; k--) {
      const member = layout.member(tape, run[k - 1]!);
      if (member < 0) continue;
      const isFound = visit(tape, member, path, k, cursor, test) !== MISSING;
      return isFound ? placeAmong(tape, member) : -1;
    }
    return -1;
  }

  #clear(): void {
    for (let i = 0; i < this.#seenCount; i++) {
      const group = this.#seen[i]!;
      this.#folded[group] = -1;
      const ids = GROUP_IDS[group]!;
      for (let k = 0; k < ids.length; k++) this.#exact[ids[k]!] = -1;
    }
    this.#seenCount = 0;
  }

  #fill(): void {
    const { tape } = this;
    const { bytes, nexts, keyStarts, keyEnds, flags } = tape;
    this.#isFilled = true;
    this.#clear();
    const end = nexts[this.node]!;
    for (let member = this.node + 1; member < end; member = nexts[member]!) {
      const isOdd = (flags[member]! & (KEY_ESCAPED | KEY_HIGH)) !== 0;
      const group = isOdd
        ? (GROUPS_BY_TEXT.get(foldName(keyText(tape, member))) ?? -1)
        : GROUPS.find(bytes, keyStarts[member]!, keyEnds[member]!);
      if (group < 0) continue;
      const first = this.#folded[group]!;
      const ids = GROUP_IDS[group]!;
      if (first < 0) {
        this.#folded[group] = member;
        this.#seen[this.#seenCount++] = group;
        // Alone in its group, a key need not be compared with its spelling: it is the one found either way.
        if (ids.length > 1) this.#noteSpelling(ids, member);
      } else {
        if (ids.length === 1 && this.#exact[ids[0]!]! < 0) this.#noteSpelling(ids, first);
        this.#noteSpelling(ids, member);
        if (isSameKey(tape, first, member)) this.#folded[group] = member;
      }
    }
  }

  /** Notes which of a group's names the key of `member` is spelled like. */
  #noteSpelling(ids: readonly number[], member: number): void {
    const { bytes, keyStarts, keyEnds, flags } = this.tape;
    const isOdd = (flags[member]! & (KEY_ESCAPED | KEY_HIGH)) !== 0;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      const isSpelled = isOdd
        ? keyText(this.tape, member) === SPELLING_TEXTS[id]
        : isRaw(bytes, keyStarts[member]!, keyEnds[member]!, SPELLINGS[id]!);
      if (isSpelled) this.#exact[id] = member;
    }
  }
}

/** Of an object in a string: its brace, a blank before it, or the backslash of an escape. */
function mayBeginObject(c: number): boolean {
  return c === 0x7b || c === 0x5c || c === 0x20;
}

function isRaw(bytes: Uint8Array, start: number, end: number, spelling: Uint8Array): boolean {
  if (end - start !== spelling.length) return false;
  for (let i = 0; i < spelling.length; i++) if (bytes[start + i] !== spelling[i]) return false;
  return true;
}
