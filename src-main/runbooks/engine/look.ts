import { type Result, type RunView, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Journal } from '../../journal/index.ts';
import { foldRuns } from './fold.ts';
import { runView } from './view.ts';

const RECENT = 50;
/** As many entries of one run are read for a look; a run of 2,000 steps has a tenth of that. */
const MOST_ENTRIES = 100_000;

/** Runs as the journal tells them, for those who only look: those that have not ended, and the newest that have, newest first. */
export async function readRuns(journal: Journal): Promise<Result<RunView[]>> {
  const open = await journal.readRuns('open');
  const ended = await journal.readRuns({ count: RECENT, skip: 0 });
  if (!open.ok) return open;
  if (!ended.ok) return ended;
  const driven = journal.hasOtherWriter();
  return ok([...foldRuns([...open.value, ...ended.value].map(({ entry }) => entry)).values()].map((run) => runView(run, driven, null, () => undefined)).sort((a, b) => b.startedAt - a.startedAt));
}

/** One run, however long ago. */
export async function readRun(journal: Journal, id: string): Promise<Result<RunView>> {
  const entries = await journal.read({ run: id, limit: MOST_ENTRIES });
  if (!entries.ok) return entries;
  const run = foldRuns(entries.value.map(({ entry }) => entry).reverse()).get(id);
  return run === undefined ? fail('no-such-run', `there is no run ${id}`) : ok(runView(run, journal.hasOtherWriter(), null, () => undefined));
}
