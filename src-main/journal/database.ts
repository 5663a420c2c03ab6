import Database from 'better-sqlite3';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { entryHash } from './chain.ts';
import { migrations } from './migrations/index.ts';

export type Connection = Database.Database;

const FULL = 2;
/** How long a write waits for a program that has the file locked, ms: everything else waits with it. */
const BUSY_MS = 500;

/**
 * Opens the journal's file for its one writer: WAL and `synchronous=FULL`, both read back, because the build's default under
 * WAL is NORMAL, which may lose the last entries in a power cut. A damaged or newer file is left byte for byte as it is.
 */
export function openForWriting(file: string): Result<Connection> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file)) {
      const known = refusalOf(file, true);
      if (known !== null) return known;
    }
    // Made here, so that nobody else may read it whatever the folder's mode is.
    closeSync(openSync(file, 'a', 0o600));
    const connection = new Database(file, { timeout: BUSY_MS });
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    if (connection.pragma('journal_mode', { simple: true }) !== 'wal' || connection.pragma('synchronous', { simple: true }) !== FULL) {
      connection.close();
      return fail('journal-unsafe', `${file}: this disk does not take a write-ahead log with full synchronisation`, { hint: 'Use --data with a folder on a local disk.' });
    }
    migrate(connection);
    return ok(connection);
  } catch (error) {
    return fault(file, error);
  }
}

/** Opens the file to be read only; a second captain sees the first one's entries as they come. */
export function openForReading(file: string): Result<Connection> {
  try {
    if (!existsSync(file)) return fail('no-journal', `${file}: there is no journal yet`);
    const known = refusalOf(file, false);
    return known ?? ok(new Database(file, { readonly: true }));
  } catch (error) {
    return fault(file, error);
  }
}

function refusalOf(file: string, toWrite: boolean): Result<never> | null {
  const looking = new Database(file, { readonly: true });
  try {
    const version = Number(looking.pragma('user_version', { simple: true }));
    if (version > migrations.length) {
      return fail('journal-newer', `${file}: a newer Quarterdeck wrote this journal (version ${version}, this one knows ${migrations.length})`, { hint: 'It was not touched. Update Quarterdeck; or keep it with `quarterdeck journal copy DIR` and start with another --data folder.' });
    }
    return damageIn(looking, file) ?? (toWrite ? tornEnd(looking, file) : null);
  } finally {
    looking.close();
  }
}

/** Larger files are looked at only at their ends when they are opened; verification reads them whole. */
const SMALL_BYTES = 16 << 20;
const TAIL = 64;

/** What is wrong with the file's structure, as far as can be seen without reading all of a large one. */
function damageIn(looking: Connection, file: string): Result<never> | null {
  const pages = Number(looking.pragma('page_count', { simple: true }));
  const bytes = pages * Number(looking.pragma('page_size', { simple: true }));
  if (bytes <= SMALL_BYTES) {
    const found = looking.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') return fault(file, new Error(`malformed: ${String(found)}`));
  }
  if (looking.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").get() === undefined) return pages <= 1 ? null : fault(file, new Error('malformed: it holds other tables than a journal'));
  return null;
}

/** Nothing is written after newest entries that are not what was written: their chain is held against their bytes. */
function tornEnd(looking: Connection, file: string): Result<never> | null {
  if (looking.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").get() === undefined) return null;
  const newest = looking.prepare<[number], { seq: number; canonical: string; hash: Buffer }>('SELECT seq, canonical, hash FROM entries ORDER BY seq DESC LIMIT ?').all(TAIL);
  for (const [index, { seq, canonical, hash }] of newest.entries()) {
    const before = newest[index + 1];
    if (before === undefined) continue;
    if (before.seq !== seq - 1 || !entryHash(before.hash, canonical).equals(hash)) return fault(file, new Error(`malformed: entry ${seq} is not what was written`));
  }
  return null;
}

function migrate(connection: Connection): void {
  const from = Number(connection.pragma('user_version', { simple: true }));
  connection.transaction(() => {
    migrations.slice(from).forEach((migration, index) => {
      if (typeof migration === 'string') connection.exec(migration);
      else migration(connection);
      connection.pragma(`user_version = ${from + index + 1}`);
    });
  })();
}

/** A fault of SQLite or of the disk, in words; the file is never written over. */
export function fault(file: string, error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (/NOTADB|CORRUPT|malformed/.test(`${code} ${message}`)) {
    return fail('journal-damaged', `${file}: this is damaged, or no journal: ${message}`, { hint: 'It was not touched. Keep it with `quarterdeck journal copy DIR`, then start with another --data folder.' });
  }
  if (/SQLITE_(BUSY|LOCKED)/.test(code)) return fail('journal-busy', `${file}: another program has it locked`, { hint: 'Close what has it open, such as a database browser, and try again.', retryable: true });
  if (/FULL|ENOSPC/.test(code)) return fail('disk-full', `${file}: the disk is full`, { hint: 'Nothing can be journaled, so nothing can be done. Make room.', retryable: true });
  if (/READONLY|EACCES|EROFS|CANTOPEN|PERM|ENOTDIR|EEXIST|EISDIR/.test(code)) return fail('journal-unwritable', `${file}: it may not be written: ${message}`, { hint: 'Check the folder’s permissions, or use --data.' });
  return fail('journal-failed', `${file}: ${message}`, { retryable: true });
}
