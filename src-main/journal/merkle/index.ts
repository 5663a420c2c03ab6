export { Frontier, type Peak, rootOf } from './frontier.ts';
export { EMPTY_ROOT, HASH_BYTES, type Hash, leafHash, rootOfData } from './hashing.ts';
export { type RangeRoot, consistencyProof, includes, inclusionProof, isConsistent } from './proofs.ts';
