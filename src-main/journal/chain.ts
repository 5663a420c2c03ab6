import { hash } from 'node:crypto';

/** What stands before the first entry: 32 zero bytes. */
export const GENESIS = Buffer.alloc(32);
/** What the input of an entry's hash begins with. */
export const ENTRY_DOMAIN = Buffer.from('quarterdeck/entry/1\n', 'utf8');
const TEXT_AT = ENTRY_DOMAIN.length + 32 + 8;

/**
 * The RFC 8785 text of a JSON value: one text for one content, whatever the order of keys. ECMAScript writes numbers and
 * strings as the RFC asks; what is left is the order of keys, by their UTF-16 units. Throws on what is no JSON value.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error('a text with half a surrogate pair has no canonical form');
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) {
    if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return String(value === 0 ? 0 : value);
    throw new Error('an entry must be a JSON value');
  }
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonical(item ?? null)).join(',')}]`;
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member !== undefined) members += `${members === '' ? '' : ','}${canonical(key)}:${canonical(member)}`;
  }
  return `{${members}}`;
}

let scratch = Buffer.alloc(0);

/**
 * The hash of an entry: SHA-256 over, in this order, the bytes of `quarterdeck/entry/1\n` (so that no other hash of ours can
 * be mistaken for it), the 32 bytes of the hash before it, the length of the canonical text in bytes as an unsigned 64-bit
 * big-endian number (so that no two texts run together), and the canonical text in UTF-8.
 */
export function entryHash(before: Uint8Array, text: string): Buffer {
  const room = TEXT_AT + text.length * 3;
  if (scratch.length < room) {
    scratch = Buffer.alloc(Math.max(room, 64 << 10));
    scratch.set(ENTRY_DOMAIN);
  }
  scratch.set(before, ENTRY_DOMAIN.length);
  const bytes = scratch.write(text, TEXT_AT, 'utf8');
  scratch.writeUIntBE(0, TEXT_AT - 8, 2);
  scratch.writeUIntBE(bytes, TEXT_AT - 6, 6);
  return hash('sha256', scratch.subarray(0, TEXT_AT + bytes), 'buffer');
}
