import type Database from 'better-sqlite3';
import { GENESIS, entryHash } from '../chain.ts';
import { HASH_BYTES } from '../merkle/index.ts';
import { TILE_LEAVES } from '../tree.ts';
import { type TopLevel, readCanonical } from './canonical-text.ts';
import { tileReader } from './tile-rows.ts';
import type { TileBuilder } from './tiles.ts';

/** A claim about one entry that does not hold. */
export interface BrokenEntry {
  readonly seq: number;
  readonly claim: string;
}

type Row = [seq: number, canonical: string, hash: Buffer, at: number, kind: string, actor: string, run: string | null, release: string | null, environment: string | null, service: string | null];

/**
 * Checks the entries from `from` to `to`, whose bodies are here: the numbers have no gap, each hash is that of the bytes and
 * of the hash before it, the bytes are canonical JSON, and the columns say what the bytes say. The first claim that fails is
 * named; the hashes go on into the tree.
 */
export function checkRange(connection: Database.Database, from: number, to: number, tree: TileBuilder): BrokenEntry | null {
  const select = connection.prepare<[number, number], Row>('SELECT seq, canonical, hash, at, kind, actor, run, release, environment, service FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq').raw();
  const readTile = tileReader(connection);
  let before = from === 1 ? GENESIS : (hashOf(connection, from - 1) ?? GENESIS);
  for (let done = from - 1; done < to; ) {
    // To the end of the tile that the next entry is in.
    const end = Math.min(done - (done % TILE_LEAVES) + TILE_LEAVES, to);
    const hashes = readTile(done, end, before);
    if (hashes !== null) {
      tree.pushAll(hashes);
      before = hashes.subarray(-HASH_BYTES);
      done = end;
      continue;
    }
    for (const row of select.all(done, end)) {
      const claim = brokenClaim(row, done + 1, before);
      if (claim !== null) return { seq: row[0], claim };
      done += 1;
      before = row[2];
      tree.push(before);
    }
    if (done < end) return { seq: done + 1, claim: `entry ${done + 1} is missing` };
  }
  return null;
}

function hashOf(connection: Database.Database, seq: number): Buffer | undefined {
  return connection.prepare<[number], Buffer>('SELECT hash FROM entries WHERE seq = ?').pluck().get(seq) ?? connection.prepare<[number], Buffer>('SELECT hash FROM archived WHERE seq = ?').pluck().get(seq);
}

function brokenClaim(row: Row, expected: number, before: Buffer): string | null {
  const [seq, text, hash] = row;
  if (seq !== expected) return `entry ${expected} is missing`;
  if (!entryHash(before, text).equals(hash)) return 'its hash is not that of its bytes and of the entry before it';
  const said = readCanonical(text);
  if (said === null) return 'its bytes are not a canonical entry';
  return saysTheSame(row, said) ? null : 'its columns say something else than its bytes';
}

function saysTheSame([seq, , , at, kind, actor, run, release, environment, service]: Row, said: TopLevel): boolean {
  return String(seq) === said.seq && String(at) === said.at && kind === said.kind && actor === (said.actor ?? 'Quarterdeck')
    && run === said.run && release === said.release && environment === said.environment && service === said.service;
}
