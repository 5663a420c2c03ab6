import { groupCommits } from './group-commit.ts';
import { type EffectJournal, type Journal, SqliteJournal } from './journal.ts';

/** The crash protocol's door: only `runbooks/` may come in here, and the linter holds it to that. */
export type { EffectJournal } from './journal.ts';
export type { Effect } from './entries.ts';

/** The right to append intents and outcomes to this journal. */
export function effectsOf(journal: Journal): EffectJournal {
  if (journal instanceof SqliteJournal) return groupCommits(journal);
  throw new Error('this journal takes no effects');
}
