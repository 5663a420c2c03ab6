import type { EntryView } from '../../src-preload/contract/index.ts';
import { actorName } from './entries.ts';
import type { Stored } from './journal.ts';
import { sayOf } from './say.ts';

/** An entry as the screens show it. */
export function entryView({ entry, hash, canonical }: Stored): EntryView {
  return {
    id: String(entry.seq), seq: entry.seq, at: entry.at, kind: entry.kind, actor: actorName(entry), run: entry.run ?? null, release: entry.release ?? null,
    environment: entry.environment ?? null, service: entry.service ?? null, say: sayOf(entry), hash, canonical,
  };
}
