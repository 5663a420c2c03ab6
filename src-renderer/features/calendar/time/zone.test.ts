import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { SLOT_MS, addDays, dateIn, daysFrom, instantOf, localText, mondayOf, sameTimeLater, snapped, wallMinutes } from './zone.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Australia/Adelaide', 'Pacific/Apia', 'America/St_Johns', 'Africa/Casablanca', 'America/Sao_Paulo', 'Pacific/Chatham'];
const zone = fc.constantFrom(...zones);
const date = fc.integer({ min: 0, max: 20_000 }).map((day) => addDays('2000-01-01', day % 12_000));

describe('days', () => {
  test('days follow one another without a gap, and every instant of a day has its date', () => {
    fc.assert(fc.property(date, zone, fc.double({ min: 0, max: 1, noNaN: true }), (first, where, part) => {
      const days = daysFrom(first, 9, where);
      for (const [index, day] of days.entries()) {
        expect(days[index + 1]?.start ?? day.end).toBe(day.end);
        if (day.end === day.start) continue; // Apia had no 30 December 2011
        expect(dateIn(Math.min(day.end - 1, Math.floor(day.start + part * (day.end - day.start))), where)).toBe(day.date);
      }
    }), { numRuns: 150 });
  });

  test('a day of a clock change is 23 or 25 hours long', () => {
    const hours = (first: string): number[] => daysFrom(first, 2, 'Europe/Berlin').map((day) => (day.end - day.start) / 3_600_000);
    expect(hours('2026-03-28')).toEqual([24, 23]);
    expect(hours('2026-10-24')).toEqual([24, 25]);
    expect((daysFrom('2026-04-05', 1, 'Australia/Lord_Howe')[0]?.end ?? 0) - (daysFrom('2026-04-05', 1, 'Australia/Lord_Howe')[0]?.start ?? 0)).toBe(24.5 * 3_600_000);
  });

  test('a week begins on Monday in every month and across a leap day', () => {
    expect([mondayOf('2026-11-29'), mondayOf('2026-11-30'), mondayOf('2028-02-29'), mondayOf('2027-01-01')]).toEqual(['2026-11-23', '2026-11-30', '2028-02-28', '2026-12-28']);
  });
});

describe('times on the wall', () => {
  test('a local time and its instant are each other, but for gaps, which move forward', () => {
    fc.assert(fc.property(date, zone, fc.integer({ min: 0, max: 95 }), (day, where, quarter) => {
      const local = `${day}T${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
      const at = instantOf(local, where);
      expect(at).not.toBeNull();
      expect(localText(at ?? 0, where) >= local).toBe(true);
    }), { numRuns: 200 });
    expect(localText(instantOf('2026-03-29T02:30', 'Europe/Berlin') ?? 0, 'Europe/Berlin')).toBe('2026-03-29T03:30');
    expect(instantOf('2026-02-30T10:00', 'Europe/Berlin')).toBeNull();
    expect(instantOf('soon', 'UTC')).toBeNull();
  });

  test('a day later is the same time on the wall, also when the clocks change in between', () => {
    const before = instantOf('2026-10-24T10:00', 'Europe/Berlin') ?? 0;
    expect(localText(sameTimeLater(before, 1, 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-10-25T10:00');
    expect(sameTimeLater(before, 1, 'Europe/Berlin') - before).toBe(25 * 3_600_000);
  });

  test('a snapped instant is a quarter of an hour on the wall of every zone', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }), zone, (at, where) => {
      expect(wallMinutes(snapped(at), where) % 15).toBe(0);
      expect(Math.abs(snapped(at) - at)).toBeLessThanOrEqual(SLOT_MS / 2);
    }), { numRuns: 200 });
  });

  test('minutes on the wall are those of the clock, in half-hour zones too', () => {
    expect(wallMinutes(Temporal.ZonedDateTime.from('2026-11-24T10:45[Asia/Kathmandu]').epochMilliseconds, 'Asia/Kathmandu')).toBe(645);
  });
});
