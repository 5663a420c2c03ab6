import { performance } from 'node:perf_hooks';
import type { Verification } from '../../../src-preload/contract/index.ts';
import { checkArchives } from '../archive/index.ts';
import { type KeptCheckpoint, keyIn, noteIn, openCheckpoint, readVerifier } from '../checkpoints/index.ts';
import type { Connection } from '../database.ts';
import { readHead } from '../entry-writer.ts';
import { Frontier, type Hash } from '../merkle/index.ts';
import { TILE_LEAVES } from '../tree.ts';
import { checkInParts } from './part.ts';
import { type BrokenEntry, checkRange } from './range.ts';
import { TileBuilder, type TilesFound } from './tiles.ts';

type Broken = Extract<Verification, { verdict: 'broken' }>;

export interface VerifyOptions {
  /** A checkpoint that was kept elsewhere, as it was copied. */
  readonly against: string | null;
  /** The keys that it may be signed with: the one that the verifier knows, or the vault's. The journal's own count too where this is empty. */
  readonly verifiers: readonly string[];
  /** Where archives are looked for besides where they were written. */
  readonly dir: string;
}

/**
 * Checks the whole journal: every entry, every stored hash of the tree, every checkpoint, and what a kept checkpoint says. A
 * chain alone cannot show that its end was cut off or that all of it was written anew; a checkpoint can.
 */
export async function verifyJournal(connection: Connection, options: VerifyOptions): Promise<Verification> {
  const started = performance.now();
  const { seq: entries, hash } = readHead(connection);
  const broken = (what: Broken['what'], claim: string, seq = 0): Broken => ({ verdict: 'broken', what, seq, claim, entries });
  const stored = connection.prepare<[], KeptCheckpoint>('SELECT size, at, note, verifier FROM checkpoints ORDER BY size').all();
  const kept = options.against === null ? null : readKept(options.against, options.verifiers.length > 0 ? options.verifiers : stored.map(({ verifier }) => verifier));
  if (kept !== null && 'claim' in kept) return broken('against', kept.claim);

  const archives = checkArchives(connection, options.dir);
  if (archives.broken !== null) return broken(archives.broken.what, archives.broken.claim, archives.broken.seq);
  const sizes = [...new Set([...stored.map(({ size }) => size), ...(kept === null ? [] : [kept.size])])].filter((size) => size <= entries).sort((a, b) => a - b);
  const found = new TileBuilder(0, [...sizes, entries]);
  for (const archived of connection.prepare<[], Hash>('SELECT hash FROM archived ORDER BY seq').pluck().iterate()) found.push(archived);
  const fault = await checkBodies(connection, archives.last + 1, entries, [...sizes, entries], found);
  if (fault !== null) return broken('entry', fault.claim, fault.seq);

  const tiles = connection.prepare<[], Hash>('SELECT hash FROM tiles ORDER BY idx').pluck().all();
  const wrong = found.tiles.findIndex((tile, index) => tiles[index]?.equals(tile) !== true);
  if (wrong >= 0 || tiles.length !== found.tiles.length) {
    const tile = wrong >= 0 ? wrong : found.tiles.length;
    return broken('tree', `the stored hash of entries ${tile * TILE_LEAVES + 1} to ${(tile + 1) * TILE_LEAVES} is not that of those entries`, tile * TILE_LEAVES + 1);
  }
  const roots = rootsAt(found, [...sizes, entries]);
  for (const checkpoint of stored) {
    const claim = checkpointClaim(checkpoint, entries, roots);
    if (claim !== null) return broken('checkpoint', claim, checkpoint.size);
  }
  if (kept !== null) {
    const claim = keptClaim(kept, entries, roots, stored);
    if (claim !== null) return broken('against', claim, Math.min(kept.size, entries));
  }
  return {
    verdict: 'intact', entries, head: hash.toString('hex'), root: (roots.get(entries) ?? Frontier.empty.root()).toString('base64'), tookMs: performance.now() - started,
    checkpoints: stored.length, keys: [...new Set(stored.map(({ verifier }) => verifier))], archived: { entries: archives.last, read: archives.read, missing: [...archives.missing] }, against: kept?.size ?? null,
  };
}

