import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS, addDays, daysFrom } from '../time/zone.ts';
import { agendaRows } from './agenda.ts';
import { laneBands, laneBars } from './lane.ts';
import { monthWeeks } from './month.ts';
import { scaleOf } from './scale.ts';
import { dayPieces } from './week.ts';

const zone = 'Europe/Berlin';
const week = daysFrom('2026-10-19', 7, zone);
const [from, to] = [week[0]?.start ?? 0, week[6]?.end ?? 0];
const items = fc.array(fc.record({ after: fc.integer({ min: -40, max: 8 * 96 }), slots: fc.integer({ min: 1, max: 500 }) }), { maxLength: 60 })
  .map((spans) => spans.map(({ after, slots }, index) => ({ id: `r${index}`, start: from + after * 900_000, end: from + (after + slots) * 900_000 })));
const label = (item: { id: string }): number => 60 + item.id.length * 20;

describe('lanes', () => {
  const scale = scaleOf(from, to, 800);

  test('no block or label lies over another in its row, and nothing in the week is left out', () => {
    fc.assert(fc.property(items, (list) => {
      const { bars, rows } = laneBars(list, scale, label);
      const taken = bars.map((bar) => {
        const beside = bar.label === 'inside' ? 0 : 7 + label(bar.item);
        return { row: bar.row, left: bar.x - (bar.label === 'left' ? beside : 0), right: bar.x + bar.width + (bar.label === 'right' ? beside : 0) };
      });
      for (const [index, one] of taken.entries()) {
        expect(one.row).toBeLessThan(rows);
        for (const other of taken.slice(index + 1)) expect(one.row !== other.row || one.right <= other.left || other.right <= one.left).toBe(true);
      }
      expect(new Set(bars.map((bar) => bar.item.id))).toEqual(new Set(list.filter((item) => item.start < to && item.end > from).map((item) => item.id)));
    }));
  });

  test('a block has the true width of its window, and a label that has no room on the right stands on the left', () => {
    const two = { id: 'two', start: from + 30 * HOUR_MS, end: from + 32 * HOUR_MS };
    const late = { id: 'late', start: to - 3 * HOUR_MS, end: to - HOUR_MS };
    const long = { id: 'long', start: from + 24 * HOUR_MS, end: from + 120 * HOUR_MS };
    const { bars } = laneBars([two, late, long], scale, () => 120);
    expect(bars.find((bar) => bar.item === two)).toMatchObject({ label: 'right', width: expect.closeTo((2 / 169) * 800, 6) });
    expect(bars.find((bar) => bar.item === late)?.label).toBe('left');
    expect(bars.find((bar) => bar.item === long)?.label).toBe('inside');
  });

  test('labels of freezes that lie over one another stand on lines of their own', () => {
    fc.assert(fc.property(items, (list) => {
      const { bands } = laneBands(list, scale, () => 90);
      for (const [index, one] of bands.entries()) {
        for (const other of bands.slice(index + 1)) expect(one.line !== other.line || one.x + Math.min(one.width, 90) <= other.x || other.x + Math.min(other.width, 90) <= one.x).toBe(true);
      }
    }));
  });

  test('time and pixels are each other, and the day of 25 hours is wider', () => {
    expect(scale.at(scale.x(from + 12_345_678))).toBeCloseTo(from + 12_345_678, 3);
    const widths = week.map((day) => scale.x(day.end) - scale.x(day.start));
    expect((widths[6] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(25 / 24, 9);
  });
});

describe('week', () => {
  test('pieces of a day never overlap in a column, and each lies within its share of the day', () => {
    fc.assert(fc.property(items, fc.integer({ min: 0, max: 6 }), (list, at) => {
      const day = week[at];
      if (day === undefined) return;
      const pieces = dayPieces(list, day, zone);
      for (const [index, one] of pieces.entries()) {
        expect(one.column).toBeLessThan(one.columns);
        expect(one.from >= 0 && one.to <= 1440 && one.from < one.to).toBe(true);
        for (const other of pieces.slice(index + 1)) {
          const overlap = one.from < other.to && other.from < one.to;
          if (overlap) expect([one.columns, one.column === other.column]).toEqual([other.columns, false]);
        }
      }
    }));
  });

  test('a release in the hour that comes twice stands at the time on the wall', () => {
    const sunday = week[6];
    if (sunday === undefined) throw new Error('a week has seven days');
    const late = { id: 'late', start: sunday.end - 14 * HOUR_MS, end: sunday.end - 12 * HOUR_MS };
    expect(dayPieces([late], sunday, zone)).toMatchObject([{ from: 600, to: 720 }]);
  });
});

describe('month', () => {
  const days = daysFrom('2026-10-26', 42, zone);

  test('what is drawn is bounded, strips never share a cell of a row, and what has no row is counted', () => {
    const spread = items.map((list) => list.map((item, index) => ({ ...item, start: item.start + index * 40 * HOUR_MS, end: item.end + index * 40 * HOUR_MS })));
    fc.assert(fc.property(spread, fc.integer({ min: 1, max: 4 }), (list, most) => {
      for (const { days: seven, strips, more } of monthWeeks(list, days, most)) {
        const cells = strips.flatMap((strip) => Array.from({ length: strip.columns }, (_, step) => `${strip.row}/${strip.column + step}`));
        expect(new Set(cells).size).toBe(cells.length);
        for (const [column, day] of seven.entries()) {
          const there = list.filter((item) => item.start < day.end && item.end > day.start).length;
          const drawn = strips.filter((strip) => strip.column <= column && column < strip.column + strip.columns).length;
          expect(drawn + (more[column] ?? 0)).toBe(there);
          expect(drawn).toBeLessThanOrEqual(most);
        }
      }
    }), { numRuns: 60 });
  });

  test('no crowd of longer bands hides a release', () => {
    const from = days[0]?.start ?? 0;
    const bands = Array.from({ length: 120 }, (_, index) => ({ id: `freeze-${index}`, start: from, end: from + 5 * 24 * HOUR_MS }));
    const release = { id: 'release', start: from + 26 * HOUR_MS, end: from + 28 * HOUR_MS };
    const [week] = monthWeeks([...bands, release], days, 3, (item) => item.id === 'release');
    expect(week?.strips.map((strip) => strip.item.id)).toContain('release');
    expect(week?.strips.length).toBeGreaterThan(1);
  });
});

test('the agenda names each item once on the day it begins, and what goes on only on the first day', () => {
  fc.assert(fc.property(items, (list) => {
    const rows = agendaRows(list, week);
    const shown = rows.flatMap((row) => (row.kind === 'item' ? [row.item.id] : []));
    expect(shown.length).toBe(new Set(shown).size);
    expect(new Set(shown)).toEqual(new Set(list.filter((item) => item.start < to && item.end > from).map((item) => item.id)));
    for (const row of rows) if (row.kind === 'day') expect(row.count).toBeGreaterThan(0);
  }));
  expect(agendaRows([], daysFrom(addDays('2026-11-01', 3), 14, zone))).toEqual([]);
});
