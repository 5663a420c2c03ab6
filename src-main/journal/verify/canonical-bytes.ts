// Whether bytes are canonical JSON (RFC 8785), read in one pass and without building anything, because verification reads
// millions of entries. It may say no to what is canonical but rare (a key with an escape, text beyond ASCII in a key): the
// caller then asks `readCanonical`, which knows.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

let bytes: Uint8Array = new Uint8Array();
let at = 0;
let end = 0;

/** True only where the bytes from `from` up to, not including, `to` are one canonical JSON value. */
export function surelyCanonical(buffer: Uint8Array, from: number, to: number): boolean {
  bytes = buffer;
  at = from;
  end = to;
  return value(0) && at === end;
}

function value(depth: number): boolean {
  const byte = bytes[at];
  if (byte === QUOTE) return string(true);
  if (byte === 0x7b) return depth < 100 && object(depth);
  if (byte === 0x5b) return depth < 100 && array(depth);
  if (byte === 0x74) return word(0x72, 0x75, 0x65);
  if (byte === 0x6e) return word(0x75, 0x6c, 0x6c);
  if (byte === 0x66) return bytes[at + 1] === 0x61 && (at += 1, word(0x6c, 0x73, 0x65));
  return number();
}

function word(second: number, third: number, fourth: number): boolean {
  const found = bytes[at + 1] === second && bytes[at + 2] === third && bytes[at + 3] === fourth;
  at += 4;
  return found;
}

function array(depth: number): boolean {
  at += 1;
  if (bytes[at] === 0x5d) return (at += 1, true);
  for (;;) {
    if (!value(depth + 1)) return false;
    const next = bytes[at];
    at += 1;
    if (next === 0x5d) return true;
    if (next !== COMMA) return false;
  }
}

function object(depth: number): boolean {
  at += 1;
  if (bytes[at] === 0x7d) return (at += 1, true);
  let keyFrom = 0;
  let keyTo = 0;
  for (;;) {
    const from = at + 1;
    if (bytes[at] !== QUOTE || !string(false)) return false;
    if (keyTo > 0 && !follows(keyFrom, keyTo, from, at - 1)) return false;
    keyFrom = from;
    keyTo = at - 1;
    if (bytes[at] !== 0x3a) return false;
    at += 1;
    if (!value(depth + 1)) return false;
    const next = bytes[at];
    at += 1;
    if (next === 0x7d) return true;
    if (next !== COMMA) return false;
  }
}

/** Whether the second of two ASCII keys stands after the first. */
function follows(aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  const shorter = Math.min(aTo - aFrom, bTo - bFrom);
  for (let index = 0; index < shorter; index += 1) {
    const difference = (bytes[bFrom + index] ?? 0) - (bytes[aFrom + index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return bTo - bFrom > aTo - aFrom;
}

/** A string; `free`: with short escapes and text beyond ASCII (the database took it as text; its hash is over these bytes). */
function string(free: boolean): boolean {
  // Most of an entry is text: the loop's own names are read faster than the module's.
  const buffer = bytes;
  const stop = end;
  for (let index = at + 1; index < stop; index += 1) {
    const byte = buffer[index] ?? 0;
    if (byte === QUOTE) return (at = index + 1, true);
    if (byte < 0x20) return false;
    if (byte === BACKSLASH) {
      index += 1;
      const escaped = buffer[index];
      if (!free || (escaped !== 0x6e && escaped !== QUOTE && escaped !== BACKSLASH && escaped !== 0x72 && escaped !== 0x74)) return false;
    } else if (byte > 0x7e && !free) return false;
  }
  return false;
}

/** A whole number of at most 15 digits, which has one spelling. */
function number(): boolean {
  const from = bytes[at] === 0x2d ? at + 1 : at;
  let index = from;
  for (let byte = bytes[index] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[index] ?? 0) index += 1;
  const digits = index - from;
  const next = bytes[index];
  const plain = digits > 0 && digits <= 15 && (bytes[from] !== 0x30 || (digits === 1 && from === at)) && next !== 0x2e && next !== 0x65;
  at = index;
  return plain;
}
