import type { Scale } from '../layout/scale.ts';
import { type Day, addDays, dateIn, instantOf, snapped, wallMinutes } from '../time/zone.ts';
import { type Axis, type Grip, type Window, daysLater, drawn, drawnFrom } from './geometry.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a view knows of time and pixels: how a drag changes a window, and how far that is on its ground (px). */
export interface Ground {
  readonly axis: Axis;
  /** The window after the pointer, which took it at `a`, is at `b`; points are px from the ground's top left. */
  moved(before: Window, grip: Grip, a: Point, b: Point): Window;
  /** How a block is drawn while it is not where its item is: px along both axes, and by which factor along time. */
  shift(before: Window, after: Window): { readonly x: number; readonly y: number; readonly stretch: number };
  /** The window drawn on empty ground. */
  span(a: Point, b: Point): Window;
}

const stretchOf = (before: Window, after: Window): number => (after.end - after.start) / (before.end - before.start);

/** Lanes: time runs across; up and down means nothing to a window. */
export const laneGround = (scale: Scale): Ground => ({
  axis: 'across',
  moved: (before, grip, a, b) => drawn(before, grip, scale.at(b.x) - scale.at(a.x)),
  shift: (before, after) => ({ x: scale.x(after.start) - scale.x(before.start), y: 0, stretch: stretchOf(before, after) }),
  span: (a, b) => drawnFrom(scale.at(a.x), scale.at(b.x)),
});

/** A week of day columns: time runs down by the clock on the wall. */
export function weekGround(days: readonly Day[], zone: string, columnPx: number, minutePx: number): Ground {
  const dayAt = (x: number): number => Math.max(0, Math.min(days.length - 1, Math.floor(x / columnPx)));
  const at = ({ x, y }: Point): number => {
    const minutes = Math.max(0, Math.min(1439, Math.round(y / minutePx)));
    const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return instantOf(`${days[dayAt(x)]?.date ?? ''}T${clock}`, zone) ?? 0;
  };
  const wall = (instant: number): Point => {
    const date = dateIn(instant, zone);
    const first = days[0]?.date ?? date;
    let column = 0;
    for (let day = first; day < date; day = addDays(day, 1)) column += 1;
    for (let day = first; day > date; day = addDays(day, -1)) column -= 1;
    return { x: column * columnPx, y: wallMinutes(instant, zone) * minutePx };
  };
  return {
    axis: 'down',
    moved(before, grip, a, b) {
      if (grip !== 'whole') return drawn(before, grip, at(b) - at(a));
      // By days and minutes on the wall: over a clock change the block stays under the pointer.
      const day = daysLater(before, dayAt(b.x) - dayAt(a.x), zone);
      return drawn(day, 'whole', Math.round((b.y - a.y) / minutePx) * 60_000);
    },
    shift(before, after) {
      const [from, to] = [wall(before.start), wall(after.start)];
      return { x: to.x - from.x, y: to.y - from.y, stretch: stretchOf(before, after) };
    },
    span: (a, b) => drawnFrom(at(a), at({ x: a.x, y: b.y })),
  };
}

/** A month of cells: whole days are moved, the time on the wall stays. A day drawn on empty ground begins at ten. */
export function monthGround(days: readonly Day[], zone: string, cellPx: number, rowPx: number): Ground {
  const cell = ({ x, y }: Point): number => Math.max(0, Math.min(days.length - 1, Math.floor(y / rowPx) * 7 + Math.max(0, Math.min(6, Math.floor(x / cellPx)))));
  const indexOf = (instant: number): number => days.findIndex((day) => instant < day.end);
  return {
    axis: 'days',
    moved: (before, _grip, a, b) => daysLater(before, cell(b) - cell(a), zone),
    shift(before, after) {
      const [from, to] = [indexOf(before.start), indexOf(after.start)];
      return { x: ((to % 7) - (from % 7)) * cellPx, y: (Math.floor(to / 7) - Math.floor(from / 7)) * rowPx, stretch: 1 };
    },
    span(a) {
      const day = days[cell(a)];
      const start = day === undefined ? 0 : instantOf(`${day.date}T10:00`, zone) ?? snapped(day.start);
      return { start, end: start + 2 * 3_600_000 };
    },
  };
}
