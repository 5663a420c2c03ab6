import { type Hash, nodeHash } from './hashing.ts';

/** Gives the root over the leaves from `from` up to, not including, `to`. */
export type RangeRoot = (from: number, to: number) => Hash;

/** The largest power of two below `n`, for n of 2 and more: where a tree of n leaves splits. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The audit path of leaf `index` (from 0) in the tree of the first `size` leaves (RFC 6962, 2.1.1). */
export function inclusionProof(index: number, size: number, rangeRoot: RangeRoot): Hash[] {
  const path: Hash[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push(rangeRoot(middle, to));
      to = middle;
    } else {
      path.push(rangeRoot(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** Shows that the tree of the first `older` leaves is the beginning of that of `size` (RFC 6962, 2.1.2). */
export function consistencyProof(older: number, size: number, rangeRoot: RangeRoot): Hash[] {
  if (older === 0 || older === size) return [];
  const proof: Hash[] = [];
  let from = 0;
  let to = size;
  let wanted = older;
  let whole = true;
  while (wanted !== to - from) {
    const split = splitOf(to - from);
    if (wanted <= split) {
      proof.push(rangeRoot(from + split, to));
      to = from + split;
    } else {
      proof.push(rangeRoot(from, from + split));
      from += split;
      wanted -= split;
      whole = false;
    }
  }
  if (!whole) proof.push(rangeRoot(from, to));
  return proof.reverse();
}

/** Whether a leaf's hash is leaf `index` of the tree of `size` leaves under `root` (RFC 9162, 2.1.3.2). */
export function includes(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let found = leaf;
  for (const part of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      found = nodeHash(part, found);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else found = nodeHash(found, part);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && found.equals(root);
}

/** Whether the tree of `size` leaves under `root` begins with that of `older` under `olderRoot` (RFC 9162, 2.1.4.2). */
export function isConsistent(older: number, olderRoot: Hash, size: number, root: Hash, proof: readonly Hash[]): boolean {
  if (older > size) return false;
  if (older === size) return proof.length === 0 && olderRoot.equals(root);
  if (older === 0) return proof.length === 0;
  const powerOfTwo = Number.isInteger(Math.log2(older));
  const path = powerOfTwo ? [olderRoot, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [at, last] = [older - 1, size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [before, now] = [first, first];
  for (const part of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [before, now] = [nodeHash(part, before), nodeHash(part, now)];
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else now = nodeHash(now, part);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && before.equals(olderRoot) && now.equals(root);
}
