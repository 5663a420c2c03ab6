import { describe, expect, test } from 'vitest';
import { type PollClock, Poller, type Polled } from './poller.ts';

/** A clock that stands until it is told to go on. */
function stillClock(random = 0.5): PollClock & { pass(ms: number): Promise<void>; readonly waiting: number[] } {
  let now = 0;
  let jobs: { at: number; then: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now, random: () => random,
    later: (ms, then) => {
      const job = { at: now + ms, then };
      jobs.push(job);
      return () => void (jobs = jobs.filter((one) => one !== job));
    },
    get waiting() {
      return jobs.map((job) => job.at - now);
    },
    async pass(ms) {
      await settle();
      const until = now + ms;
      for (;;) {
        const next = jobs.filter((job) => job.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        jobs = jobs.filter((job) => job !== next);
        now = next.at;
        next.then();
        await settle();
      }
      now = until;
    },
  };
}
const good = (value: string): Polled<string> => ({ value, failed: false });

describe('polling', () => {
  test('asks once for all who look at the same', async () => {
    const clock = stillClock();
    const poller = new Poller<string>({ atOnce: 4, clock });
    let asked = 0;
    const seen: string[] = [];
    const ask = async (): Promise<Polled<string>> => good(`answer ${++asked}`);
    for (const name of ['a', 'b', 'c']) poller.look('q', 1_000, ask, (value) => seen.push(`${name} ${value}`));
    await clock.pass(0);
    expect([asked, seen]).toEqual([1, ['a answer 1', 'b answer 1', 'c answer 1']]);
    poller.look('q', 1_000, ask, (value) => seen.push(`late ${value}`));
    expect([asked, seen.at(-1)]).toEqual([1, 'late answer 1']);
  });

  test('stops when the last one looks away, and not before', async () => {
    const clock = stillClock();
    const poller = new Poller<string>({ atOnce: 4, clock });
    let asked = 0;
    const ask = async (): Promise<Polled<string>> => good(`${++asked}`);
    const one = poller.look('q', 1_000, ask, () => undefined);
    const two = poller.look('q', 1_000, ask, () => undefined);
    await clock.pass(2_500);
    one();
    await clock.pass(1_000);
    expect(asked).toBe(4);
    two();
    await clock.pass(60_000);
    expect([asked, poller.size, clock.waiting]).toEqual([4, 0, []]);
  });

  test('has no more than so many questions under way at once', async () => {
    const clock = stillClock();
    const poller = new Poller<string>({ atOnce: 3, clock });
    let under = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    for (let key = 0; key < 20; key += 1) {
      poller.look(`q${key}`, 1_000, async () => {
        under += 1;
        most = Math.max(most, under);
        await new Promise<void>((resolve) => answers.push(resolve));
        under -= 1;
        return good('');
      }, () => undefined);
    }
    for (let turn = 0; turn < 20; turn += 1) {
      await clock.pass(0);
      answers.shift()?.();
    }
    await clock.pass(0);
    expect(most).toBe(3);
    expect(answers).toHaveLength(0);
  });

  test.each([[0, [500, 1_000, 2_000, 4_000]], [1, [1_000 * 2, 4_000, 8_000, 16_000]]])('asks a failing source ever more rarely, with jitter (%s)', async (random, waits) => {
    const clock = stillClock(random);
    const poller = new Poller<string>({ atOnce: 1, clock });
    let failed = true;
    poller.look('q', 1_000, async () => ({ value: '', failed }), () => undefined);
    await clock.pass(0);
    const seen: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const wait = clock.waiting[0] ?? 0;
      seen.push(wait);
      await clock.pass(wait);
    }
    expect(seen).toEqual(random === 0 ? waits.map((wait) => wait * 2) : waits);
    for (let turn = 0; turn < 12; turn += 1) await clock.pass(60_000);
    expect(clock.waiting[0]).toBeLessThanOrEqual(60_000);
    failed = false;
    await clock.pass(60_000);
    expect(clock.waiting[0]).toBeLessThanOrEqual(1_100);
  });
});
