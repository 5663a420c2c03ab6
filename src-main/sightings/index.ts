import { type JournalFact, spanText } from '../clusters/index.ts';
import type { Journal } from '../journal/index.ts';
import { type Open, type Sighting, type Standing, look, openIn } from './model.ts';

export type { Standing } from './model.ts';

const LOOK_EVERY_MS = 60_000;
/** The first look comes when connections have had time to be made. */
const FIRST_LOOK_MS = 5_000;
/** So many in one entry; a large cluster's first look becomes several. */
const AT_ONCE = 100;
/** How many of the newest notes are read at the start. */
const READ = 500;

/** What is remembered of revisions that stayed healthy, across restarts: the cluster keeps no such memory. */
export interface Sightings {
  /** As evidence on the revisions of one workload. */
  of(workload: string): JournalFact[];
  /** Looks now; otherwise it looks once a minute. */
  look(): Promise<void>;
  close(): void;
}

export interface SightingPorts {
  readonly journal: Journal;
  readonly standing: () => readonly Standing[];
  /** How long (ms) a revision of a workload, by its id, must have stayed healthy to be known good. */
  readonly healthyForMs: (workload: string) => number;
  readonly now: () => number;
}

/** Reads what was noted before, and notes what is seen from now on. A journal that cannot be written notes nothing. */
export async function createSightings({ journal, standing, healthyForMs, now }: SightingPorts): Promise<Sightings> {
  const read = await journal.read({ kinds: ['revisions-seen'], limit: READ });
  const notes = (read.ok ? read.value : []).flatMap(({ entry }) => (entry.kind === 'revisions-seen' ? [{ at: entry.at, seen: entry.data.seen }] : [])).reverse();
  let open: ReadonlyMap<string, Open> = openIn(notes);
  const ended = new Map<string, Sighting[]>();
  const keep = (one: Sighting): void => void (one.until === null || ended.set(one.workload, [...(ended.get(one.workload) ?? []), one]));
  for (const note of notes) note.seen.forEach(keep);
  const lookNow = async (): Promise<void> => {
    if (journal.mode.kind !== 'writer') return;
    const found = look(open, standing(), { now: now(), healthyForMs });
    const environments = [...new Set(found.noted.map((one) => one.environment))];
    for (const environment of environments) {
      const seen = found.noted.filter((one) => one.environment === environment).map(({ environment: _here, ...one }) => ({ ...one, digests: { ...one.digests } }));
      for (let from = 0; from < seen.length; from += AT_ONCE) {
        const written = await journal.append({ kind: 'revisions-seen', actor: { kind: 'system' }, environment, data: { seen: seen.slice(from, from + AT_ONCE) } });
        // What could not be noted is not known after a restart: it is noted at the next look instead.
        if (!written.ok) return;
      }
      seen.forEach(keep);
    }
    open = found.open;
  };
  const timer = setInterval(() => void lookNow(), LOOK_EVERY_MS);
  const first = setTimeout(() => void lookNow(), FIRST_LOOK_MS);
  for (const one of [timer, first]) one.unref();
  return {
    of(workload) {
      const going = open.get(workload);
      return [...(ended.get(workload) ?? []), ...(going === undefined ? [] : [{ ...going.sighting, until: going.seenAt }])].map((one) => factOf(one, healthyForMs(workload)));
    },
    look: lookNow,
    close: () => {
      clearInterval(timer);
      clearTimeout(first);
    },
  };
}

function factOf({ uid, from, until, ended, digests }: Sighting, healthyForMs: number): JournalFact {
  const span = { from, until: until ?? from };
  const held = span.until - span.from;
  const end = ended === 'unwell' ? ', then it fell ill' : ended === 'superseded' ? `, until ${new Date(span.until).toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
  return { uid, says: held >= healthyForMs ? 'good' : 'neutral', fact: `ran ${spanText(held)} here, healthy${end}`, span, digests };
}
