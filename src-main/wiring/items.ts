import { type ItemView, type Result, type RunView, fail, ok } from '../../src-preload/contract/index.ts';
import { type Consent, ItemDesk, type Looking, type PlacedItem, placedItemSchema } from '../items/index.ts';
import type { Journal } from '../journal/index.ts';
import { instantOf, readLocal } from '../recurrence/index.ts';
import type { RunPorts } from '../runbooks/index.ts';
import { type Workspace, itemsOf } from '../workspace/index.ts';
import type { Deck } from './deck.ts';

/** An act stands on what is so at its plan and again at its press; what only watches lives with a reading that still holds. */
export const ACTING: Looking = { freshMs: 500, waitMs: 5_000, keep: 'each' };
export const WATCHING: Looking = { freshMs: 40_000, waitMs: 5_000, keep: 'changes' };
/** A person who asks waits for the probe's own time to pass. */
const ASKED: Looking = { freshMs: 500, waitMs: 61_000, keep: 'each' };
/** Entries of a release that are read back, at most. */
const RECALLED = 500;
const UNDER_WAY: readonly RunView['state'][] = ['running', 'waiting', 'paused', 'in-doubt', 'interrupted'];

/** Release items over the journal and the vault; the deck is asked at each use. */
export function createItems(deck: () => Deck, journal: Journal, redact: (text: string) => string): ItemDesk {
  const desk = new ItemDesk({
    now: () => deck().now(), redact, secret: (name) => deck().vault.get(name, 'the probe of a release item'),
    barred: () => (journal.mode.kind === 'writer' ? null : journal.mode.why),
    consented: (key) => deck().settings.current.consents.includes(key),
    append: (fact) => journal.append(fact),
    async recorded(release) {
      const read = await journal.read({ kinds: ['item-read'], release, limit: RECALLED });
      return read.ok ? read.value.map(({ entry }) => entry) : [];
    },
  });
  journal.subscribe(({ entry }) => desk.take(entry));
  return desk;
}

/** How a run reads what it was pinned with. */
export const itemReader = (deck: () => Deck): RunPorts['readItem'] => async (item, moment, after, signal) => {
  const placed = placedItemSchema.safeParse(item);
  return placed.success ? deck().items.read(placed.data, moment, after, signal) : null;
};

/** What a release changes besides workloads; in some of its environments where they are named. */
export function itemsHere({ target: { workspace } }: Pick<Deck, 'target'>, release: string | null, environments?: readonly string[]): PlacedItem[] {
  const items = workspace === null || release === null ? [] : itemsOf(workspace, release);
  return environments === undefined ? items : items.filter(({ environment }) => environment === null || environments.includes(environment));
}

/** As they are known now; nothing is asked. */
export const itemViewsOf = (deck: Deck, release: string): ItemView[] => itemsHere(deck, release).map((item) => deck.items.view(item));

/** Asks every item of a release now. */
export async function readItems(deck: Deck, release: string): Promise<Result<ItemView[]>> {
  if (deck.target.workspace?.releases.has(release) !== true) return fail('no-such-release', `there is no release ${release}`);
  return ok(await Promise.all(itemsHere(deck, release).map((item) => deck.items.look(item, ASKED))));
}

interface Seat {
  readonly environment: string;
  readonly service: string;
}

/** The items that a change of these services has beside it: of every release of them that is in flight here, and of the newest that has begun. */
export function itemsBeside(deck: Deck, seats: readonly Seat[]): PlacedItem[] {
  const { workspace } = deck.target;
  if (workspace === null) return [];
  const releases = new Set(seats.flatMap((seat) => releasesAt(workspace, seat, deck.engine.runs.all(), deck.now())));
  return [...releases].flatMap((release) => itemsHere(deck, release, seats.map((seat) => seat.environment)));
}

export const itemsNow = (deck: Deck, items: readonly PlacedItem[], how: Looking): Promise<ItemView[]> => Promise.all(items.map((item) => deck.items.look(item, how)));

function releasesAt(workspace: Workspace, { environment, service }: Seat, runs: readonly RunView[], now: number): string[] {
  const begun = [...workspace.releases.values()].flatMap(({ value }) => {
    if (value.cancelled !== undefined || !(service in value.services) || !value.environments.includes(environment)) return [];
    const at = (local: string): number => instantOf(value.window.zone ?? workspace.zone, readLocal(local));
    const mine = runs.filter((run) => run.release === value.release);
    // A run may have begun before its window: then that is when it began.
    const start = Math.min(at(value.window.start), ...mine.map((run) => run.startedAt));
    const inFlight = mine.some((run) => UNDER_WAY.includes(run.state)) || (start <= now && now < at(value.window.end));
    return start > now ? [] : [{ release: value.release, start, inFlight }];
  });
  const newest = begun.reduce<{ release: string; start: number } | null>((last, one) => (last === null || one.start > last.start ? one : last), null);
  return [...new Set([...begun.filter((one) => one.inFlight).map((one) => one.release), ...(newest === null ? [] : [newest.release])])];
}

/** What a person must agree to before the probes of a release run. */
export const probesToAgree = (deck: Deck, release: string): Promise<Consent[]> => deck.items.consents(itemsHere(deck, release));

/** Journals what is agreed to, keeps it, and asks the items that waited for it. */
export async function agreeToProbes(deck: Deck, release: string, agreed: readonly Consent[]): Promise<Result<null>> {
  const written = await deck.journal.append({ kind: 'probes-agreed', actor: { kind: 'person', name: deck.person() }, release, data: { programs: agreed.map((one) => one.say) } });
  if (!written.ok) return written;
  const kept = deck.settings.change({ consents: [...new Set([...deck.settings.current.consents, ...agreed.map((one) => one.key)])] });
  if (kept.ok) void readItems(deck, release);
  return kept;
}
