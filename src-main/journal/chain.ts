import canonicalize from 'canonicalize';
import { hash } from 'node:crypto';

/** What stands before the first entry: 32 zero bytes. */
export const GENESIS = Buffer.alloc(32);
const DOMAIN = Buffer.from('quarterdeck/entry/1\n', 'utf8');
const TEXT_AT = DOMAIN.length + 32 + 8;

/** The RFC 8785 text of a value: one text for one content, whatever the order of keys. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('an entry must be a JSON value');
  return text;
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
    scratch.set(DOMAIN);
  }
  scratch.set(before, DOMAIN.length);
  const bytes = scratch.write(text, TEXT_AT, 'utf8');
  scratch.writeUIntBE(0, TEXT_AT - 8, 2);
  scratch.writeUIntBE(bytes, TEXT_AT - 6, 6);
  return hash('sha256', scratch.subarray(0, TEXT_AT + bytes), 'buffer');
}
