import { SLOT_MS, sameTimeLater, snapped } from '../time/zone.ts';

export interface Window {
  readonly start: number;
  readonly end: number;
}
/** What is held: the whole block, or one of its edges. */
export type Grip = 'whole' | 'start' | 'end';

/** A window after its grip was drawn `by` ms: on a slot, never shorter than one. */
export function drawn({ start, end }: Window, grip: Grip, by: number): Window {
  switch (grip) {
    case 'whole': {
      const moved = snapped(start + by);
      return { start: moved, end: moved + (end - start) };
    }
    case 'start':
      return { start: Math.min(snapped(start + by), end - SLOT_MS), end };
    case 'end':
      return { start, end: Math.max(snapped(end + by), start + SLOT_MS) };
  }
}

/** A window the same time on the wall, `days` later; it keeps its exact length. */
export function daysLater({ start, end }: Window, days: number, zone: string): Window {
  const moved = sameTimeLater(start, days, zone);
  return { start: moved, end: moved + (end - start) };
}

/** A window drawn on empty ground from one instant to another, in either direction; a mere click takes an hour. */
export function drawnFrom(a: number, b: number): Window {
  const start = Math.floor(Math.min(a, b) / SLOT_MS) * SLOT_MS;
  const end = Math.ceil(Math.max(a, b) / SLOT_MS) * SLOT_MS;
  return { start, end: end - start <= SLOT_MS ? start + 4 * SLOT_MS : end };
}

/** The direction in which time runs in a view: along the arrows left and right, or down the day. */
export type Axis = 'across' | 'down' | 'days';

/**
 * What an arrow key does to a window: along the axis of time by one slot, across it by a day; with Shift the end is moved.
 * In the month the arrows go by days and weeks. Null for any other key.
 */
export function keyed(window: Window, key: string, shift: boolean, axis: Axis, zone: string): Window | null {
  const steps = { ArrowLeft: [-1, 'x'], ArrowRight: [1, 'x'], ArrowUp: [-1, 'y'], ArrowDown: [1, 'y'] } as const;
  const [sign, way] = Object.entries(steps).find(([name]) => name === key)?.[1] ?? [0, null];
  if (way === null) return null;
  if (axis === 'days') {
    const later = daysLater(window, sign * (way === 'x' ? 1 : 7), zone);
    return shift ? ended(window, later.end) : later;
  }
  const along = (axis === 'across') === (way === 'x');
  if (shift) return ended(window, along ? window.end + sign * SLOT_MS : sameTimeLater(window.end, sign, zone));
  return along ? drawn(window, 'whole', sign * SLOT_MS) : daysLater(window, sign, zone);
}

const ended = ({ start }: Window, end: number): Window => ({ start, end: Math.max(end, start + SLOT_MS) });

export const sameWindow = (a: Window, b: Window): boolean => a.start === b.start && a.end === b.end;
