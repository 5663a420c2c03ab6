import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** What stands before the first entry: 32 zero bytes. */
export const GENESIS = Buffer.alloc(32);
const DOMAIN = Buffer.from('quarterdeck/entry/1\n', 'utf8');

/** The RFC 8785 text of a value: one text for one content, whatever the order of keys. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('an entry must be a JSON value');
  return text;
}

/**
 * The hash of an entry: SHA-256 over, in this order, the bytes of `quarterdeck/entry/1\n` (so that no other hash of ours can
 * be mistaken for it), the 32 bytes of the hash before it, the length of the canonical text in bytes as an unsigned 64-bit
 * big-endian number (so that no two texts run together), and the canonical text in UTF-8.
 */
export function entryHash(before: Uint8Array, text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.length));
  return createHash('sha256').update(DOMAIN).update(before).update(length).update(bytes).digest();
}
