import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoldedRun } from './fold.ts';
import { inTurn, inTurnTogether } from './turns.ts';

// Turns are kept by the run itself; nothing of it is read.
const aRun = (): FoldedRun => ({}) as unknown as FoldedRun;

describe('the turns of a run', () => {
  test('what has the run for itself never overlaps anything, in the order asked, whatever fails; the others run side by side', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ alone: fc.boolean(), ticks: fc.integer({ min: 0, max: 4 }), fails: fc.boolean() }), { minLength: 1, maxLength: 14 }), async (asked) => {
      const run = aRun();
      const running = new Set<number>();
      const began: number[] = [];
      const overlaps: [number, number][] = [];
      await Promise.allSettled(asked.map(({ alone, ticks, fails }, index) => (alone ? inTurn : inTurnTogether)(run, async () => {
        for (const other of running) overlaps.push([index, other]);
        began.push(index);
        running.add(index);
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        running.delete(index);
        if (fails) throw new Error('failed');
      })));
      expect(overlaps.filter((pair) => pair.some((index) => asked[index]?.alone))).toEqual([]);
      // Nobody passes one that has the run for itself, in either direction.
      for (const [place, index] of began.entries()) for (const later of began.slice(place + 1)) if (later < index) expect([asked[index]?.alone, asked[later]?.alone]).toEqual([false, false]);
      expect(began).toHaveLength(asked.length);
    }));
  });

  test('fifty that share it all begin before the first has ended', async () => {
    const run = aRun();
    let open = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 50 }, () => inTurnTogether(run, async () => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
    })));
    expect(most).toBe(50);
  });
});
