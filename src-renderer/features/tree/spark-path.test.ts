import { expect, test } from 'vitest';
import { pathOf } from './spark-path.ts';

const frame = { from: 0, to: 100, most: 2, width: 100, height: 23 };

test('no line is drawn over a gap in the readings', () => {
  const path = pathOf([{ at: 0, value: 0 }, { at: 25, value: 1 }, { at: 50, value: null }, { at: 75, value: 2 }, { at: 100, value: 2 }], frame);
  expect(path).toBe('M0.0 22.0L25.0 12.0M75.0 2.0L100.0 2.0');
});

test('readings that are all unknown, or none, draw nothing', () => {
  expect(pathOf([{ at: 1, value: null }], frame)).toBe('');
  expect(pathOf([], frame)).toBe('');
});
