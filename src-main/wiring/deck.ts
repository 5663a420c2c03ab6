import type { EntryView } from '../../src-preload/contract/index.ts';
import type { createArming, createConn } from '../acts/index.ts';
import type { Calendar, CalendarDesk } from '../calendar/index.ts';
import type { Catalogue, Fleet } from '../clusters/index.ts';
import type { AnswerBook, Tree, TreeDesk } from '../decisions/index.ts';
import type { ItemDesk } from '../items/index.ts';
import type { Journal } from '../journal/index.ts';
import type { LiveSource } from '../live/index.ts';
import type { RunEngine, RunPorts } from '../runbooks/index.ts';
import type { SettingsFile } from '../settings/index.ts';
import type { SignalDesk } from '../signals/index.ts';
import type { Sightings } from '../sightings/index.ts';
import type { Vault } from '../vault/index.ts';
import type { HeldOwners } from './held-owners.ts';
import type { Target } from './target.ts';

/** Everything that was built, for the places that join domains. `target` is what the captain looks at now; it can change. */
export interface Deck {
  target: Target;
  plugins: ReadonlyMap<string, string>;
  readonly settings: SettingsFile;
  /** Every text in which a secret could be seen, longest first. */
  readonly secretForms: () => readonly string[];
  readonly journal: Journal;
  readonly vault: Vault;
  readonly fleet: Fleet;
  readonly engine: RunEngine;
  readonly held: HeldOwners;
  readonly runPorts: RunPorts;
  readonly calendar: Calendar;
  /** What people decide about time: changes of definitions, overrides, reviews. */
  readonly calendarDesk: CalendarDesk;
  readonly answers: AnswerBook;
  /** Which revisions stayed healthy, and for how long. */
  readonly sightings: Sightings;
  /** What releases change besides workloads. */
  readonly items: ItemDesk;
  readonly signals: SignalDesk;
  readonly trees: TreeDesk;
  /** The tree that is there where the workspace has none of its name. */
  readonly readyMade: Tree | null;
  readonly entries: LiveSource<EntryView>;
  readonly arming: ReturnType<typeof createArming>;
  readonly conn: ReturnType<typeof createConn>;
  readonly catalogue: () => Catalogue;
  readonly now: () => number;
  readonly person: () => string;
}
