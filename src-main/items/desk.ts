import type { ItemView, Result } from '../../src-preload/contract/index.ts';
import type { Entry, Fact } from '../journal/index.ts';
import { type Consent, consentFor } from './consent.ts';
import { type PlacedItem, itemId } from './model.ts';
import { type ProbePorts, probeItem } from './probe/probe.ts';
import { type ItemReading, judge, later } from './verdict.ts';

/** An item's entry in the journal, and when in a run it was read. */
export type ItemRead = Extract<Fact, { kind: 'item-read' }>;
export type Moment = ItemRead['data']['moment'];

export interface ItemPorts extends ProbePorts {
  /** Null where this journal can be written; else why not: then nothing is probed, because that would not be on record. */
  barred(): string | null;
  consented(key: string): boolean;
  append(fact: ItemRead): Promise<Result<unknown>>;
  /** The entries of a release's items, newest first. */
  recorded(release: string): Promise<readonly Entry[]>;
}

/** How a reading is wanted. `keep`: who acts has each on record; who only watches, each that says something else than the last. */
export interface Looking {
  /** A reading that is younger than this (ms) is as good as a new one. */
  readonly freshMs: number;
  /** How long (ms) it is waited for. */
  readonly waitMs: number;
  readonly keep: 'each' | 'changes';
}

interface Known {
  /** The newest entry that tells of it, and what that says; 0 and nothing where there is none. */
  readonly seq: number;
  readonly recorded: string;
  readonly newest: ItemReading;
  readonly furthest: string | null;
}

/** What is known of release items: probed on demand, each reading journaled before it is believed, and remembered by the journal. */
export class ItemDesk {
  readonly #ports: ItemPorts;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #recalled = new Map<string, Promise<void>>();
  readonly #consents = new Map<string, string | null>();
  readonly #closing = new AbortController();

  constructor(ports: ItemPorts) {
    this.#ports = ports;
  }

