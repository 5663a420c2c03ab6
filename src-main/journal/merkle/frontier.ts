import { EMPTY_ROOT, type Hash, nodeHash } from './hashing.ts';

/** A complete subtree: how many leaves it holds (a power of two), and its hash. */
export interface Peak {
  readonly leaves: number;
  readonly hash: Hash;
}

/**
 * The right edge of a tree: the hashes of its complete subtrees, largest first. All that an append and the root need; it is
 * never changed in place, so that a write that fails leaves the one before.
 */
export class Frontier {
  static readonly empty = new Frontier([], 0);
  /** The complete subtrees, largest first. */
  readonly peaks: readonly Peak[];
  /** Leaves so far. */
  readonly size: number;

  private constructor(peaks: readonly Peak[], size: number) {
    this.peaks = peaks;
    this.size = size;
  }

  /** The edge after one more leaf. */
  push(leaf: Hash): Frontier {
    return this.pushSubtree(leaf, 1);
  }

  /** The edge after a complete subtree of `leaves` (a power of two, of which the size so far is a multiple). */
  pushSubtree(root: Hash, leaves: number): Frontier {
    const peaks = [...this.peaks];
    let added: Peak = { leaves, hash: root };
    for (let last = peaks.at(-1); last !== undefined && last.leaves === added.leaves; last = peaks.at(-1)) {
      peaks.pop();
      added = { leaves: last.leaves * 2, hash: nodeHash(last.hash, added.hash) };
    }
    return new Frontier([...peaks, added], this.size + leaves);
  }

  /** The edge after the leaves of another one, which begins where this one is a multiple of all its subtrees. */
  concat(other: Frontier): Frontier {
    return other.peaks.reduce((edge: Frontier, peak) => edge.pushSubtree(peak.hash, peak.leaves), this);
  }

  /** The root over all leaves so far (RFC 6962, 2.1). */
  root(): Hash {
    const smallest = this.peaks.at(-1);
    if (smallest === undefined) return EMPTY_ROOT;
    return this.peaks.slice(0, -1).reduceRight((right, { hash }) => nodeHash(hash, right), smallest.hash);
  }
}

/** The root over leaf hashes. */
export function rootOf(leaves: readonly Hash[]): Hash {
  return leaves.reduce((edge, leaf) => edge.push(leaf), Frontier.empty).root();
}
