import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '../../src-preload/contract/index.ts';
import { ARMED_MS, createArming } from './arming.ts';
import { createConn } from './conn.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function bench() {
  const world = { wall: 1_000, mono: 0, log: [] as string[], disk: true };
  const clock = { now: () => world.wall, monotonic: () => world.mono };
  const written = (line: string) => {
    if (!world.disk) return Promise.resolve(fail('disk-full', 'The disk is full.'));
    world.log.push(line);
    return Promise.resolve(ok(null));
  };
  const arming = createArming(clock, { armed: (name) => written(`armed ${name}`), disarmed: (name, why) => written(`disarmed ${name} ${why}`) }, () => undefined);
  return { world, arming, written };
}

describe('an armed context', () => {
  test('is looking only again after two hours, and the journal says so', async () => {
    const { world, arming } = bench();
    await arming.arm(['eu'], 'ana');
    expect(arming.of('eu')).toEqual({ kind: 'armed', until: 1_000 + ARMED_MS, by: 'ana' });
    world.mono = ARMED_MS;
    expect(arming.of('eu')).toEqual({ kind: 'looking' });
    await vi.advanceTimersByTimeAsync(ARMED_MS);
    expect(world.log).toEqual(['armed eu', 'disarmed eu expired']);
  });

  test('is not armed for longer by a clock that is set back', async () => {
    const { world, arming } = bench();
    await arming.arm(['eu'], 'ana');
    world.wall -= 10 * ARMED_MS;
    world.mono = ARMED_MS;
    expect(arming.of('eu')).toEqual({ kind: 'looking' });
  });

  test('stays looking only when that it was armed cannot be written down', async () => {
    const { world, arming } = bench();
    world.disk = false;
    expect((await arming.arm(['eu'], 'ana')).ok).toBe(false);
    expect(arming.of('eu')).toEqual({ kind: 'looking' });
  });

  test('is disarmed at once, even when the disk is full', async () => {
    const { world, arming } = bench();
    await arming.arm(['eu'], 'ana');
    world.disk = false;
    const disarmed = arming.disarm('eu');
    expect(arming.of('eu')).toEqual({ kind: 'looking' });
    expect((await disarmed).ok).toBe(false);
  });
});

describe('the conn of a release', () => {
  test('is refused to a second holder, also when both press in the same tick', async () => {
    const { written } = bench();
    const conn = createConn([], () => 5, { taken: (release, by) => written(`${by} ${release}`), handedOver: () => written('') }, () => undefined);
    const [ana, bo] = await Promise.all([conn.take('checkout-4.2', 'ana'), conn.take('checkout-4.2', 'bo')]);
    expect([ana.ok, bo.ok]).toEqual([true, false]);
    expect(conn.holderOf('checkout-4.2')).toEqual({ release: 'checkout-4.2', holder: 'ana', since: 5 });
  });

  test('is not held when it could not be journaled', async () => {
    const { world, written } = bench();
    world.disk = false;
    const conn = createConn([], () => 5, { taken: () => written(''), handedOver: () => written('') }, () => undefined);
    expect((await conn.take('checkout-4.2', 'ana')).ok).toBe(false);
    expect(conn.holderOf('checkout-4.2')).toBeNull();
  });

  test('goes only from its holder, to whom they name or to nobody, and comes back after a restart as it was', async () => {
    const { written } = bench();
    const record = { taken: () => written(''), handedOver: () => written('') };
    const conn = createConn([{ release: 'r', holder: 'ana', at: 1 }, { release: 's', holder: 'bo', at: 2 }, { release: 's', holder: null, at: 3 }], () => 9, record, () => undefined);
    expect([conn.holderOf('r')?.holder, conn.holderOf('s')]).toEqual(['ana', null]);
    expect(await conn.handOver('r', 'bo', 'bo')).toMatchObject({ ok: false, error: { code: 'no-conn' } });
    expect((await conn.handOver('r', 'ana', 'bo')).ok).toBe(true);
    expect(conn.newest()).toEqual({ release: 'r', holder: 'bo', since: 9 });
    expect((await conn.take('r', 'ana')).ok).toBe(false);
    expect((await conn.handOver('r', 'bo', null)).ok).toBe(true);
    expect((await conn.take('r', 'ana')).ok).toBe(true);
  });

  test('stays where it is when its handing over could not be journaled', async () => {
    const { world, written } = bench();
    const conn = createConn([{ release: 'r', holder: 'ana', at: 1 }], () => 9, { taken: () => written(''), handedOver: () => written('') }, () => undefined);
    world.disk = false;
    expect((await conn.handOver('r', 'ana', 'bo')).ok).toBe(false);
    expect(conn.holderOf('r')).toEqual({ release: 'r', holder: 'ana', since: 1 });
  });
});
