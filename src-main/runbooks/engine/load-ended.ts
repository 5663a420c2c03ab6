import type { Journal } from '../../journal/index.ts';
import { type FoldedRun, foldRuns } from './fold.ts';

/** How many ended runs are kept at hand; the journal has them all. They are read a few at a time: reading must not hold up what runs. */
const RECENT_RUNS = 200;
const SLICE = 5;

/** Gives the runs that have ended, the newest first, as far back as is kept at hand. */
export async function loadEnded(journal: Journal, closing: AbortSignal, take: (run: FoldedRun) => void): Promise<void> {
  for (let skip = 0; skip < RECENT_RUNS && !closing.aborted; skip += SLICE) {
    await new Promise((resolve) => setImmediate(resolve));
    const entries = closing.aborted ? null : await journal.readRuns({ count: SLICE, skip });
    if (entries?.ok !== true || entries.value.length === 0) return;
    for (const run of foldRuns(entries.value.map(({ entry }) => entry)).values()) take(run);
  }
}
