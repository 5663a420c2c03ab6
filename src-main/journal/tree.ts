import type Database from 'better-sqlite3';
import { Frontier, type Hash, type RangeRoot, leafHash, rootOf } from './merkle/index.ts';

/**
 * Leaf n (from 0) of the tree is the hash of entry n + 1, so that a leaf commits to its entry and to all before it. Of the
 * inner hashes only the root of each complete subtree of this many leaves (a tile) is stored: an append writes one row more
 * every 256 entries, and a proof reads at most one tile's leaves besides the tiles.
 */
export const TILE_LEAVES = 256;

/** The leaves of entries `from` to `to` (from 0, `to` not included), whether their bodies are here or in an archive. */
function leaves(connection: Database.Database, from: number, to: number): Hash[] {
  const rows = connection.prepare<[number, number, number, number], Buffer>(
    'SELECT hash FROM (SELECT seq, hash FROM archived WHERE seq > ? AND seq <= ? UNION ALL SELECT seq, hash FROM entries WHERE seq > ? AND seq <= ?) ORDER BY seq',
  ).pluck().all(from, to, from, to);
  if (rows.length !== to - from) throw new Error(`entries ${from + 1} to ${to} are not all here`);
  return rows.map((hash) => leafHash(hash));
}

/** The root of a complete tile, from its entries. */
export const tileHash = (connection: Database.Database, tile: number): Hash => rootOf(leaves(connection, tile * TILE_LEAVES, (tile + 1) * TILE_LEAVES));

/** The right edge of a tree: its complete tiles, and the leaves after them. */
export interface TreeEdge {
  readonly tiles: Frontier;
  readonly tail: Frontier;
}

/** The right edge of the tree of the first `size` entries. */
export function edgeAt(connection: Database.Database, size: number): TreeEdge {
  const whole = Math.floor(size / TILE_LEAVES);
  const tiles = connection.prepare<[number], Buffer>('SELECT hash FROM tiles WHERE idx < ? ORDER BY idx').pluck().all(whole);
  if (tiles.length !== whole) throw new Error('the tree’s stored hashes are not all here');
  return {
    tiles: tiles.reduce((edge, hash) => edge.pushSubtree(hash, TILE_LEAVES), Frontier.empty),
    tail: leaves(connection, whole * TILE_LEAVES, size).reduce((edge, leaf) => edge.push(leaf), Frontier.empty),
  };
}

/** The roots of ranges as proofs ask for them: each begins at a multiple of the power of two that it fits into. */
export function rangeRoots(connection: Database.Database): RangeRoot {
  const tiles = connection.prepare<[number, number], Buffer>('SELECT hash FROM tiles WHERE idx >= ? AND idx < ? ORDER BY idx').pluck();
  return (from, to) => {
    if (to - from < TILE_LEAVES) return rootOf(leaves(connection, from, to));
    const whole = Math.floor(to / TILE_LEAVES);
    const edge = tiles.all(from / TILE_LEAVES, whole).reduce((frontier, hash) => frontier.pushSubtree(hash, TILE_LEAVES), Frontier.empty);
    return leaves(connection, whole * TILE_LEAVES, to).reduce((frontier, leaf) => frontier.push(leaf), edge).root();
  };
}
