import { expect, test } from 'vitest';
import { instantOf } from './zone.ts';
import { lengthText, rangeText, spanText } from './words.ts';

const berlin = (local: string): number => instantOf(local, 'Europe/Berlin') ?? Number.NaN;

test('a span names its day once, both days over midnight, and always its zone', () => {
  expect(spanText(berlin('2026-11-24T10:00'), berlin('2026-11-24T12:00'), 'Europe/Berlin')).toBe('Tue 24 Nov 10:00–12:00 CET');
  expect(spanText(berlin('2026-11-24T23:00'), berlin('2026-11-25T01:00'), 'Europe/Berlin')).toBe('Tue 24 Nov 23:00–Wed 25 Nov 01:00 CET');
  expect(spanText(berlin('2026-11-24T22:00'), berlin('2026-11-25T00:00'), 'Europe/Berlin')).toBe('Tue 24 Nov 22:00–00:00 CET');
  expect(spanText(berlin('2026-11-24T10:00'), berlin('2026-11-24T12:00'), 'UTC')).toBe('Tue 24 Nov 09:00–11:00 UTC');
});

test('a span across a clock change names both zones, so that its length can be read', () => {
  expect(spanText(berlin('2026-10-25T01:30'), berlin('2026-10-25T04:00'), 'Europe/Berlin')).toBe('Sun 25 Oct 01:30 CEST–04:00 CET');
});

test('a range repeats neither month nor year that both ends share', () => {
  expect(rangeText(berlin('2026-11-23T00:00'), berlin('2026-11-30T00:00'), 'Europe/Berlin')).toBe('23 – 29 November 2026');
  expect(rangeText(berlin('2026-11-30T00:00'), berlin('2026-12-07T00:00'), 'Europe/Berlin')).toBe('30 November – 6 December 2026');
  expect(rangeText(berlin('2026-12-28T00:00'), berlin('2027-01-04T00:00'), 'Europe/Berlin')).toBe('28 December 2026 – 3 January 2027');
  expect(rangeText(berlin('2026-11-23T00:00'), berlin('2026-11-24T00:00'), 'Europe/Berlin')).toBe('23 November 2026');
});

test('a length is exact', () => {
  expect([lengthText(7_200_000), lengthText(5_400_000), lengthText(86 * 3_600_000), lengthText(0)]).toEqual(['2 h', '1 h 30 min', '3 d 14 h', '0 min']);
});
