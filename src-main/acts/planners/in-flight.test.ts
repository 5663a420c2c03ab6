import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { type RunView, type WorkloadRef, type WorkloadView, ok, workloadId } from '../../../src-preload/contract/index.ts';
import { LiveCollection } from '../../live/index.ts';
import type { ActWorld } from '../world.ts';
import { stopPlanner } from './in-flight.ts';

const ref = (name: string, environment: string): WorkloadRef => ({ environment, namespace: 'shop', kind: 'Deployment', name });

function world(workloads: readonly (readonly [WorkloadRef, string])[], runs: readonly Partial<RunView>[] = []): { acts: ActWorld; log: string[] } {
  const log: string[] = [];
  const views = new LiveCollection<WorkloadView>();
  // As much of a view, of a run and of the world as Stop reads.
  views.upsert(...workloads.map(([one, phase]) => ({ id: workloadId(one), ref: one, service: one.name, version: '2', say: '', phase }) as unknown as WorkloadView));
  const live = new LiveCollection<RunView>();
  // See above.
  live.upsert(...runs.map((run, index) => ({ id: `r${index}`, title: `run ${index}`, runbook: 'canary', release: null, environments: [], state: 'running', ...run }) as unknown as RunView));
  const environments = { get: () => ({ arming: { kind: 'armed' } }) };
  // See above.
  const acts = {
    workloads: views, runs: live, environments, journalMode: () => ({ kind: 'writer' }),
    pauseRun: async (id: string) => (log.push(`pause ${id}`), ok(null)),
    startPause: async (some: readonly WorkloadRef[]) => (log.push(`stop ${some.map((one) => `${one.name} in ${one.environment}`).join(', ')}`), ok('stop-run')),
  } as unknown as ActWorld;
  return { acts, log };
}

describe('Stop', () => {
  test('takes what is in flight in every region, leaves the rest, and first keeps runs from beginning anything new there', async () => {
    const cells = [[ref('cart', 'eu'), 'progressing'], [ref('cart', 'us'), 'failed'], [ref('mail', 'eu'), 'healthy'], [ref('mail', 'us'), 'paused']] as const;
    const { acts, log } = world(cells, [{ environments: ['eu'] }, { environments: ['staging'] }, { environments: ['us'], state: 'done' }, { environments: ['eu'], runbook: 'stop' }]);
    const request = { kind: 'stop' as const, workloads: cells.map(([one]) => one) };
    const draft = await stopPlanner(acts).draft(request);
    expect(draft).toMatchObject({ ok: true, value: { title: 'Stop cart in eu and us', blockers: [] } });
    if (draft.ok) expect(await stopPlanner(acts).perform(request, draft.value)).toEqual({ kind: 'started', run: 'stop-run' });
    expect(log).toEqual(['pause r0', 'stop cart in eu, cart in us']);
  });

  test('stops a run of this release even when nothing of it is in flight yet', async () => {
    const { acts, log } = world([[ref('cart', 'eu'), 'healthy']], [{ release: 'cart-2', environments: ['us'] }]);
    const request = { kind: 'stop' as const, workloads: [ref('cart', 'eu')], release: 'cart-2' };
    const draft = await stopPlanner(acts).draft(request);
    expect(draft).toMatchObject({ ok: true, value: { blockers: [] } });
    if (draft.ok) expect(await stopPlanner(acts).perform(request, draft.value)).toMatchObject({ kind: 'done' });
    expect(log).toEqual(['pause r0']);
  });

  test('is planned for 50 workloads within a second, from what is watched', async () => {
    const many = Array.from({ length: 50 }, (_, index) => [ref(`s${index}`, index % 2 === 0 ? 'eu' : 'us'), 'progressing'] as const);
    const { acts } = world(many);
    const started = performance.now();
    const draft = await stopPlanner(acts).draft({ kind: 'stop', workloads: many.map(([one]) => one) });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(draft.ok && draft.value.statements.filter((one) => one.tone === 'move')).toHaveLength(50);
  });
});
