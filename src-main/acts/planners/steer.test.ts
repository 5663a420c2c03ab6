import { describe, expect, test } from 'vitest';
import { type SteerPlan, type SteerVerb, type WorkloadRef, type WorkloadView, ok, workloadId } from '../../../src-preload/contract/index.ts';
import { LiveCollection } from '../../live/index.ts';
import type { ActWorld } from '../world.ts';
import { steerPlanner } from './steer.ts';

const ref: WorkloadRef = { environment: 'eu', namespace: 'shop', kind: 'Rollout', name: 'search' };
const request = (verb: SteerVerb) => ({ kind: 'steer' as const, workload: ref, verb, reason: '' });
const people = [{ name: 'ana', roles: ['captain', 'approver'] }, { name: 'bo', roles: ['approver'] }];

interface Given {
  readonly tier?: number;
  readonly people?: readonly { name: string; roles: string[] }[];
  readonly plan?: Partial<SteerPlan>;
  readonly frozen?: boolean;
}

function world(given: Given): { acts: ActWorld; started: unknown[] } {
  const started: unknown[] = [];
  const views = new LiveCollection<WorkloadView>();
  // As much of a view and of the world as this planner reads.
  views.upsert({ id: workloadId(ref), ref, service: 'search', tier: given.tier ?? 2, version: '5.0.0', say: 'step 2 of 6' } as unknown as WorkloadView);
  // See above.
  const acts = {
    workloads: views, environments: { get: () => ({ arming: { kind: 'armed' } }) }, journalMode: () => ({ kind: 'writer' }), person: () => 'ana',
    preferences: { people: () => given.people ?? people },
    freezeNow: () => (given.frozen === true ? { verdict: 'refused', say: 'frozen until Monday' } : null),
    planSteer: async () => ok({ version: '5.0.0', then: 'everything goes to 5.0.0', blockers: [], facts: { step: '1' }, ...given.plan }),
    startSteer: async (...words: unknown[]) => (started.push(words.slice(1, 3)), ok('run-1')),
  } as unknown as ActWorld;
  return { acts, started };
}

async function drafted(acts: ActWorld, verb: SteerVerb) {
  const draft = await steerPlanner(acts).draft(request(verb));
  if (!draft.ok) throw new Error(draft.error.message);
  return draft.value;
}

describe('an act on a canary', () => {
  test('promoting in full on tier 1 starts a run that waits for a second person; step by step, or on other tiers, it does not', async () => {
    for (const [verb, tier, gate] of [['promote-full', 1, { by: 'approver', count: 1, notPerson: 'ana' }], ['promote-full', 2, null], ['promote', 1, null], ['abort', 1, null], ['retry', 1, null]] as const) {
      const { acts, started } = world({ tier });
      const draft = await drafted(acts, verb);
      expect(draft.blockers).toEqual([]);
      expect(draft.statements.some(({ text }) => text.includes('not ana'))).toBe(gate !== null);
      expect(await steerPlanner(acts).perform(request(verb), draft)).toEqual({ kind: 'started', run: 'run-1' });
      expect(started).toEqual([[verb, gate]]);
    }
  });

  test('is refused on tier 1 where there is no second person: the captain alone is none', async () => {
    const { acts } = world({ tier: 1, people: people.slice(0, 1) });
    expect((await drafted(acts, 'promote-full')).blockers).toMatchObject([{ code: 'no-approver' }]);
  });

  test('a freeze forbids what goes forward, and never an abort', async () => {
    const { acts } = world({ frozen: true });
    for (const verb of ['promote', 'promote-full', 'retry'] as const) expect((await drafted(acts, verb)).blockers).toMatchObject([{ code: 'frozen' }]);
    expect((await drafted(acts, 'abort')).blockers).toEqual([]);
  });

  test('what would do nothing blocks the plan, and what it was planned on decides it', async () => {
    const blocker = { code: 'no-update', message: 'No update is under way', hint: 'Go back instead.' };
    const { acts } = world({ plan: { blockers: [blocker], facts: { stableRS: 'abc', step: '3' } } });
    const draft = await drafted(acts, 'abort');
    expect(draft.blockers).toEqual([blocker]);
    expect(draft.facts).toMatchObject({ stableRS: 'abc', step: '3', approval: 'none', 'arming eu': 'armed' });
  });
});
