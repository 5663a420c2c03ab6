import { type CalendarItem, ok } from '../../src-preload/contract/index.ts';
import type { Opened, Services } from '../api/index.ts';
import type { CalendarPorts } from '../calendar/index.ts';
import { derive } from '../live/index.ts';
import type { Deck } from './deck.ts';

/** The clock moves states too: a window opens and closes by itself. */
const TICK_MS = 1_000;

export const calendarPorts = (deck: () => Deck): CalendarPorts => ({
  workspace: () => deck().target.workspace,
  runs: () => deck().engine.runs.all(),
  now: () => deck().now(),
  overridesOf: () => [],
  events: () => [],
  argo: { windows: () => [], ruleFor: () => null, version: () => 0 },
});

export function calendarServices(deck: Deck): Services['calendar'] {
  const { calendar } = deck;
  return {
    list: (from, to) => calendar.list(from, to),
    verdict: (scope, intent, when) => calendar.over(scope, intent, when),
    tryMove: (asked) => calendar.tryMove(asked),
    findSlot: (search) => ok(calendar.findSlot(search)),
  };
}

/** What touches [from, to), computed again as runs move, files are edited and the clock goes on; only while somebody looks. */
export function openCalendar(deck: Deck, from: number, to: number): Opened<CalendarItem> {
  const look = (): readonly CalendarItem[] => {
    const listed = deck.calendar.list(from, to);
    return listed.ok ? listed.value : [];
  };
  return derive<CalendarItem>([deck.engine.runs, deck.entries, deck.calendar], look, { tickMs: TICK_MS });
}
