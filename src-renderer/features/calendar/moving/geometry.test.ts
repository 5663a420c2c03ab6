import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS, SLOT_MS, instantOf, localText } from '../time/zone.ts';
import { drawn, drawnFrom, keyed } from './geometry.ts';

const base = Date.UTC(2026, 10, 24, 9);
const window = fc.record({ slot: fc.integer({ min: -2_000, max: 2_000 }), slots: fc.integer({ min: 1, max: 400 }) }).map(({ slot, slots }) => ({ start: base + slot * SLOT_MS, end: base + (slot + slots) * SLOT_MS }));
const by = fc.integer({ min: -40 * 24 * HOUR_MS, max: 40 * 24 * HOUR_MS });

describe('dragging', () => {
  test('a moved release keeps its exact length and begins on a slot', () => {
    fc.assert(fc.property(window, by, (before, ms) => {
      const after = drawn(before, 'whole', ms);
      expect(after.end - after.start).toBe(before.end - before.start);
      expect(after.start % SLOT_MS).toBe(0);
    }));
  });

  test('a resized release keeps its other end and is never shorter than a slot', () => {
    fc.assert(fc.property(window, by, (before, ms) => {
      expect(drawn(before, 'end', ms).start).toBe(before.start);
      expect(drawn(before, 'start', ms).end).toBe(before.end);
      for (const grip of ['start', 'end'] as const) expect(drawn(before, grip, ms).end - drawn(before, grip, ms).start).toBeGreaterThanOrEqual(SLOT_MS);
    }));
  });

  test('a release with an odd length keeps it: the move is snapped, not the minutes of its runbook', () => {
    expect(drawn({ start: base, end: base + 50 * 60_000 }, 'whole', 7 * 60_000)).toEqual({ start: base, end: base + 50 * 60_000 });
  });

  test('drawing on empty ground goes either way and covers both slots; a click takes an hour', () => {
    expect(drawnFrom(base + 100_000, base + HOUR_MS - 1)).toEqual(drawnFrom(base + HOUR_MS - 1, base + 100_000));
    expect(drawnFrom(base + 100_000, base + HOUR_MS + 1)).toEqual({ start: base, end: base + HOUR_MS + SLOT_MS });
    expect(drawnFrom(base + 100_000, base + 100_001)).toEqual({ start: base, end: base + HOUR_MS });
  });
});

describe('keys', () => {
  const before = { start: base, end: base + 2 * HOUR_MS };

  test('arrows along time move by a slot, across it by a day, and in the month by days and weeks', () => {
    expect(keyed(before, 'ArrowRight', false, 'across', 'UTC')?.start).toBe(base + SLOT_MS);
    expect(keyed(before, 'ArrowDown', false, 'across', 'UTC')?.start).toBe(base + 24 * HOUR_MS);
    expect(keyed(before, 'ArrowDown', false, 'down', 'UTC')?.start).toBe(base + SLOT_MS);
    expect(keyed(before, 'ArrowLeft', false, 'down', 'UTC')?.start).toBe(base - 24 * HOUR_MS);
    expect(keyed(before, 'ArrowDown', false, 'days', 'UTC')?.start).toBe(base + 7 * 24 * HOUR_MS);
    expect(keyed(before, 'Home', false, 'days', 'UTC')).toBeNull();
  });

  test('with Shift the end moves and the start stays, down to one slot', () => {
    expect(keyed(before, 'ArrowRight', true, 'across', 'UTC')).toEqual({ start: base, end: before.end + SLOT_MS });
    expect(keyed({ start: base, end: base + SLOT_MS }, 'ArrowLeft', true, 'across', 'UTC')).toEqual({ start: base, end: base + SLOT_MS });
  });

  test('a day later over a clock change is the same time on the wall', () => {
    const start = instantOf('2026-10-24T10:00', 'Europe/Berlin') ?? 0;
    const moved = keyed({ start, end: start + HOUR_MS }, 'ArrowRight', false, 'days', 'Europe/Berlin');
    expect(localText(moved?.start ?? 0, 'Europe/Berlin')).toBe('2026-10-25T10:00');
  });
});
