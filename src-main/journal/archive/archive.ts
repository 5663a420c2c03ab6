import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { GENESIS } from '../chain.ts';
import type { Connection } from '../database.ts';
import { selectOpenRuns } from '../readers.ts';
import { archivesOf, checkArchives } from './check.ts';
import { writeArchive } from './file.ts';

export interface Archived {
  readonly first: number;
  readonly last: number;
  readonly file: string;
}

/**
 * Moves the bodies of the oldest entries into a file: all before an instant (ms), up to the first run that has not ended or
 * reaches beyond it. Their hashes stay, so that every proof still holds. The file is on the disk, and was read again and
 * checked, before anything leaves the journal.
 */
export function archiveBefore(connection: Connection, { before, dir, now }: { before: number; dir: string; now: number }): Result<Archived> {
  const first = (archivesOf(connection).at(-1)?.last ?? 0) + 1;
  const last = lastToArchive(connection, before);
  if (last < first) return fail('nothing-to-archive', 'no entry is old enough: those of runs that have not ended, and all after them, stay');
  const name = `entries-${first}-${last}.jsonl`;
  const path = join(dir, 'archives', name);
  mkdirSync(join(dir, 'archives'), { recursive: true, mode: 0o700 });
  const genesis = connection.prepare<[number], Buffer>('SELECT hash FROM archived WHERE seq = ?').pluck().get(first - 1) ?? GENESIS;
  const texts = connection.prepare<[number, number], string>('SELECT canonical FROM entries WHERE seq >= ? AND seq <= ? ORDER BY seq').pluck();
  const sha256 = writeArchive(path, { archive: 'quarterdeck/archive/1', first, last, before: genesis.toString('hex') }, texts.iterate(first, last));
  const move = connection.transaction((): Result<Archived> => {
    connection.prepare('INSERT INTO archives (first, last, at, file, sha256) VALUES (?, ?, ?, ?, ?)').run(first, last, now, name, sha256);
    connection.prepare('INSERT INTO archived (seq, hash) SELECT seq, hash FROM entries WHERE seq >= ? AND seq <= ?').run(first, last);
    const found = checkArchives(connection, dir);
    if (found.broken !== null) throw new Error(found.broken.claim);
    removeEntries(connection, first, last);
    return ok({ first, last, file: path });
  });
  const moved = move.immediate();
  connection.exec('VACUUM');
  return moved;
}

/** The only place where entries leave their table. What forbids it is there again when the transaction ends, or never went. */
function removeEntries(connection: Connection, first: number, last: number): void {
  const guard = connection.prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'entries_are_never_deleted'").pluck().get();
  connection.exec('DROP TRIGGER IF EXISTS entries_are_never_deleted');
  connection.prepare('DELETE FROM entries WHERE seq >= ? AND seq <= ?').run(first, last);
  if (guard !== undefined) connection.exec(guard);
}

function lastToArchive(connection: Connection, before: number): number {
  const young = connection.prepare<[number], number | null>('SELECT min(seq) FROM entries WHERE at >= ?').pluck().get(before);
  const newest = connection.prepare<[], number | null>('SELECT max(seq) FROM entries').pluck().get();
  let last = young == null ? (newest ?? 0) : young - 1;
  for (const run of selectOpenRuns(connection)) last = Math.min(last, (firstOf(connection, run) ?? last + 1) - 1);
  // A run is never torn in two.
  const torn = connection.prepare<[number, number], number | null>('SELECT min(seq) FROM entries WHERE seq <= ? AND run IN (SELECT run FROM entries WHERE seq > ? AND run IS NOT NULL)').pluck();
  for (let at = torn.get(last, last); at != null; at = torn.get(last, last)) last = at - 1;
  return last;
}

const firstOf = (connection: Connection, run: string): number | null | undefined => connection.prepare<[string], number | null>('SELECT min(seq) FROM entries WHERE run = ?').pluck().get(run);
