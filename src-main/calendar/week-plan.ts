import type { CalendarItem, WeekPlan } from '../../src-preload/contract/index.ts';
import { instantOf, localOf } from '../recurrence/index.ts';
import { summaryOf, whereOf } from './ics/index.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The Monday-to-Monday week of a zone that holds an instant. */
export function weekOf(at: number, zone: string): { readonly from: number; readonly to: number; readonly monday: number } {
  const day = Math.floor(localOf(zone, at) / DAY_MS);
  const monday = (day - (((day + 3) % 7) + 7) % 7) * DAY_MS;
  return { from: instantOf(zone, monday), to: instantOf(zone, monday + 7 * DAY_MS), monday };
}

/** A week as it is printed: what begins or goes on on each of its days, on the clock of one zone. */
export function weekPlan(items: readonly CalendarItem[], at: number, zone: string, now: number): WeekPlan {
  const { from, to, monday } = weekOf(at, zone);
  const days = DAYS.map((day, index) => {
    const start = instantOf(zone, monday + index * DAY_MS);
    const end = instantOf(zone, monday + (index + 1) * DAY_MS);
    const here = items.filter((item) => item.start < end && item.end > start);
    return {
      date: new Date(monday + index * DAY_MS).toISOString().slice(0, 10), day,
      holidays: here.filter((item) => item.kind === 'holiday').map((item) => item.holiday),
      onCall: [...new Set(here.filter((item) => item.kind === 'shift').map((item) => (item.team === null ? item.who : `${item.who} (${item.team})`)))],
      rows: here.filter((item) => item.kind !== 'holiday' && item.kind !== 'shift').map((item) => ({
        time: item.allDay ? 'all day' : `${item.start < start ? '…' : clock(item.start, zone)} to ${item.end > end ? '…' : clock(item.end, zone)}`,
        kind: item.kind, what: summaryOf(item), where: whereOf(item), who: whoOf(item), says: saysOf(item),
      })),
    };
  });
  return { zone, from, to, madeAt: now, title: `Week of ${days[0]?.date ?? ''} (${zone})`, days };
}

const clock = (at: number, zone: string): string => new Date(localOf(zone, at)).toISOString().slice(11, 16);

const whoOf = (item: CalendarItem): string => (item.kind === 'release' ? item.captain : item.kind === 'gameday' ? item.facilitator : 'owner' in item ? item.owner : '');

function saysOf(item: CalendarItem): string {
  if (item.kind !== 'release') return 'why' in item ? item.why : '';
  return [item.state, ...(item.freeze.verdict === 'allowed' ? [] : [item.freeze.say]), ...item.conflicts.map((conflict) => conflict.say)].join('; ');
}
