import type { EntryView } from '../../src-preload/contract/index.ts';
import { type Journal, entryView } from '../journal/index.ts';
import { LiveCollection, type LiveSource } from '../live/index.ts';

/** How many entries the live view holds; older ones are read from the journal. */
const KEPT = 500;

/** The newest entries, live. */
export async function liveEntries(journal: Journal): Promise<LiveSource<EntryView>> {
  const live = new LiveCollection<EntryView>();
  const newest = await journal.read({ limit: KEPT });
  if (newest.ok) live.upsert(...newest.value.map(entryView));
  journal.subscribe((stored) => {
    live.upsert(entryView(stored));
    live.remove(String(stored.entry.seq - KEPT));
  });
  return live;
}
