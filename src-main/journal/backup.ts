import { constants, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { type Connection, fault } from './database.ts';
import { readHead } from './entry-writer.ts';

/**
 * A whole copy of the journal while it is in use, by SQLite's own online backup: a state between two entries, never half a
 * write. Archives that are at hand go with it. Nothing in the folder is written over.
 */
export async function backUp(connection: Connection, dir: string, to: string): Promise<Result<{ entries: number; files: string[] }>> {
  const target = join(to, 'journal.db');
  try {
    mkdirSync(to, { recursive: true, mode: 0o700 });
    if (readdirSync(to).length > 0) return fail('not-empty', `${to} is not empty`, { hint: 'Nothing was written. Name an empty or a new folder.' });
    await connection.backup(target);
    const archives = join(dir, 'archives');
    const names = existsSync(archives) ? readdirSync(archives).filter((name) => name.endsWith('.jsonl')) : [];
    if (names.length > 0) mkdirSync(join(to, 'archives'), { mode: 0o700 });
    for (const name of names) copyFileSync(join(archives, name), join(to, 'archives', name), constants.COPYFILE_EXCL);
    return ok({ entries: readHead(connection).seq, files: ['journal.db', ...names.map((name) => `archives/${name}`)] });
  } catch (error) {
    return fault(target, error);
  }
}
