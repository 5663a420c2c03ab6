import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LiveCollection } from './index.ts';

interface Item {
  readonly id: string;
  readonly value: number;
}

describe('a live collection', () => {
  test('the first frame holds everything that is there', async () => {
    const live = new LiveCollection<Item>(0);
    live.upsert({ id: 'a', value: 1 });
    const stop = new AbortController();
    const first = await live.frames(stop.signal).next();
    expect(first.value).toEqual({ seq: 0, reset: true, upsert: [{ id: 'a', value: 1 }], remove: [] });
    stop.abort();
  });

  test('a reader that aborts ends, even while it waits', async () => {
    const live = new LiveCollection<Item>(0);
    const stop = new AbortController();
    const frames = live.frames(stop.signal);
    await frames.next();
    const waiting = frames.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
  });

  test('no final state is lost, whatever the order of changes and however slowly they are read', async () => {
    const change = fc.record({ id: fc.constantFrom('a', 'b', 'c'), value: fc.option(fc.integer(), { nil: undefined }), read: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
        const live = new LiveCollection<Item>(0);
        const stop = new AbortController();
        const frames = live.frames(stop.signal);
        const seen = new Map<string, Item>();
        const take = async (): Promise<void> => {
          const frame = (await frames.next()).value;
          if (frame === undefined) return;
          if (frame.reset) seen.clear();
          for (const item of frame.upsert) seen.set(item.id, item);
          for (const id of frame.remove) seen.delete(id);
        };
        await take();
        let unread = false;
        for (const { id, value, read } of changes) {
          const had = live.get(id) !== undefined;
          if (value === undefined) live.remove(id);
          else live.upsert({ id, value });
          unread ||= had || value !== undefined;
          if (read && unread) {
            await take();
            unread = false;
          }
        }
        if (unread) await take();
        stop.abort();
        expect(new Map(seen)).toEqual(new Map(live.all().map((item) => [item.id, item])));
      }),
      { numRuns: 200 },
    );
  });
});
