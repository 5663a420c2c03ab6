import { create } from 'zustand';
import { EVERYTHING, type Filter } from './filter.ts';
import { type Day, addDays, addMonths, dateIn, daysFrom, mondayOf, monthOf } from './time/zone.ts';

export const views = ['month', 'week', 'lanes', 'agenda'] as const;
export type View = (typeof views)[number];

interface Screen {
  readonly view: View;
  /** The day that the view is about; null follows today. */
  readonly anchor: string | null;
  /** The zone that every time is shown in; null is that of the captain's own machine. */
  readonly zone: string | null;
  /** How many days the lanes show. */
  readonly span: number;
  readonly filter: Filter;
  /** The item that is read at the side. */
  readonly chosen: string | null;
  set(change: Partial<Omit<Screen, 'set'>>): void;
}

/** What the captain looks at, kept while other screens are open. */
export const useScreen = create<Screen>((set) => ({ view: 'lanes', anchor: null, zone: null, span: 7, filter: EVERYTHING, chosen: null, set }));

const AGENDA_DAYS = 28;

/** The days that a view shows, in the zone of the screen. */
export function daysOf(view: View, anchor: string, span: number, zone: string): Day[] {
  switch (view) {
    case 'month':
      return daysFrom(mondayOf(`${monthOf(anchor)}-01`), 42, zone);
    case 'week':
      return daysFrom(mondayOf(anchor), 7, zone);
    case 'lanes':
      return daysFrom(span >= 7 ? mondayOf(anchor) : anchor, span, zone);
    case 'agenda':
      return daysFrom(anchor, AGENDA_DAYS, zone);
  }
}

/** The anchor one page later (1) or earlier (-1). */
export function turned(view: View, anchor: string, span: number, way: 1 | -1): string {
  if (view === 'month') return addMonths(`${monthOf(anchor)}-01`, way);
  return addDays(anchor, way * (view === 'week' ? 7 : view === 'agenda' ? AGENDA_DAYS : span));
}

export const today = (zone: string): string => dateIn(Date.now(), zone);
export const hereZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
