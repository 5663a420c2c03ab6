import type { Day } from '../time/zone.ts';
import type { Spanned } from './lane.ts';

/** A strip over one or more days of a week; `cutLeft` and `cutRight` say that it goes on outside. */
export interface Strip<T extends Spanned> {
  readonly item: T;
  readonly column: number;
  readonly columns: number;
  readonly row: number;
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

export interface MonthWeek<T extends Spanned> {
  readonly days: readonly Day[];
  readonly strips: readonly Strip<T>[];
  /** A day's items that found no row. */
  readonly more: readonly number[];
}

/**
 * The weeks of a month, each with at most `most` rows of strips: however many releases there are, what is drawn is bounded; the rest is
 * counted by day. What `isFirst` names takes rows before all else, so that no crowd of freezes hides a release; then longer ones, so that
 * a freeze over the weekend keeps one row.
 */
export function monthWeeks<T extends Spanned>(items: readonly T[], days: readonly Day[], most: number, isFirst: (item: T) => boolean = () => false): MonthWeek<T>[] {
  const sorted = [...items].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, index) => weekOf(sorted, days.slice(index * 7, index * 7 + 7), most, isFirst));
}

function weekOf<T extends Spanned>(items: readonly T[], days: readonly Day[], most: number, isFirst: (item: T) => boolean): MonthWeek<T> {
  const [start, end] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 0];
  const more = days.map(() => 0);
  const taken = Array.from({ length: most }, () => 0);
  const strips: Strip<T>[] = [];
  const here = items.filter((item) => item.start < end && item.end > start).map((item) => {
    const column = Math.max(0, days.findIndex((day) => item.start < day.end));
    const last = days.findIndex((day) => item.end <= day.end);
    return { item, column, columns: (last === -1 ? days.length - 1 : last) - column + 1 };
  });
  here.sort((a, b) => Number(isFirst(b.item)) - Number(isFirst(a.item)) || (b.columns > 1 ? b.columns : 1) - (a.columns > 1 ? a.columns : 1) || a.item.start - b.item.start);
  for (const { item, column, columns } of here) {
    // A week has seven days: the days of a strip are the bits of a number.
    const bits = ((1 << columns) - 1) << column;
    const row = taken.findIndex((used) => (used & bits) === 0);
    if (row === -1) {
      for (let day = column; day < column + columns; day += 1) more[day] = (more[day] ?? 0) + 1;
      continue;
    }
    taken[row] = (taken[row] ?? 0) | bits;
    strips.push({ item, column, columns, row, cutLeft: item.start < start, cutRight: item.end > end });
  }
  return { days, strips, more };
}
