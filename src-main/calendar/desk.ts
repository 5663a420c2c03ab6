import type { Changes } from './changes/propose.ts';
import type { Remembered } from './emergencies.ts';
import type { Overrides } from './overrides.ts';

/** What people decide about time, as the rest of main holds it. */
export interface CalendarDesk {
  readonly changes: Changes;
  readonly overrides: Overrides;
  /** The emergencies that the journal remembers. */
  readonly remembered: readonly Remembered[];
}
