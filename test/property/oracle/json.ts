// JSON as the oracle sees it: a plain tree that keeps what JSON.parse throws away (how a number was spelled, keys
// that occur twice, the order of keys that look like numbers). Whether a text is JSON at all is JSON.parse's word.

export type Json =
  | { readonly type: 'null' | 'true' | 'false' }
  | { readonly type: 'number'; readonly spelling: string }
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'array'; readonly items: readonly Json[] }
  | JsonObject;

export interface JsonObject {
  readonly type: 'object';
  /** As written, repeated keys too. */
  readonly members: readonly (readonly [string, Json])[];
}

/** The tree of a JSON text; undefined when it is none. */
export function readJson(text: string): Json | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return readValue(text, { at: 0 });
}

// From here on the text is known to be JSON, so that nothing has to be checked.
function readValue(text: string, position: { at: number }): Json {
  skipBlanks(text, position);
  const first = text[position.at];
  if (first === '"') return { type: 'string', text: readString(text, position) };
  if (first === '[') {
    const items: Json[] = [];
    readList(text, position, () => items.push(readValue(text, position)));
    return { type: 'array', items };
  }
  if (first === '{') {
    const members: [string, Json][] = [];
    readList(text, position, () => {
      const key = readString(text, position);
      skipBlanks(text, position);
      position.at++;
      members.push([key, readValue(text, position)]);
    });
    return { type: 'object', members };
  }
  const word = /[-+.\w]+/y;
  word.lastIndex = position.at;
  const spelling = word.exec(text)?.[0] ?? '';
  position.at += spelling.length;
  if (spelling === 'null' || spelling === 'true' || spelling === 'false') return { type: spelling };
  return { type: 'number', spelling };
}

function readList(text: string, position: { at: number }, readOne: () => void): void {
  position.at++;
  for (;;) {
    skipBlanks(text, position);
    const next = text[position.at];
    if (next === ']' || next === '}') break;
    if (next === ',') position.at++;
    skipBlanks(text, position);
    readOne();
  }
  position.at++;
}

function readString(text: string, position: { at: number }): string {
  const start = position.at;
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  position.at = end + 1;
  return JSON.parse(text.slice(start, end + 1)) as string;
}

function skipBlanks(text: string, position: { at: number }): void {
  while (' \t\n\r'.includes(text[position.at] ?? 'x')) position.at++;
}

/** The text of a string, the spelling of a number or boolean; undefined for null, arrays and objects. */
export function textOf(value: Json): string | undefined {
  switch (value.type) {
    case 'string':
      return value.text;
    case 'number':
      return value.spelling;
    case 'true':
    case 'false':
      return value.type;
    default:
      return undefined;
  }
}

/** All values that are no array and no object, at any depth. */
export function leavesOf(value: Json): readonly Json[] {
  if (value.type === 'array') return value.items.flatMap(leavesOf);
  if (value.type === 'object') return value.members.flatMap(([, member]) => leavesOf(member));
  return [value];
}

/** All keys and all texts of strings. */
export function stringsOf(value: Json): readonly string[] {
  if (value.type === 'string') return [value.text];
  if (value.type === 'array') return value.items.flatMap(stringsOf);
  if (value.type === 'object') return value.members.flatMap(([key, member]) => [key, ...stringsOf(member)]);
  return [];
}

/** An array as its elements, at any depth; an array without any is itself. */
export function elementsOf(value: Json): readonly Json[] {
  return value.type === 'array' && value.items.length > 0 ? value.items.flatMap(elementsOf) : [value];
}
