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

const PAIR_BYTES = nodeInput.length;

/**
 * The root over leaves whose data are the 32-byte parts of `data`, a power of two of them, two at least. The same as hashing
 * them one by one, with no buffer for each hash: verification does this for every entry.
 */
export function rootOfData(data: Buffer): Hash {
  let count = data.length / HASH_BYTES;
  let pairs = Buffer.alloc((count / 2) * PAIR_BYTES, 1);
  const put = (into: Buffer, index: number, digest: string): void => void into.write(digest, (index >> 1) * PAIR_BYTES + 1 + (index & 1) * HASH_BYTES, HASH_BYTES, 'latin1');
  for (let index = 0; index < count; index += 1) {
    data.copy(leafInput, 1, index * HASH_BYTES, (index + 1) * HASH_BYTES);
    put(pairs, index, hash('sha256', leafInput, 'binary'));
  }
  for (count /= 2; count > 1; count /= 2) {
    const above = Buffer.alloc((count / 2) * PAIR_BYTES, 1);
    for (let index = 0; index < count; index += 1) put(above, index, hash('sha256', pairs.subarray(index * PAIR_BYTES, (index + 1) * PAIR_BYTES), 'binary'));
    pairs = above;
  }
  return hash('sha256', pairs, 'buffer');
}

/** SHA-256 over a one byte and the hashes of the two subtrees. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return hash('sha256', nodeInput, 'buffer');
}
