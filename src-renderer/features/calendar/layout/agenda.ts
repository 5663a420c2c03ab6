import type { Day } from '../time/zone.ts';
import type { Spanned } from './lane.ts';

export type AgendaRow<T extends Spanned> = { readonly kind: 'day'; readonly day: Day; readonly count: number } | { readonly kind: 'item'; readonly item: T; readonly day: Day; readonly goesOn: boolean };

/** Day by day what begins, and on the first day also what goes on; days on which nothing does are left out. */
export function agendaRows<T extends Spanned>(items: readonly T[], days: readonly Day[]): AgendaRow<T>[] {
  const sorted = [...items].sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : 1));
  return days.flatMap((day, index): AgendaRow<T>[] => {
    const here = sorted.filter((item) => (index === 0 ? item.start < day.end && item.end > day.start : item.start >= day.start && item.start < day.end));
    if (here.length === 0) return [];
    return [{ kind: 'day', day, count: here.length }, ...here.map((item) => ({ kind: 'item', item, day, goesOn: item.start < day.start }) as const)];
  });
}
