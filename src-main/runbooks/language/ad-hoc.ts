import type { RollbackItem, RollbackPlan, WorkloadRef } from '../../../src-preload/contract/index.ts';
import type { PinnedStep } from './model.ts';

const step = (uses: string, id: string, title: string, needs: readonly string[], input: Record<string, unknown>, more: Partial<PinnedStep> = {}): PinnedStep => ({
  id, title, uses, effect: 'probeable', with: input, if: null, needs: [...needs], lane: null, timeoutMs: 10 * 60_000, attempts: 1, backoffMs: 0, retryOn: ['*'],
  approve: null, confirm: null, onFailure: 'stop', role: 'step', of: null, ...more,
});

/** What a run needs of an item. The sheet's other words are not repeated in the journal: the write says what changes. */
const pinned = (item: RollbackItem): RollbackItem => ({ ...item, candidates: [], diff: [], kubectl: '' });

/** A rollback plan as steps: one a workload, so many at once; each wave waits for the one before it. */
export function rollbackSteps(plan: RollbackPlan): PinnedStep[] {
  const { direction, onFailure, parallel } = plan;
  const how: Partial<PinnedStep> = { onFailure, lane: { name: 'wave', width: parallel } };
  let before: readonly string[] = [];
  return plan.waves.flatMap((ids) => {
    const steps = ids.flatMap((id) => {
      const item = plan.items.find((one) => one.id === id);
      return item === undefined ? [] : [step('cluster/rollback', id, `${item.service} in ${item.ref.environment}: ${item.from.version} → ${item.to?.version ?? '?'}`, before, { item: pinned(item), direction }, how)];
    });
    before = ids;
    return steps;
  });
}

/** Stop, or go forward with, several workloads: side by side. */
export const pauseSteps = (workloads: readonly (WorkloadRef & { readonly id: string })[], paused: boolean): PinnedStep[] =>
  workloads.map(({ id, ...workload }) => step(paused ? 'cluster/pause' : 'cluster/resume', id, `${paused ? 'Pause' : 'Let go on'} ${workload.name} in ${workload.environment}`, [], { workload }));
