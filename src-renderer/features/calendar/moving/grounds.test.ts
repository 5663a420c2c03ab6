import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scaleOf } from '../layout/scale.ts';
import { HOUR_MS, SLOT_MS, dateIn, daysFrom, instantOf, localText } from '../time/zone.ts';
import { laneGround, monthGround, weekGround } from './grounds.ts';

const zone = 'Europe/Berlin';
const days = daysFrom('2026-10-19', 7, zone);
const [from, to] = [days[0]?.start ?? 0, days[6]?.end ?? 0];
const at = (local: string): number => instantOf(local, zone) ?? Number.NaN;

describe('lanes', () => {
  const ground = laneGround(scaleOf(from, to, 1_690));

  test('a block stays within half a slot of the pointer that holds it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_600 }), fc.integer({ min: 0, max: 1_600 }), (a, b) => {
      const before = { start: from + 3 * SLOT_MS, end: from + 11 * SLOT_MS };
      const after = ground.moved(before, 'whole', { x: a, y: 0 }, { x: b, y: 99 });
      expect(Math.abs(ground.shift(before, after).x - (b - a))).toBeLessThanOrEqual((1_690 / ((to - from) / SLOT_MS)) / 2 + 1e-9);
    }));
  });

  test('a stretched block has the width of its new window', () => {
    const before = { start: from, end: from + 2 * HOUR_MS };
    expect(ground.shift(before, { start: from, end: from + 3 * HOUR_MS })).toEqual({ x: 0, y: 0, stretch: 1.5 });
  });
});

describe('week', () => {
  const ground = weekGround(days, zone, 100, 1);

  test('a drag over the night of a clock change keeps the time on the wall', () => {
    const before = { start: at('2026-10-24T10:00'), end: at('2026-10-24T12:00') };
    const after = ground.moved(before, 'whole', { x: 550, y: 610 }, { x: 650, y: 640 });
    expect([localText(after.start, zone), after.end - after.start]).toEqual(['2026-10-25T10:30', 2 * HOUR_MS]);
    expect(ground.shift(before, after)).toEqual({ x: 100, y: 30, stretch: 1 });
  });

  test('drawing down an empty day makes its window there, wherever the pointer strays to the side', () => {
    const made = ground.span({ x: 210, y: 9 * 60 + 2 }, { x: 480, y: 11 * 60 - 3 });
    expect([localText(made.start, zone), localText(made.end, zone)]).toEqual(['2026-10-21T09:00', '2026-10-21T11:00']);
  });
});

describe('month', () => {
  const six = daysFrom('2026-09-28', 42, zone);
  const ground = monthGround(six, zone, 100, 80);

  test('a drag by cells changes the date alone, and the block is drawn in the cell that it is over', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 41 }), fc.integer({ min: 0, max: 41 }), (a, b) => {
      const before = { start: at(`${six[a]?.date ?? ''}T10:15`), end: at(`${six[a]?.date ?? ''}T12:15`) };
      const point = (index: number): { x: number; y: number } => ({ x: (index % 7) * 100 + 50, y: Math.floor(index / 7) * 80 + 40 });
      const after = ground.moved(before, 'whole', point(a), point(b));
      expect(dateIn(after.start, zone)).toBe(six[b]?.date);
      expect(localText(after.start, zone).slice(11)).toBe('10:15');
      expect(ground.shift(before, after)).toEqual({ x: ((b % 7) - (a % 7)) * 100, y: (Math.floor(b / 7) - Math.floor(a / 7)) * 80, stretch: 1 });
    }));
  });
});
