import type { Scale } from './scale.ts';

export interface Spanned {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

export interface LaneBar<T extends Spanned> {
  readonly item: T;
  /** px from the left edge of the lane; the block has the true width of its window, but never less than can be seen and held. */
  readonly x: number;
  readonly width: number;
  /** Where the label stands: inside a block that holds it, else beside it, on the side that has room. */
  readonly label: 'inside' | 'right' | 'left';
  readonly row: number;
}

const LEAST_PX = 6;
const GAP_PX = 7;
const APART_PX = 12;

/**
 * Puts releases into the rows of a lane. A release of two hours is a few pixels wide in a week, so its label stands beside the
 * block; block and label together are what must not overlap. What lies outside the scale is left out.
 */
export function laneBars<T extends Spanned>(items: readonly T[], scale: Scale, labelPx: (item: T) => number): { readonly bars: readonly LaneBar<T>[]; readonly rows: number } {
  const placed = items.filter((item) => item.end > scale.from && item.start < scale.to).map((item) => place(item, scale, labelPx(item)));
  placed.sort((a, b) => a.left - b.left || a.bar.item.start - b.bar.item.start || (a.bar.item.id < b.bar.item.id ? -1 : 1));
  const ends: number[] = [];
  const bars = placed.map(({ bar, left, right }): LaneBar<T> => {
    const free = ends.findIndex((end) => end + APART_PX <= left);
    const row = free === -1 ? ends.length : free;
    ends[row] = right;
    return { ...bar, row };
  });
  return { bars, rows: ends.length };
}

function place<T extends Spanned>(item: T, scale: Scale, label: number): { bar: LaneBar<T>; left: number; right: number } {
  const x = Math.max(0, scale.x(item.start));
  const width = Math.max(LEAST_PX, Math.min(scale.width, scale.x(item.end)) - x);
  if (width >= label + 2 * GAP_PX) return { bar: { item, x, width, label: 'inside', row: 0 }, left: x, right: x + width };
  const right = x + width + GAP_PX + label;
  if (right <= scale.width || x < GAP_PX + label) return { bar: { item, x, width, label: 'right', row: 0 }, left: x, right };
  return { bar: { item, x, width, label: 'left', row: 0 }, left: x - GAP_PX - label, right: x + width };
}

export interface LaneBand<T extends Spanned> {
  readonly item: T;
  readonly x: number;
  readonly width: number;
  /** The line that its label stands on, so that the labels of freezes over one another can all be read. */
  readonly line: number;
}

/** Freezes as bands of the whole lane's height; they may lie over one another, their labels not. */
export function laneBands<T extends Spanned>(items: readonly T[], scale: Scale, labelPx: (item: T) => number): { readonly bands: readonly LaneBand<T>[]; readonly lines: number } {
  const ends: number[] = [];
  const bands = items
    .filter((item) => item.end > scale.from && item.start < scale.to)
    .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
    .map((item): LaneBand<T> => {
      const x = Math.max(0, scale.x(item.start));
      const width = Math.max(2, Math.min(scale.width, scale.x(item.end)) - x);
      const free = ends.findIndex((end) => end + APART_PX <= x);
      const line = free === -1 ? ends.length : free;
      ends[line] = x + Math.min(width, labelPx(item));
      return { item, x, width, line };
    });
  return { bands, lines: ends.length };
}
