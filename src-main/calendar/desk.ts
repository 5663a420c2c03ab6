import type { FollowedArgo } from './argo/index.ts';
import type { Changes } from './changes/propose.ts';
import type { Remembered } from './emergencies.ts';
import type { Sources } from './ics/index.ts';
import type { Overrides } from './overrides.ts';
import type { Publisher } from './publisher.ts';

/** What people decide about time, as the rest of main holds it. */
export interface CalendarDesk {
  readonly changes: Changes;
  readonly overrides: Overrides;
  readonly sources: Sources;
  readonly argo: FollowedArgo;
  readonly publisher: Publisher;
  /** The emergencies that the journal remembers. */
  readonly remembered: readonly Remembered[];
}
