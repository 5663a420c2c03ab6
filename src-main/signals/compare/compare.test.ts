import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Group } from '../model.ts';
import { rateBounds } from './bounds.ts';
import { compareGroups } from './compare.ts';

const side = (version: string, bad: number, n: number): Group['new'] => ({ version, bad, n, value: n === 0 ? null : bad / n, why: n === 0 ? 'no requests' : '' });
const group = (fresh: [number, number], old: [number, number], more: Partial<Group> = {}): Group => ({ group: 'eu', round: 1, new: side('2', ...fresh), old: side('1', ...old), ...more });

/** Mulberry32: the same trials in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('bounds on a rate', () => {
  test('hold at every look: read ninety times, they are wrong in no more trials than alpha', () => {
    const random = generator(7);
    let wrong = 0;
    for (let trial = 0; trial < 400; trial += 1) {
      let bad = 0;
      let isWrong = false;
      for (let n = 100; n <= 9_000 && !isWrong; n += 100) {
        for (let one = 0; one < 100; one += 1) if (random() < 0.01) bad += 1;
        const { low, high } = rateBounds(bad, n, 0.05);
        isWrong = low > 0.01 || high < 0.01;
      }
      if (isWrong) wrong += 1;
    }
    expect(wrong / 400).toBeLessThanOrEqual(0.05);
  });

  test('hold the rate that was seen, lie within 0 and 1, and never widen with a larger alpha', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200_000 }), fc.float({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const bad = Math.round(n * share);
      const narrow = rateBounds(bad, n, 0.1);
      const wide = rateBounds(bad, n, 0.001);
      expect(wide.low).toBeGreaterThanOrEqual(0);
      expect(wide.high).toBeLessThanOrEqual(1);
      expect(wide.low).toBeLessThanOrEqual(narrow.low);
      expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      expect(narrow.low).toBeLessThanOrEqual(bad / n);
      expect(narrow.high).toBeGreaterThanOrEqual(bad / n);
    }));
  });
});

describe('a comparison', () => {
  test.each([
    ['too few samples', group([20, 100], [10, 10_000]), 'undecided'],
    ['the same rate', group([100, 10_000], [1_000, 100_000]), 'not-worse'],
    ['a rate that chance explains', group([12, 1_000], [1_000, 100_000]), 'undecided'],
    ['five times the rate', group([50, 1_000], [1_000, 100_000]), 'worse'],
    ['a tenth of the rate', group([10, 10_000], [1_000, 100_000]), 'better'],
    ['an old version without requests', group([50, 1_000], [0, 0]), 'unknown'],
    ['a new version without requests', group([0, 0], [10, 1_000]), 'unknown'],
  ] as const)('of %s is %s', (_what, given, verdict) => expect(compareGroups([given], 500)[0]?.verdict).toBe(verdict));

  test('says how many samples it stands on, and between what the true rate lies', () => {
    const [row] = compareGroups([group([50, 1_000], [1_000, 100_000])], 500);
    expect(row?.new.n).toBe(1_000);
    expect(row?.new.low).toBeGreaterThan(row?.old.high ?? 1);
  });

  test('never lets a region hide behind another: each stands by itself', () => {
    const rows = compareGroups([group([0, 99_000], [0, 100_000], { group: 'big' }), group([900, 1_000], [0, 1_000], { group: 'small' })], 500);
    expect(rows.map((row) => [row.group, row.verdict])).toEqual([['big', 'not-worse'], ['small', 'worse']]);
  });

  test('of versions that fare alike calls neither worse nor better', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }), (bad, times) => {
      expect(['undecided', 'not-worse']).toContain(compareGroups([group([bad, 1_000], [bad * times, 1_000 * times])], 1)[0]?.verdict);
    }));
  });
});
