import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GENESIS, entryHash } from '../chain.ts';
import type { Connection } from '../database.ts';
import { linesOf, readHeader } from './file.ts';

/** One archive as the journal knows it. */
export interface ArchiveRow {
  readonly first: number;
  readonly last: number;
  readonly file: string;
}

export interface ArchivesFound {
  /** The newest entry whose body is in an archive; 0 where there is none. */
  readonly last: number;
  /** How many bodies were read again and held. */
  readonly read: number;
  /** The files that are not at hand; the hashes of their entries are. */
  readonly missing: readonly string[];
  readonly broken: { readonly what: 'archive'; readonly claim: string; readonly seq: number } | null;
}

export const archivesOf = (connection: Connection): ArchiveRow[] => connection.prepare<[], ArchiveRow>('SELECT first, last, file FROM archives ORDER BY first').all();

/** Where an archive is: beside the journal where it was written, or moved into the data folder itself. */
export function placeOf({ file }: ArchiveRow, dir: string): string | null {
  const name = basename(file);
  return [join(dir, 'archives', name), join(dir, name)].find((path) => existsSync(path)) ?? null;
}

/** Checks the archives that are at hand, line by line, against the hashes that the journal kept; says which are not at hand. */
export function checkArchives(connection: Connection, dir: string): ArchivesFound {
  const kept = connection.prepare<[number, number], Buffer>('SELECT hash FROM archived WHERE seq >= ? AND seq <= ? ORDER BY seq').pluck();
  const missing: string[] = [];
  let read = 0;
  let last = 0;
  for (const archive of archivesOf(connection)) {
    const { first, file } = archive;
    const broken = (claim: string, seq = first): ArchivesFound => ({ last, read, missing, broken: { what: 'archive', claim: `${basename(file)}: ${claim}`, seq } });
    if (first !== last + 1) return broken(`entries ${last + 1} to ${first - 1} are missing before it`);
    const hashes = kept.all(first, archive.last);
    if (hashes.length !== archive.last - first + 1) return broken('the journal has lost hashes of its entries');
    const path = placeOf(archive, dir);
    if (path === null) missing.push(basename(file));
    else {
      const before = first === 1 ? GENESIS : (kept.get(first - 1, first - 1) ?? GENESIS);
      const fault = faultIn(path, hashes, before, archive);
      if (fault !== null) return broken(fault.claim, fault.seq);
      read += hashes.length;
    }
    last = archive.last;
  }
  return { last, read, missing, broken: null };
}

function faultIn(path: string, hashes: readonly Buffer[], genesis: Buffer, { first }: ArchiveRow): { claim: string; seq: number } | null {
  let before = genesis;
  let index = -1;
  for (const line of linesOf(path)) {
    if (index < 0) {
      if (readHeader(line)?.first !== first) return { claim: 'its first line is not that of this archive', seq: first };
      index = 0;
      continue;
    }
    const hash = hashes[index];
    if (hash === undefined) return { claim: 'it holds more entries than were archived', seq: first + index };
    if (!entryHash(before, line).equals(hash)) return { claim: `the bytes of entry ${first + index} are not those that were archived`, seq: first + index };
    before = hash;
    index += 1;
  }
  return index === hashes.length ? null : { claim: `entry ${first + Math.max(0, index)} is missing from it`, seq: first + Math.max(0, index) };
}

/** The canonical texts of archived entries of the archives that are at hand, oldest first. */
export function* archivedTexts(connection: Connection, dir: string): Generator<{ seq: number; text: string }> {
  for (const archive of archivesOf(connection)) {
    const path = placeOf(archive, dir);
    if (path === null) continue;
    let seq = archive.first - 1;
    for (const line of linesOf(path)) {
      if (seq >= archive.first) yield { seq, text: line };
      seq += 1;
    }
  }
}
