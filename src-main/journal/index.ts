import { type Result, ok } from '../../src-preload/contract/index.ts';
import { type Journal, type JournalOptions, SqliteJournal } from './journal.ts';

export type { Journal, JournalOptions, Stored } from './journal.ts';
export type { Actor, Entry, Fact } from './entries.ts';
export { entryView } from './view.ts';
export { checkGrowth } from './checkpoints/index.ts';
export { verifyPackage } from './evidence/index.ts';

/** Opens the journal; see `SqliteJournal.open`. */
export async function openJournal(options: JournalOptions): Promise<Result<Journal>> {
  const journal = SqliteJournal.open(options);
  return journal.ok ? ok(journal.value) : journal;
}
