import Database from 'better-sqlite3';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const holderSchema = z.object({ pid: z.number(), host: z.string(), user: z.string(), since: z.string() });
export type Holder = z.infer<typeof holderSchema>;

export type Lock = { readonly kind: 'held'; release(): void } | { readonly kind: 'taken'; readonly holder: Holder | null };

/**
 * The one writer's lock: an exclusive transaction held open on a side database, which the operating system drops when the
 * process dies, however it dies. Who holds it is written beside it, for the message only.
 */
export function takeLock(file: string, me: Holder): Lock {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch {
    connection.close();
    return { kind: 'taken', holder: readHolder(`${file}.holder`) };
  }
  writeFileSync(`${file}.holder`, JSON.stringify(me), { mode: 0o600 });
  return { kind: 'held', release: () => connection.close() };
}

/** Whether a living process holds the lock. Asked without taking it for longer than the question. */
export function isTaken(file: string): boolean {
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
    connection.exec('ROLLBACK');
    return false;
  } catch {
    return true;
  } finally {
    connection.close();
  }
}

function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
