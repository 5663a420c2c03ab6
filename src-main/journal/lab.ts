import Database from 'better-sqlite3';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedactor } from '../vault/index.ts';
import type { Effect, Fact } from './entries.ts';
import { type JournalOptions, SqliteJournal } from './journal.ts';

// What the journal's tests have in common.

export const note = (text: string): Fact => ({ kind: 'note', actor: { kind: 'person', name: 'ana' }, data: { text } });
export const freshDir = (): string => mkdtempSync(join(tmpdir(), 'qd-journal-'));
export const SEED = Buffer.alloc(32, 3).toString('base64');

export function opened(dir: string, more: Partial<JournalOptions> = {}): SqliteJournal {
  const journal = SqliteJournal.open({ dir, now: () => 1_000, redact: createRedactor(() => ['hunter2-secret']), ...more });
  if (!journal.ok) throw new Error(journal.error.message);
  return journal.value;
}

/** A journal that signs checkpoints. */
export const signing = (dir: string, more: Partial<JournalOptions> = {}): SqliteJournal => opened(dir, { seed: async () => ({ ok: true, value: SEED }), ...more });

/** A run of two entries, ended unless said otherwise. */
export function runOf(run: string, more: { release?: string; ended?: boolean; steps?: unknown[]; source?: string } = {}): Effect[] {
  const about = { actor: { kind: 'person' as const, name: 'ana' }, run, ...(more.release === undefined ? {} : { release: more.release }) };
  return [
    { kind: 'run-started', ...about, data: { runbook: 'smoke', title: `Run ${run}`, hash: 'h', reason: 'to see', environments: ['lab'], steps: more.steps ?? [], ...(more.source === undefined ? {} : { source: more.source }) } },
    ...(more.ended === false ? [] : [{ kind: 'run-finished' as const, ...about, data: { state: 'done' as const, say: 'all well' } }]),
  ];
}

/** Many small entries in one commit, because each commit waits for the disk. */
export async function fill(journal: SqliteJournal, count: number, say = 'filler'): Promise<void> {
  const refused = (n: number): Effect => ({ kind: 'approval-refused', actor: { kind: 'system' }, data: { step: 'none', code: 'none', say: `${say} ${n}` } });
  const written = await journal.appendEffects(Array.from({ length: count }, (_, n) => refused(n)));
  if (!written.ok) throw new Error(written.error.message);
}

/** Changes the file behind the journal's back, as somebody with the disk could: with every trigger out of the way. */
export function tamper(dir: string, sql: string): void {
  const database = new Database(join(dir, 'journal.db'));
  for (const name of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) database.exec(`DROP TRIGGER ${String(name)}`);
  database.exec(sql);
  database.close();
}
