import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { complement, holding, union } from './intervals.ts';
import { readRule } from './rule.ts';
import { Series, endOf, readLength } from './series.ts';
import { instantOf, localOf, offsetAt, readTime } from './zones.ts';

const DAY_MS = 86_400_000;
const utc = (text: string): number => Date.parse(`${text}Z`);
/** Half hours, quarters, both hemispheres, zones that crossed the date line, and some that changed their minds in history. */
export const ZONES = [
  'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Auckland', 'America/St_Johns', 'Pacific/Apia', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Tehran',
  'Pacific/Chatham', 'Australia/Adelaide', 'America/Caracas', 'Asia/Pyongyang', 'Europe/Dublin', 'Africa/Juba', 'Europe/Istanbul', 'Antarctica/Troll', 'America/Havana', 'Asia/Gaza',
];
const zone = fc.constantFrom(...ZONES);
const local = fc.integer({ min: utc('2005-01-01T00:00') / 60_000, max: utc('2032-01-01T00:00') / 60_000 }).map((minutes) => minutes * 60_000);
const zoned = (place: string, at: number): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(place);

describe('local times', () => {
  test('are the instants that Temporal says, in gaps, overlaps and everywhere else, in every zone', () => {
    fc.assert(fc.property(zone, local, (place, at) => {
      const plain = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDateTime();
      expect(instantOf(place, at)).toBe(plain.toZonedDateTime(place, { disambiguation: 'compatible' }).epochMilliseconds);
      expect(offsetAt(place, at)).toBe(Math.round(zoned(place, at).offsetNanoseconds / 1e6));
    }), { numRuns: 600 });
  });

  test('around every change of every zone agree with Temporal, to the minute', () => {
    for (const place of ZONES) {
      for (let at = zoned(place, utc('2010-01-01T00:00')).getTimeZoneTransition('next'), turn = 0; at !== null && turn < 12; at = at.getTimeZoneTransition('next'), turn += 1) {
        for (const minutes of [-91, -61, -60, -31, -30, -29, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61, 91]) {
          const wall = Math.floor(localOf(place, at.epochMilliseconds - 1) / 60_000) * 60_000 + minutes * 60_000;
          const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
          expect([place, plain.toString(), instantOf(place, wall)]).toEqual([place, plain.toString(), plain.toZonedDateTime(place).epochMilliseconds]);
        }
      }
    }
  });

  test('that lie in a gap move forward by it, and in an overlap the first one counts', () => {
    expect(instantOf('Europe/Berlin', utc('2026-03-29T02:30'))).toBe(utc('2026-03-29T01:30'));
    expect(instantOf('Europe/Berlin', utc('2026-10-25T02:30'))).toBe(utc('2026-10-25T00:30'));
    expect(instantOf('Australia/Lord_Howe', utc('2026-10-04T02:15'))).toBe(utc('2026-10-03T15:45'));
    // Samoa skipped a day.
    expect(instantOf('Pacific/Apia', utc('2011-12-30T12:00'))).toBe(utc('2011-12-30T22:00'));
  });

  test('are read from a command line, and impossible ones are not', () => {
    const now = utc('2026-11-24T10:00');
    expect(['now', '+2d', '2026-11-24', '2026-11-24T10:00', '2026-11-24T10:00Z', '2026-11-24 10:00:30+02:00'].map((text) => readTime(text, 'Europe/Berlin', now))).toEqual([
      now, now + 2 * DAY_MS, utc('2026-11-23T23:00'), utc('2026-11-24T09:00'), now, utc('2026-11-24T08:00:30'),
    ]);
    expect(['soon', '2026-02-30', '2026-11-24T25:00', '', '+2y'].map((text) => readTime(text, 'UTC', now))).toEqual([null, null, null, null, null]);
  });
});

