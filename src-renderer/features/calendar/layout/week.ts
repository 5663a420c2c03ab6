import type { Day } from '../time/zone.ts';
import { wallMinutes } from '../time/zone.ts';
import type { Spanned } from './lane.ts';

/** A piece of an item within one day: minutes of the wall's clock, and its column among those that overlap it. */
export interface DayPiece<T extends Spanned> {
  readonly item: T;
  readonly from: number;
  readonly to: number;
  readonly column: number;
  readonly columns: number;
  readonly begins: boolean;
  readonly ends: boolean;
}

const LEAST_MIN = 20;

/** A day's releases side by side where they overlap: each group of overlapping ones shares the width of the day. */
export function dayPieces<T extends Spanned>(items: readonly T[], day: Day, zone: string): DayPiece<T>[] {
  const pieces = items
    .filter((item) => item.start < day.end && item.end > day.start)
    .map((item) => {
      const from = item.start <= day.start ? 0 : wallMinutes(item.start, zone);
      const to = item.end >= day.end ? 1440 : wallMinutes(item.end, zone);
      return { item, from: Math.min(from, 1440 - LEAST_MIN), to: Math.max(to, Math.min(from, 1440 - LEAST_MIN) + LEAST_MIN), begins: item.start >= day.start, ends: item.end <= day.end };
    })
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.item.id < b.item.id ? -1 : 1));
  const out: DayPiece<T>[] = [];
  let group: (typeof pieces[number] & { column: number })[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const piece of group) out.push({ ...piece, columns: ends.length });
    group = [];
    ends = [];
  };
  for (const piece of pieces) {
    if (ends.every((end) => end <= piece.from)) close();
    const free = ends.findIndex((end) => end <= piece.from);
    const column = free === -1 ? ends.length : free;
    ends[column] = piece.to;
    group.push({ ...piece, column });
  }
  close();
  return out;
}