  /** As it is known at this moment, without asking. */
  view(item: PlacedItem): ItemView {
    void this.#recall(item.release);
    const { def, release, environment } = item;
    const known = this.#known.get(itemId(item));
    const needsConsent = this.#consents.get(itemId(item)) ?? null;
    return {
      id: itemId(item), release, item: def.item, kind: def.kind, environment, owner: def.owner, phases: [...def.phases], point: def.reversibleUntil,
      ...judge(def, known?.newest ?? null, this.#ports.now(), known?.furthest ?? null), readAt: needsConsent === null ? (known?.newest.at ?? null) : null, needsConsent,
    };
  }

  /** As it is now: asked again unless its newest reading is younger than `freshMs`, and waited for at most `waitMs`. */
  async look(item: PlacedItem, { freshMs, waitMs, keep }: Looking): Promise<ItemView> {
    await this.#recall(item.release);
    const known = this.#known.get(itemId(item));
    const age = known === undefined ? Infinity : this.#ports.now() - known.newest.at;
    // What another life could not tell says nothing of this moment: since then somebody may have agreed to the probe.
    const counts = known?.newest.kind === 'phase' || this.#consents.has(itemId(item));
    if (counts && age >= 0 && age < freshMs) return this.view(item);
    const barred = this.#ports.barred();
    if (barred !== null) {
      const view = this.view(item);
      return view.verdict === 'unknown' ? { ...view, say: `${view.say}; it is not probed from here: ${barred}` } : view;
    }
    const asked = this.#asking.get(itemId(item)) ?? this.#recorded(item, keep).finally(() => this.#asking.delete(itemId(item)));
    this.#asking.set(itemId(item), asked);
    const answered = await Promise.race([asked.then(() => true), new Promise<false>((resolve) => setTimeout(() => resolve(false), waitMs).unref())]);
    if (answered) return this.view(item);
    return { ...this.view(item), verdict: 'unknown', phase: null, say: `its probe has not answered within ${waitMs / 1_000} s` };
  }

  /** Asks once, for a run: the run journals what it is given, and by that it is known here too. */
  async read(item: PlacedItem, moment: Moment, after: string | null, signal: AbortSignal): Promise<ItemRead> {
    await this.#recall(item.release);
    return this.#factOf(item, await this.#probe(item, signal), moment, after);
  }

  #factOf(item: PlacedItem, reading: ItemReading, moment: Moment, after: string | null): ItemRead {
    const { def, release, environment } = item;
    const { verdict, say } = judge(def, reading, this.#ports.now(), this.#known.get(itemId(item))?.furthest ?? null);
    return {
      kind: 'item-read', actor: { kind: 'system' }, release, ...(environment === null ? {} : { environment }),
      data: { id: itemId(item), item: def.item, kind: def.kind, owner: def.owner, phases: [...def.phases], point: def.reversibleUntil, phase: reading.kind === 'phase' ? reading.phase : null, said: reading.kind === 'phase' ? reading.said : '', verdict, say, moment, after },
    };
  }

  /** What must be agreed to before these can be probed, each once. */
  async consents(items: readonly PlacedItem[]): Promise<Consent[]> {
    const found = await Promise.all(items.map((item) => consentFor(item)));
    const wanted = found.flatMap((one) => (one !== null && 'key' in one && !this.#ports.consented(one.key) ? [one] : []));
    return [...new Map(wanted.map((one) => [one.key, one])).values()];
  }

  /** Takes up a reading that is in the journal now, whoever made it. */
  take(entry: Entry): void {
    if (entry.kind !== 'item-read') return;
    const { id, phases, phase, said, say } = entry.data;
    const before = this.#known.get(id);
    const furthest = later({ phases }, before?.furthest ?? null, phase);
    const newest: ItemReading = phase === null ? { kind: 'unknown', why: say, at: entry.at } : { kind: 'phase', phase, said, at: entry.at };
    // What earlier lives knew may be told after what this one has read already.
    this.#known.set(id, before !== undefined && before.seq > entry.seq ? { ...before, furthest } : { seq: entry.seq, recorded: recordOf(entry), newest, furthest });
  }

  /** Ends the probes that run for those who look; those of runs end with their runs. */
  close(): void {
    this.#closing.abort();
  }

  async #recorded(item: PlacedItem, keep: Looking['keep']): Promise<void> {
    const id = itemId(item);
    const reading = await this.#probe(item, this.#closing.signal);
    if (this.#closing.signal.aborted) return;
    const fact = this.#factOf(item, reading, 'asked', null);
    const { seq = 0, recorded = '', furthest = null } = this.#known.get(id) ?? {};
    const known = (newest: ItemReading): void => void this.#known.set(id, { seq, recorded, furthest, newest });
    // What did not run, for want of consent, is not written down again and again either.
    if (recordOf(fact) === recorded && (keep === 'changes' || this.#consents.get(id) !== null)) known(reading);
    else {
      const written = await this.#ports.append(fact);
      // What is not on record was not read.
      if (!written.ok) known({ kind: 'unknown', why: `its reading could not be journaled: ${written.error.message}`, at: this.#ports.now() });
    }
  }

  async #probe(item: PlacedItem, signal: AbortSignal): Promise<ItemReading> {
    const consent = await consentFor(item);
    if (consent !== null && 'why' in consent) return { kind: 'unknown', why: consent.why, at: this.#ports.now() };
    const missing = consent !== null && !this.#ports.consented(consent.key) ? consent.say : null;
    this.#consents.set(itemId(item), missing);
    if (missing !== null) return { kind: 'unknown', why: `nobody has agreed yet to ${missing}`, at: this.#ports.now() };
    return probeItem(item, this.#ports, signal);
  }

  /** What earlier lives of this journal knew of a release's items, once. */
  #recall(release: string): Promise<void> {
    const known = this.#recalled.get(release) ?? this.#ports.recorded(release).then((entries) => [...entries].reverse().forEach((entry) => this.take(entry)));
    this.#recalled.set(release, known);
    return known;
  }
}

/** What two readings that say the same have in common. */
const recordOf = ({ data: { phase, said, verdict, say } }: Pick<ItemRead, 'data'>): string => JSON.stringify([phase, said, verdict, say]);