describe('a duration', () => {
  test('counts days by the calendar and hours exactly, as Temporal does', () => {
    fc.assert(fc.property(zone, local, fc.nat(20), fc.nat(40), fc.nat(59), (place, at, days, hours, minutes) => {
      const start = instantOf(place, at);
      const theirs = zoned(place, start).add({ days }).add({ hours, minutes }).epochMilliseconds;
      expect(endOf(place, start, readLength(`P${days}DT${hours}H${minutes}M`))).toBe(theirs);
    }), { numRuns: 300 });
  });
});

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const end = fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 30 }).map((count) => `;COUNT=${count}`));
const interval = fc.integer({ min: 1, max: 5 }).map((every) => `;INTERVAL=${every}`);
const simple = fc.oneof(
  fc.tuple(interval, end).map(([every, stop]) => `FREQ=DAILY${every}${stop}`),
  fc.tuple(interval, fc.uniqueArray(weekday, { minLength: 1, maxLength: 4 }), weekday, end).map(([every, days, first, stop]) => `FREQ=WEEKLY${every};BYDAY=${days.join(',')};WKST=${first}${stop}`),
  fc.tuple(interval, end).map(([every, stop]) => `FREQ=WEEKLY${every}${stop}`),
);

describe('a rule', () => {
  test('of days or weeks gives exactly the occurrences that the library gives', () => {
    fc.assert(fc.property(simple, local, fc.integer({ min: 0, max: 400 }), (text, start, after) => {
      const ours = readRule(text, start);
      if (!ours.ok) throw new Error(ours.error.message);
      const [from, to] = [start + (after - 20) * DAY_MS, start + (after + 60) * DAY_MS];
      const theirs = new RRuleTemporal({ rruleString: `RRULE:${text}`, dtstart: zoned('UTC', start) }).between(new Date(Math.max(from, start)), new Date(to - 1), true).map((one) => one.epochMilliseconds);
      expect(ours.value.between(from, to)).toEqual(theirs);
    }), { numRuns: 300 });
  });

  const starts = (timing: Partial<ConstructorParameters<typeof Series>[0]>, place: string, from: string, to: string): string[] =>
    new Series({ start: '2024-01-31T10:00', for: 'PT1H', except: [], also: [], ...timing }, place).touching(utc(from), utc(to)).map((window) => new Date(window.start).toISOString().slice(0, 16));

  test('at the end of the month keeps to months that have that day, and to leap days in years that have one', () => {
    expect(starts({ repeat: 'FREQ=MONTHLY;BYMONTHDAY=31' }, 'UTC', '2024-02-01T00:00', '2024-08-01T00:00').map((at) => at.slice(0, 10))).toEqual(['2024-03-31', '2024-05-31', '2024-07-31']);
    expect(starts({ repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1' }, 'UTC', '2024-02-01T00:00', '2024-05-01T00:00').map((at) => at.slice(0, 10))).toEqual(['2024-02-29', '2024-03-31', '2024-04-30']);
    expect(starts({ start: '2024-02-29T10:00', repeat: 'FREQ=YEARLY' }, 'UTC', '2024-01-01T00:00', '2033-01-01T00:00').map((at) => at.slice(0, 10))).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
    expect(starts({ repeat: 'FREQ=MONTHLY;BYDAY=-1FR' }, 'UTC', '2024-02-01T00:00', '2024-04-01T00:00').map((at) => at.slice(0, 10))).toEqual(['2024-02-23', '2024-03-29']);
  });

  test('of every other week depends on the day that its week starts with', () => {
    const [monday, sunday] = ['MO', 'SU'].map((first) => starts({ start: '1997-08-05T09:00', repeat: `FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=${first}` }, 'UTC', '1997-08-01T00:00', '1997-10-01T00:00').map((at) => at.slice(5, 10)));
    // RFC 5545, 3.3.10: its own example.
    expect([monday, sunday]).toEqual([['08-05', '08-10', '08-19', '08-24'], ['08-05', '08-17', '08-19', '08-31']]);
  });

  test('with COUNT counts excepted occurrences; with UNTIL includes its end, in UTC, local or a whole day', () => {
    const daily = { start: '2026-03-27T10:00', except: ['2026-03-28'] };
    expect(starts({ ...daily, repeat: 'FREQ=DAILY;COUNT=3' }, 'Europe/Berlin', '2026-03-01T00:00', '2026-05-01T00:00')).toEqual(['2026-03-27T09:00', '2026-03-29T08:00']);
    expect(['20260330T080000Z', '20260330T075959Z', '20260330T100000', '20260330T095959', '20260330'].map((until) => starts({ ...daily, repeat: `FREQ=DAILY;UNTIL=${until}` }, 'Europe/Berlin', '2026-03-01T00:00', '2026-05-01T00:00').length)).toEqual([3, 2, 3, 2, 3]);
  });

  test('whose exception was moved has the one in place of the other', () => {
    expect(starts({ start: '2026-01-02T16:00', repeat: 'FREQ=WEEKLY', except: ['2026-05-01T16:00'], also: ['2026-04-30T12:00'] }, 'UTC', '2026-04-20T00:00', '2026-05-12T00:00')).toEqual(['2026-04-24T16:00', '2026-04-30T12:00', '2026-05-08T16:00']);
  });

  test('that starts in a gap happens all the same, later by the gap', () => {
    expect(starts({ start: '2026-03-27T02:30', repeat: 'FREQ=DAILY;COUNT=4' }, 'Europe/Berlin', '2026-03-01T00:00', '2026-05-01T00:00')).toEqual(['2026-03-27T01:30', '2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']);
  });

  test('of whole days covers them from midnight to midnight, whatever their length', () => {
    const days = new Series({ start: '2026-03-28', for: 'P1D', repeat: 'FREQ=DAILY;COUNT=3', except: [], also: [] }, 'Europe/Berlin').touching(utc('2026-03-01T00:00'), utc('2026-05-01T00:00'));
    expect(days.map(({ start, end: stop }) => (stop - start) / 3_600_000)).toEqual([24, 23, 24]);
  });

  test.each(['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'FREQ=HOURLY', 'FREQ=DAILY;INTERVAL=0', 'FREQ=DAILY;COUNT=-1', 'FREQ=MONTHLY;BYMONTHDAY=32', 'FREQ=YEARLY;BYMONTH=13', 'FREQ=DAILY;UNTIL=soon', 'FREQ=WEEKLY;BYDAY=', 'FREQ=DAILY;X=1', '', ';;;', 'FREQ'])('is refused as %s', (text) => {
    expect(readRule(text, utc('2026-01-01T00:00')).ok).toBe(false);
  });

  test('never throws, whatever it is given, and always comes to an end', () => {
    const value = fc.oneof(fc.constantFrom('', 'MO', '-1FR', '53SU', '2', '30', '-1', '999999', '29,30', '1,2,3', '366', 'x'), fc.string({ maxLength: 4 }));
    const part = fc.tuple(fc.constantFrom('BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYSETPOS', 'BYWEEKNO', 'BYYEARDAY', 'BYHOUR', 'BYMINUTE', 'COUNT', 'INTERVAL', 'UNTIL', 'WKST'), value).map((pair) => pair.join('='));
    fc.assert(fc.property(fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), fc.array(part, { maxLength: 3 }), (frequency, parts) => {
      const rule = readRule([`FREQ=${frequency}`, ...parts].join(';'), utc('2026-01-01T00:00'));
      if (rule.ok) expect(rule.value.between(utc('2026-01-01T00:00'), utc('2027-01-01T00:00')).length).toBeLessThan(600_000);
    }), { numRuns: 200 });
  });
});

describe('intervals', () => {
  const some = fc.array(fc.tuple(fc.nat(100), fc.nat(20)).map(([start, length]) => ({ start, end: start + length })), { maxLength: 12 });
  test('joined, and what is left out by them, hold each moment exactly as the ones before did', () => {
    fc.assert(fc.property(some, (given) => {
      const merged = union(given);
      const rest = complement(merged, 0, 130);
      const moments = Array.from({ length: 130 }, (_, at) => at);
      const inside = moments.filter((at) => given.some((one) => one.start <= at && at < one.end));
      expect(moments.filter((at) => holding(merged, at) !== null)).toEqual(inside);
      expect(moments.filter((at) => holding(rest, at) === null)).toEqual(inside);
    }), { numRuns: 200 });
  });
});
