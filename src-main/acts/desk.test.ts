import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActOutcome, type ActRequest, fail, ok } from '../../src-preload/contract/index.ts';
import { ActDesk, EXPOSURE_MS, HOLD_MS, PLAN_TTL_MS } from './desk.ts';
import type { ActPlanner, Draft, Planners } from './model.ts';

const request: ActRequest = { kind: 'arm', environments: ['production-eu'] };
const captain = { session: 'captain' };

function bench(press: 'hold' | 'click' = 'hold'): { desk: ActDesk; world: { fact: string; blocked: boolean; done: number; now: number; gone: boolean }; refusals: ActOutcome[] } {
  const world = { fact: 'looking', blocked: false, done: 0, now: 0, gone: false };
  const refusals: ActOutcome[] = [];
  const draft = (): Draft => ({
    title: 'Arm production-eu for 2 h',
    statements: [],
    blockers: world.blocked ? [{ code: 'forbidden', message: 'You may not.', hint: 'Ask sre.' }] : [],
    facts: { arming: world.fact },
    rollback: null,
  });
  const planner: ActPlanner<never> = {
    draft: async () => (world.gone ? fail('unreachable', 'production-eu does not answer.') : ok(draft())),
    perform: async () => {
      world.done += 1;
      return { kind: 'done', say: 'Armed.' };
    },
  };
  // Every kind gets the same planner here: the desk must not care which.
  const planners = new Proxy({}, { get: () => planner }) as Planners;
  const clock = { now: () => 1_000_000 + world.now, monotonic: () => world.now };
  const desk = new ActDesk(planners, clock, { refused: async (_plan, outcome) => void refusals.push(outcome) }, () => press);
  return { desk, world, refusals };
}

async function shown({ desk, world }: ReturnType<typeof bench>, waitMs = EXPOSURE_MS): Promise<{ plan: string; digest: string; heldMs: number }> {
  const plan = await desk.plan(request, captain);
  if (!plan.ok) throw new Error(plan.error.message);
  expect(desk.exposed(plan.value.id, plan.value.digest, captain).ok).toBe(true);
  world.now += waitMs;
  return { plan: plan.value.id, digest: plan.value.digest, heldMs: HOLD_MS };
}

