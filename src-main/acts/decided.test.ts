import { describe, expect, test } from 'vitest';
import { type Answer, type Decided, ok } from '../../src-preload/contract/index.ts';
import { decidedBy } from './decided.ts';
import { ActDesk, EXPOSURE_MS, HOLD_MS } from './desk.ts';
import type { ActPlanner, Planners } from './model.ts';
import type { ActWorld } from './world.ts';

const key = { tree: 'rollback', environment: 'eu', service: 'checkout' };
const captain = { session: 'captain' };

/** A desk whose only act is a stop that a tree recommends. */
function bench() {
  const world = { leaf: 'back', answers: { harm: 'yes', target: 'yes' } as Record<string, Answer>, done: 0, now: 0 };
  // The planner under test asks its world for the tree alone.
  const acts = { decideNow: async () => ok({ ...key, leaf: world.leaf, answers: { ...world.answers } }) } as unknown as ActWorld;
  const inner: ActPlanner<'stop'> = {
    draft: async () => ok({ title: 'Stop', statements: [], blockers: [], facts: {}, rollback: null }),
    perform: async () => {
      world.done += 1;
      return { kind: 'done', say: 'Stopped.' };
    },
  };
  const desk = new ActDesk({ stop: decidedBy(acts, inner) } as unknown as Planners, { now: () => world.now, monotonic: () => world.now }, { refused: async () => undefined });
  const plan = async (decided: Decided | undefined) => {
    const made = await desk.plan({ kind: 'stop', workloads: [{ environment: 'eu', namespace: 'n', kind: 'Deployment', name: 'checkout' }], decided }, captain);
    if (!made.ok) throw new Error(made.error.message);
    desk.exposed(made.value.id, made.value.digest, captain);
    world.now += EXPOSURE_MS;
    return made.value;
  };
  const press = (made: { id: string; digest: string }) => desk.execute({ plan: made.id, digest: made.digest, heldMs: HOLD_MS }, captain);
  return { world, plan, press };
}
const decided: Decided = { ...key, leaf: 'back', answers: { harm: 'yes', target: 'yes' } };

describe('an act that a tree recommended', () => {
  test('is carried out while the tree still says so', async () => {
    const { world, plan, press } = bench();
    expect(await press(await plan(decided))).toMatchObject({ kind: 'done' });
    expect(world.done).toBe(1);
  });

  test('is refused when a deciding answer changed between the look and the click, and says which', async () => {
    const { world, plan, press } = bench();
    const made = await plan(decided);
    world.answers = { harm: 'yes', target: 'unknown' };
    expect(await press(made)).toMatchObject({ kind: 'refused', code: 'moved', differences: [{ fact: 'tree rollback: target', planned: 'Yes', now: 'Unknown' }] });
    expect(world.done).toBe(0);
  });

  test('is blocked from the start where the tree has turned already, and says from what to what', async () => {
    const { world, plan } = bench();
    world.leaf = 'hold';
    world.answers = { harm: 'no' };
    const made = await plan(decided);
    expect(made.blockers[0]?.message).toContain('harm was Yes and is No now');
  });

  test('that no tree recommended asks no tree', async () => {
    const { world, plan, press } = bench();
    const made = await plan(undefined);
    world.leaf = 'hold';
    expect(await press(made)).toMatchObject({ kind: 'done' });
  });
});
