import { Frontier, HASH_BYTES, type Peak, leafHash, rootOfData } from '../merkle/index.ts';
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

  /** What was built elsewhere of the tiles that follow. */
  take({ tiles, edges }: TilesFound): void {
    for (const tile of tiles) this.tiles.push(tile);
    this.edges.push(...edges);
  }

  /** The hashes of the next entries, one after another. A tile that is whole, and of which no edge is wanted, is built at once. */
  pushAll(hashes: Buffer): void {
    const count = hashes.length / HASH_BYTES;
    const whole = count === TILE_LEAVES && this.#tail.size === 0;
    let wanted = false;
    for (let size = this.#size + 1; whole && size <= this.#size + count; size += 1) wanted ||= this.#sizes.has(size);
    if (whole && !wanted) {
      this.#size += count;
      this.tiles.push(rootOfData(hashes));
    } else for (let from = 0; from < hashes.length; from += HASH_BYTES) this.push(hashes.subarray(from, from + HASH_BYTES));
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
