import { hash } from 'node:crypto';

/** A hash of the tree: the 32 bytes of a SHA-256. */
export type Hash = Buffer;

export const HASH_BYTES = 32;
/** The root of a tree without leaves (RFC 6962, 2.1): the hash of nothing. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer');

const leafInput = Buffer.alloc(1 + HASH_BYTES);
const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES);
nodeInput[0] = 1;

/** SHA-256 over a zero byte and the leaf's data. */
export function leafHash(data: Uint8Array): Hash {
  if (data.length !== HASH_BYTES) return hash('sha256', Buffer.concat([Buffer.of(0), data]), 'buffer');
  leafInput.set(data, 1);
  return hash('sha256', leafInput, 'buffer');
}

/** SHA-256 over a one byte and the hashes of the two subtrees. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return hash('sha256', nodeInput, 'buffer');
}