describe('a press on a plan', () => {
  test('carries it out once, and never a second time', async () => {
    const b = bench();
    const press = await shown(b);
    const answers = await Promise.all([b.desk.execute(press, captain), b.desk.execute(press, captain), b.desk.execute(press, captain)]);
    expect(answers.filter((answer) => answer.kind === 'done')).toHaveLength(1);
    expect(b.world.done).toBe(1);
  });

  test('is a plain click where the captain chose that, and then too only on a plan that has been on screen', async () => {
    const b = bench('click');
    const press = await shown(b, EXPOSURE_MS - 1);
    expect(await b.desk.execute({ ...press, heldMs: 0 }, captain)).toMatchObject({ kind: 'refused', code: 'too-soon' });
    b.world.now += 1;
    expect(await b.desk.execute({ ...press, heldMs: 0 }, captain)).toMatchObject({ kind: 'done' });
  });

  test.each([
    ['from another session', { session: 'other' }, {}, 'no-such-plan'],
    ['with another digest', captain, { digest: 'f'.repeat(64) }, 'wrong-digest'],
    ['that was too short', captain, { heldMs: HOLD_MS - 1 }, 'not-held'],
    ['on a plan never made', captain, { plan: 'x' }, 'no-such-plan'],
  ])('%s changes nothing', async (_name, presser, twist, code) => {
    const b = bench();
    const press = await shown(b);
    expect(await b.desk.execute({ ...press, ...twist }, presser)).toMatchObject({ kind: 'refused', code });
    expect(b.world.done).toBe(0);
  });

  test('changes nothing before the plan was on screen long enough, and counts afterwards', async () => {
    const b = bench();
    const press = await shown(b, EXPOSURE_MS - 1);
    expect(await b.desk.execute(press, captain)).toMatchObject({ kind: 'refused', code: 'too-soon' });
    b.world.now += 1;
    expect(await b.desk.execute(press, captain)).toMatchObject({ kind: 'done' });
  });

  test('changes nothing when the plan was never exposed or has expired', async () => {
    const b = bench();
    const plan = await b.desk.plan(request, captain);
    if (!plan.ok) throw new Error('planned');
    const press = { plan: plan.value.id, digest: plan.value.digest, heldMs: HOLD_MS };
    b.world.now += EXPOSURE_MS;
    expect(await b.desk.execute(press, captain)).toMatchObject({ code: 'not-exposed' });
    const late = await shown(b, PLAN_TTL_MS + 1);
    expect(await b.desk.execute(late, captain)).toMatchObject({ code: 'no-such-plan' });
    expect(b.world.done).toBe(0);
  });

  test('is refused with the difference when a deciding fact moved, and the replacement can be pressed', async () => {
    const b = bench();
    const press = await shown(b);
    b.world.fact = 'armed by bo';
    const outcome = await b.desk.execute(press, captain);
    expect(outcome).toMatchObject({
      kind: 'refused', code: 'moved', differences: [{ fact: 'arming', planned: 'looking', now: 'armed by bo' }],
    });
    expect(b.world.done).toBe(0);
    expect(b.refusals).toEqual([outcome]);
    if (outcome.kind !== 'refused' || outcome.replacement === null) throw new Error('a replacement was promised');
    const next = b.desk.show(outcome.replacement, captain);
    expect(next).toMatchObject({ ok: true, value: { replaces: press.plan } });
  });

  test('is refused when a blocker has come up, or when the world cannot be read any more', async () => {
    const b = bench();
    const blocked = await shown(b);
    b.world.blocked = true;
    expect(await b.desk.execute(blocked, captain)).toMatchObject({ kind: 'refused' });
    b.world.blocked = false;
    const unreadable = await shown(b);
    b.world.gone = true;
    expect(await b.desk.execute(unreadable, captain)).toMatchObject({ kind: 'refused', code: 'unreachable' });
    expect(b.world.done).toBe(0);
  });

  test('from the command line carries out exactly the digest that was printed, or nothing', async () => {
    const b = bench();
    const plan = await b.desk.plan(request, captain);
    if (!plan.ok) throw new Error('planned');
    expect(await b.desk.carryOut(request, 'f'.repeat(64))).toMatchObject({ kind: 'refused', code: 'moved' });
    b.world.blocked = true;
    expect(await b.desk.carryOut(request, plan.value.digest)).toMatchObject({ kind: 'refused', code: 'forbidden' });
    b.world.blocked = false;
    expect(b.world.done).toBe(0);
    expect(await b.desk.carryOut(request, plan.value.digest)).toMatchObject({ kind: 'done' });
  });

  test('whatever the order of shows, waits, moves and presses, nothing is done without its exposure and its facts', async () => {
    const step = fc.oneof(
      fc.constant('plan' as const), fc.constant('expose' as const), fc.constant('press' as const), fc.constant('move' as const),
      fc.integer({ min: 1, max: 1500 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const b = bench();
        let current: { id: string; digest: string; fact: string; exposedAt: number | null } | null = null;
        for (const [index, what] of steps.entries()) {
          if (typeof what === 'number') b.world.now += what;
          else if (what === 'move') b.world.fact = `fact ${index}`;
          else if (what === 'plan') {
            const plan = await b.desk.plan(request, captain);
            if (plan.ok) current = { id: plan.value.id, digest: plan.value.digest, fact: b.world.fact, exposedAt: null };
          } else if (current === null) continue;
          else if (what === 'expose') {
            if (b.desk.exposed(current.id, current.digest, captain).ok) current.exposedAt = b.world.now;
          } else {
            const before = b.world.done;
            await b.desk.execute({ plan: current.id, digest: current.digest, heldMs: HOLD_MS }, captain);
            if (b.world.done === before) continue;
            expect(current.exposedAt).not.toBeNull();
            expect(b.world.now - (current.exposedAt ?? b.world.now)).toBeGreaterThanOrEqual(EXPOSURE_MS);
            expect(current.fact).toBe(b.world.fact);
            current = null;
          }
        }
      }),
    );
  });
});
