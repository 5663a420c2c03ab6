import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Open, type Sighting, type Standing, look, openIn } from './model.ts';

const MINUTE = 60_000;
const rules = (now: number) => ({ now, healthyForMs: () => 10 * MINUTE });
const standing = (uid: string, healthySince: number | null, unwell = false): Standing => ({ environment: 'eu', workload: 'eu/shop/Deployment/cart', uid, revision: 1, version: uid, healthySince, unwell, digests: {} });

describe('what is noted of revisions that stay healthy', () => {
  test('begins only after it has stayed healthy for the stated time, and counts from when it became so', () => {
    expect(look(new Map(), [standing('a', 0)], rules(9 * MINUTE)).noted).toEqual([]);
    expect(look(new Map(), [standing('a', 0)], rules(10 * MINUTE)).noted).toMatchObject([{ uid: 'a', from: 0, until: null }]);
  });

  test('asks each workload for its own time', () => {
    const patient = { now: 20 * MINUTE, healthyForMs: (workload: string) => (workload.endsWith('/cart') ? 30 : 10) * MINUTE };
    expect(look(new Map(), [standing('a', 0), { ...standing('b', 0), workload: 'eu/shop/Deployment/tax' }], patient).noted).toMatchObject([{ uid: 'b' }]);
  });

  test('ends when another takes its place, at the moment it was last seen healthy and not later', () => {
    const begun = look(new Map(), [standing('a', 0)], rules(10 * MINUTE));
    const later = look(begun.open, [standing('a', 0)], rules(50 * MINUTE));
    expect(later.noted).toEqual([]);
    expect(look(later.open, [standing('b', null)], rules(90 * MINUTE)).noted).toMatchObject([{ uid: 'a', from: 0, until: 50 * MINUTE, ended: 'superseded' }]);
  });

  test('ends when it falls ill; a scaling, which is no illness, ends nothing', () => {
    const begun = look(new Map(), [standing('a', 0)], rules(10 * MINUTE));
    expect(look(begun.open, [standing('a', null)], rules(11 * MINUTE)).noted).toEqual([]);
    expect(look(begun.open, [standing('a', null, true)], rules(12 * MINUTE)).noted).toMatchObject([{ ended: 'unwell', until: 10 * MINUTE }]);
  });

  test('is two notes a revision at most for each time that it stays healthy, however often pods move', () => {
    const moment = fc.record({ uid: fc.constantFrom('a', 'b', 'c'), healthy: fc.boolean(), unwell: fc.boolean(), minutes: fc.integer({ min: 1, max: 40 }) });
    fc.assert(fc.property(fc.array(moment, { maxLength: 60 }), (moments) => {
      let now = 0;
      let open: ReadonlyMap<string, Open> = new Map();
      let since = 0;
      let before = '';
      const noted: Sighting[] = [];
      for (const { uid, healthy, unwell, minutes } of moments) {
        now += minutes * MINUTE;
        if (uid !== before || !healthy || unwell) since = now;
        before = uid;
        const found = look(open, [standing(uid, healthy && !unwell ? since : null, unwell)], rules(now));
        noted.push(...found.noted);
        open = found.open;
      }
      // Begin and end take turns, of the same revision, and a begun one was healthy for long enough.
      for (const [index, one] of noted.entries()) {
        expect(one.until === null).toBe(index % 2 === 0);
        if (one.until !== null) expect(noted[index - 1]).toMatchObject({ uid: one.uid, from: one.from });
      }
    }));
  });

  test('after a restart goes on where it was: what was begun is neither begun again nor forgotten', () => {
    const begun = look(new Map(), [standing('a', 0)], rules(10 * MINUTE));
    const rebuilt = openIn([{ at: 10 * MINUTE, seen: begun.noted }]);
    expect(look(rebuilt, [standing('a', 0)], rules(20 * MINUTE)).noted).toEqual([]);
    // While nobody looked it was replaced: it is known to have been healthy until it was noted.
    expect(look(rebuilt, [standing('b', 15 * MINUTE)], rules(20 * MINUTE)).noted).toMatchObject([{ uid: 'a', until: 10 * MINUTE, ended: 'superseded' }]);
    expect([...openIn([{ at: 0, seen: begun.noted }, { at: 5, seen: [{ ...begun.noted[0], until: 5 } as Sighting] }])]).toEqual([]);
  });
});
