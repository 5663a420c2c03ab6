import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type CalendarItem, type Feed, type Result, fail, ok } from '../../src-preload/contract/index.ts';
import type { Entry, Fact } from '../journal/index.ts';
import { type Published, icsText, sequenced } from './ics/index.ts';

const DAY_MS = 24 * 3_600_000;
/** What a feed holds: from a month ago to half a year ahead. */
const BACK_MS = 31 * DAY_MS;
const AHEAD_MS = 183 * DAY_MS;
const ENTRY_EVENTS = 500;

export interface PublisherPorts {
  readonly append: (fact: Fact) => Promise<Result<unknown>>;
  readonly list: (from: number, to: number) => Result<CalendarItem[]>;
  readonly workspace: () => string;
  readonly now: () => number;
  readonly person: () => string;
  /** What is kept of the feed's secret: its sha256, and since when. */
  readonly kept: { get(): { readonly sha256: string; readonly madeAt: number } | null; set(feed: { sha256: string; madeAt: number } | null): Result<null> };
  /** Where the host serves the feed; null where this host serves none. */
  readonly base: () => string | null;
}

/** What other calendars are told. SEQUENCE is kept in the journal: an entry for each event that changed since it last went out. */
export interface Publisher {
  take(entry: Entry): void;
  ics(from: number, to: number): Promise<Result<string>>;
  /** For whoever holds the feed's secret; nobody else is told whether there is one. */
  feedIcs(secret: string): Promise<Result<string>>;
  feed(): Feed;
  makeFeed(): Promise<Result<Feed>>;
  revokeFeed(): Promise<Result<Feed>>;
}

export function createPublisher({ append, list, workspace, now, person, kept, base }: PublisherPorts): Publisher {
  const published = new Map<string, Published>();
  let changedAt = 0;
  const ics = async (from: number, to: number): Promise<Result<string>> => {
    const items = list(from, to);
    if (!items.ok) return items;
    const { events, changed } = sequenced(items.value, published, workspace(), from, to);
    for (let at = 0; at < changed.length; at += ENTRY_EVENTS) {
      const written = await append({ kind: 'calendar-published', actor: { kind: 'system' }, data: { events: changed.slice(at, at + ENTRY_EVENTS).map((one) => ({ ...one })) } });
      // A window that may not write the journal still tells what it knows; the next writer comes to the same numbers.
      if (!written.ok && written.error.code !== 'journal-read-only') return written;
    }
    return ok(icsText(events, `Quarterdeck ${workspace()}`, changedAt === 0 ? now() : changedAt));
  };
  const feed = (): Feed => {
    const known = kept.get();
    const where = base();
    if (where === null) return { url: null, madeAt: known?.madeAt ?? null, say: 'This window serves no address for calendar programs: the browser host does (quarterdeck open). Export a file instead.' };
    return { url: null, madeAt: known?.madeAt ?? null, say: known === null ? 'No calendar program can read this calendar yet.' : 'The address was shown when it was made. Make a new one to see it; the old one then ends.' };
  };
  const changed = async (fact: 'feed-made' | 'feed-revoked', next: { sha256: string; madeAt: number } | null): Promise<Result<null>> => {
    const written = await append({ kind: fact, actor: { kind: 'person', name: person() }, data: {} });
    return written.ok ? kept.set(next) : written;
  };
  return {
    take(entry) {
      if (entry.kind !== 'calendar-published') return;
      for (const event of entry.data.events) published.set(event.uid, event);
      changedAt = entry.at;
    },
    ics,
    async feedIcs(secret) {
      const known = kept.get();
      const given = createHash('sha256').update(secret).digest();
      if (known === null || !timingSafeEqual(given, Buffer.from(known.sha256, 'hex'))) return fail('no-feed', 'there is no such calendar');
      return ics(now() - BACK_MS, now() + AHEAD_MS);
    },
    feed,
    async makeFeed() {
      const where = base();
      if (where === null) return fail('no-feed', feed().say);
      const secret = randomBytes(32).toString('base64url');
      const next = { sha256: createHash('sha256').update(secret).digest('hex'), madeAt: now() };
      const done = await changed('feed-made', next);
      return done.ok ? ok({ url: `${where}?key=${secret}`, madeAt: next.madeAt, say: 'Whoever knows this address can read the calendar, and nothing else. It is shown once.' }) : done;
    },
    async revokeFeed() {
      const done = await changed('feed-revoked', null);
      return done.ok ? ok(feed()) : done;
    },
  };
}