/** The entries whose bodies are here: what is left of the tile that the archives end in, then whole tiles, in threads where that pays. */
async function checkBodies(connection: Connection, from: number, to: number, sizes: readonly number[], found: TileBuilder): Promise<BrokenEntry | null> {
  const first = Math.min(to, Math.ceil((from - 1) / TILE_LEAVES) * TILE_LEAVES);
  const fault = checkRange(connection, from, first, found);
  if (fault !== null || first === to) return fault;
  const parts = await checkInParts(connection.name, first + 1, to, sizes);
  if (parts === null) return checkRange(connection, first + 1, to, found);
  for (const part of parts) {
    if (part.broken !== null) return part.broken;
    found.take(part);
  }
  return null;
}

/** The root of the tree at each size: the tiles before it, and the edge that was found there. */
function rootsAt({ tiles, edges }: TilesFound, sizes: readonly number[]): Map<number, Hash> {
  const roots = new Map<number, Hash>();
  const tails = new Map(edges.map(({ size, peaks }) => [size, peaks]));
  let edge = Frontier.empty;
  for (const size of [...sizes].sort((a, b) => a - b)) {
    while (edge.size + TILE_LEAVES <= size) {
      const tile = tiles[edge.size / TILE_LEAVES];
      if (tile === undefined) break;
      edge = edge.pushSubtree(Buffer.from(tile), TILE_LEAVES);
    }
    const tail = edge.size === size ? [] : (tails.get(size) ?? []);
    const whole = tail.reduce((frontier, peak) => frontier.pushSubtree(Buffer.from(peak.hash), peak.leaves), edge);
    if (whole.size === size) roots.set(size, whole.root());
  }
  return roots;
}

function checkpointClaim({ size, note, verifier }: KeptCheckpoint, entries: number, roots: ReadonlyMap<number, Hash>): string | null {
  const key = readVerifier(verifier);
  if (key === null) return `the checkpoint over ${size} entries names no key`;
  const head = openCheckpoint(note, key);
  if (!head.ok) return `the checkpoint over ${size} entries is no longer what was signed: ${head.error.message}`;
  if (head.value.size !== size) return `the checkpoint over ${head.value.size} entries is filed as one over ${size}`;
  if (size > entries) return `a checkpoint was signed over ${size} entries, and there are ${entries}: the last ${size - entries} are gone`;
  return roots.get(size)?.equals(head.value.root) === true ? null : `the first ${size} entries are not those that the checkpoint was signed over`;
}

interface Kept {
  readonly size: number;
  readonly root: Hash;
}

function readKept(note: string, verifiers: readonly string[]): Kept | { claim: string } {
  // As `journal checkpoint` prints it: the note, and below it the key.
  const given = keyIn(note);
  const keys = [...new Set(given === null ? verifiers : [given])].map(readVerifier).filter((key) => key !== null);
  if (keys.length === 0) return { claim: 'there is no key to check the kept checkpoint with: give it, as it was shown or exported' };
  const text = noteIn(note);
  const opened = keys.map((key) => openCheckpoint(text, key));
  const head = opened.find((one) => one.ok) ?? opened.find((one) => !one.ok && one.error.code !== 'unknown-signer') ?? opened[0];
  if (head === undefined || !head.ok) return { claim: `the kept checkpoint was not signed with this journal’s key, or was changed since: ${head?.error.message ?? ''}` };
  return head.value;
}

function keptClaim(kept: Kept, entries: number, roots: ReadonlyMap<number, Hash>, stored: readonly KeptCheckpoint[]): string | null {
  if (kept.size > entries) return `the kept checkpoint is over ${kept.size} entries, and there are ${entries}: the last ${kept.size - entries} are gone`;
  if (roots.get(kept.size)?.equals(kept.root) === true) return null;
  const good = stored.filter(({ size }) => size < kept.size).length;
  return `the first ${kept.size} entries are not those that the kept checkpoint was signed over: they were rewritten since${good > 0 ? ', and the journal’s own checkpoints with them' : ''}`;
}
