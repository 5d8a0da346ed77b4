// AssemblyScript, not TypeScript: part of known-records.ts. Answers, looked up by a shape and the values that decide: for
// each its kind and length, then its bytes, in words of 8.

import { ANSWERS, ANSWER_SIZE, ARENA, ARENA_END, MOST_ANSWERS, MOST_BYTES, SLOTS, SLOT_COUNT, WORDS } from './known-memory';

// Of an answer: its hash, where its words stand, how many they are, and how often it was met.
const ANSWER_WORDS: i32 = 4;
const ANSWER_LENGTH: i32 = 8;
const ANSWER_COUNT: i32 = 12;

let answers: i32 = 0;
let arenaEnd: i32 = ARENA;
/** Words of the answer that is looked for, and its hash. */
let wordsEnd: i32 = WORDS;
let hash: u64 = 0;

@inline
export function beginWords(shape: i32): void {
  wordsEnd = WORDS;
  hash = shape;
}

/** Adds a value to the words; false where it is too long. Its kind is STRING or NUMBER mostly. */
@inline
export function addWords(start: i32, end: i32, kind: i32): bool {
  const length = end - start;
  let words = wordsEnd;
  if (length > MOST_BYTES) return false;
  let word: u64 = (<u64>kind << 32) | <u64>length;
  store<u64>(words, word);
  words += 8;
  let mixed = mix(hash, word);
  for (let i = 0; i < length; i += 8) {
    word = load<u64>(start + i);
    if (length - i < 8) word &= ((<u64>1) << ((length - i) << 3)) - 1;
    store<u64>(words, word);
    words += 8;
    mixed = mix(mixed, word);
  }
  wordsEnd = words;
  hash = mixed;
  return true;
}

@inline
function mix(hash: u64, word: u64): u64 {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 29);
}

/** The number of the answer that has the words at WORDS; negative where there is none. */
@inline
export function answerOf(): i32 {
  return load<i32>(slot()) - 1;
}

/** The same; where there is none it is added. Negative where there is no room for it. */
export function answerWith(): i32 {
  const at = slot();
  const known = load<i32>(at) - 1;
  const length = wordsEnd - WORDS;
  if (known >= 0 || answers === MOST_ANSWERS || arenaEnd + length > ARENA_END) return known;
  const answer = ANSWERS + answers * ANSWER_SIZE;
  memory.copy(arenaEnd, WORDS, length);
  store<i32>(answer, <i32>hash);
  store<i32>(answer, arenaEnd, ANSWER_WORDS);
  store<i32>(answer, length, ANSWER_LENGTH);
  store<i32>(answer, 0, ANSWER_COUNT);
  arenaEnd += length;
  store<i32>(at, ++answers);
  return answers - 1;
}

/** Counts an answer once more. */
@inline
export function meet(number: i32): void {
  const answer = ANSWERS + number * ANSWER_SIZE;
  store<i32>(answer, load<i32>(answer, ANSWER_COUNT) + 1, ANSWER_COUNT);
}

/** The slot of the answer that has the words at WORDS; a free one where there is none. */
@inline
function slot(): i32 {
  let i = <i32>(hash >> 40);
  while (true) {
    const at = SLOTS + ((i & (SLOT_COUNT - 1)) << 2);
    const number = load<i32>(at);
    if (number === 0) return at;
    const answer = ANSWERS + (number - 1) * ANSWER_SIZE;
    if (load<i32>(answer) === <i32>hash && load<i32>(answer, ANSWER_LENGTH) === wordsEnd - WORDS) {
      let other = load<i32>(answer, ANSWER_WORDS);
      let word = WORDS;
      while (word < wordsEnd && load<u64>(word) === load<u64>(other)) {
        word += 8;
        other += 8;
      }
      if (word === wordsEnd) return at;
    }
    i++;
  }
}
