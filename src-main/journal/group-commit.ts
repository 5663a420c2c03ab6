import { performance } from 'node:perf_hooks';
import type { Result } from '../../src-preload/contract/index.ts';
import type { Effect } from './entries.ts';
import type { EffectJournal, Stored } from './journal.ts';

interface Waiting {
  readonly entries: readonly Effect[];
  readonly done: (written: Result<Stored[]>) => void;
}

/**
 * While commits are shared and follow each other closely, the next one waits for others as long (ms) as the last one took, so
 * that a slow disk is not asked for more than it can do, and never longer than this. One caller alone, step after step, never
 * waits: nobody would come.
 */
const TOGETHER_MS = 20;

/**
 * Effects that come in the same turn of the event loop share one transaction, and so one synchronisation of the disk: fifty
 * intents cost what one does. Nobody is told that an entry is durable before it is; each caller's entries stay together and in
 * order. If the shared transaction fails, each caller's goes alone, so that nobody fails for another's entry.
 */
export function groupCommits(journal: EffectJournal): EffectJournal {
  let waiting: Waiting[] = [];
  let freeAt = 0;
  const commit = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    const began = performance.now();
    const together = group.length === 1 ? null : await settled(journal, group.flatMap(({ entries }) => entries));
    const ended = performance.now();
    freeAt = group.length === 1 ? 0 : ended + Math.min(TOGETHER_MS, ended - began);
    let from = 0;
    for (const { entries, done } of group) {
      done(together?.ok === true ? { ok: true, value: together.value.slice(from, from + entries.length) } : await settled(journal, entries));
      from += entries.length;
    }
  };
  return {
    appendEffects: (entries) => new Promise((done) => {
      if (waiting.push({ entries, done }) > 1) return;
      const soon = freeAt - performance.now();
      if (soon > 0) setTimeout(() => void commit(), soon);
      else setImmediate(() => void commit());
    }),
  };
}

/** An entry that does not fit its schema is a fault of whoever wrote it, and theirs alone. */
async function settled(journal: EffectJournal, entries: readonly Effect[]): Promise<Result<Stored[]>> {
  try {
    return await journal.appendEffects(entries);
  } catch (error) {
    return { ok: false, error: { code: 'journal-failed', message: error instanceof Error ? error.message : String(error), retryable: false } };
  }
}
