import { expect, test } from 'vitest';
import { localText } from '../time/zone.ts';
import { nameFor, spanOf } from './words.ts';

const zone = 'America/New_York';

test('next week is Monday to Monday in the zone of the screen, also over a clock change', () => {
  const { from, to } = spanOf('next-week', '2026-10-28', zone, Date.UTC(2026, 9, 28, 15));
  expect([localText(from, zone), localText(to, zone)]).toEqual(['2026-11-02T00:00', '2026-11-09T00:00']);
});

test('the rest of this week begins now, on a Sunday too', () => {
  const now = Date.UTC(2026, 10, 29, 18);
  const { from, to } = spanOf('this-week', '2026-11-29', zone, now);
  expect([from, localText(to, zone)]).toEqual([now, '2026-11-30T00:00']);
});

test('a release is named after its first service and version, in what a file name may hold', () => {
  expect(nameFor([['checkout', '4.2.0'], ['cart', '1.9.1']])).toBe('checkout-4.2.0');
  expect(nameFor([['Check Out', 'v4_2+RC1']])).toBe('check-out-v4-2-rc1');
  expect(nameFor([])).toBe('');
});
