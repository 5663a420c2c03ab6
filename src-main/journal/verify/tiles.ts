import { Frontier, type Peak, leafHash } from '../merkle/index.ts';
import { TILE_LEAVES } from '../tree.ts';

/** What was built of a part of the tree. Plain values: they cross from one thread to another. */
export interface TilesFound {
  /** The root of each complete tile, from the first on. */
  readonly tiles: readonly Uint8Array[];
  /** For each size that was asked for: the peaks of the tile that it ends in. */
  readonly edges: readonly { readonly size: number; readonly peaks: readonly Peak[] }[];
}

/** Builds a part of the tree that begins with a tile, leaf by leaf. */
export class TileBuilder implements TilesFound {
  readonly tiles: Uint8Array[] = [];
  readonly edges: { size: number; peaks: readonly Peak[] }[] = [];
  readonly #sizes: ReadonlySet<number>;
  #size: number;
  #tail = Frontier.empty;

  /** `before`: how many leaves stand before this part, a multiple of a tile's. */
  constructor(before: number, sizes: Iterable<number>) {
    this.#size = before;
    this.#sizes = new Set(sizes);
  }

  /** The next entry's hash. */
  push(hash: Uint8Array): void {
    this.#size += 1;
    this.#tail = this.#tail.push(leafHash(hash));
    if (this.#sizes.has(this.#size)) this.edges.push({ size: this.#size, peaks: this.#tail.peaks });
    if (this.#tail.size < TILE_LEAVES) return;
    this.tiles.push(this.#tail.root());
    this.#tail = Frontier.empty;
  }
}
