import type { HeldOwner, PlannedStep, RollbackItem, RollbackPlan, SteerVerb, WorkloadRef } from '../../../src-preload/contract/index.ts';
import { actions, effectOf } from '../actions/index.ts';
import type { PinnedStep } from './model.ts';

const step = (uses: string, id: string, title: string, needs: readonly string[], input: Record<string, unknown>, more: Partial<PinnedStep> = {}): PinnedStep => ({
  id, title, uses, effect: effectFor(uses, input), with: input, if: null, needs: [...needs], lane: null, timeoutMs: 10 * 60_000, attempts: 1, backoffMs: 0, retryOn: ['*'],
  approve: null, confirm: null, onFailure: 'stop', role: 'step', of: null, ...more,
});

function effectFor(uses: string, input: unknown): PinnedStep['effect'] {
  const action = actions.get(uses);
  // An action that is not there is refused when its step begins; until then nothing may repeat it.
  return action === undefined ? 'opaque' : effectOf(action, input);
}

/** What a run needs of an item. The sheet's other words are not repeated in the journal: the write says what changes. */
const pinned = (item: RollbackItem): RollbackItem => ({ ...item, candidates: [], diff: [], kubectl: '' });

/** A rollback plan as steps, so many workloads at once; each wave waits for the one before it. */
export function rollbackSteps(plan: RollbackPlan): PinnedStep[] {
  const { direction, onFailure, parallel } = plan;
  const how: Partial<PinnedStep> = { onFailure, lane: { name: 'wave', width: parallel } };
  let before: readonly string[] = [];
  return plan.waves.flatMap((ids) => {
    const items = ids.flatMap((id) => plan.items.find((one) => one.id === id) ?? []);
    const chains = items.map((item) => itemSteps(item, { direction, needs: before, how }));
    before = chains.flatMap((chain) => chain.slice(-1).map((last) => last.id));
    return chains.flat();
  });
}

/** One workload's steps, one after another: what comes before its write, the write, what comes after; then its rollout's end. */
function itemSteps(item: RollbackItem, { direction, needs, how }: { direction: RollbackPlan['direction']; needs: readonly string[]; how: Partial<PinnedStep> }): PinnedStep[] {
  const title = `${item.service} in ${item.ref.environment}: ${item.from.version} → ${item.to?.version ?? '?'}`;
  const own = (planned: RollbackItem['before'][number]): Omit<PlannedStep, 'say'> & { title: string } => ({ id: `${item.id}#${planned.id}`, title: planned.say, uses: planned.uses, with: planned.with });
  const waits = item.after.length === 0;
  const chain = [
    ...item.before.map(own),
    { id: item.id, title, uses: item.ref.kind === 'HelmRelease' ? 'helm/rollback' : 'cluster/rollback', with: { item: pinned(item), direction, ...(waits ? {} : { waits }) } },
    ...item.after.map(own),
    ...(waits ? [] : [{ id: `${item.id}#end`, title: `${item.service} in ${item.ref.environment}: until only ${item.to?.version ?? '?'} serves`, uses: 'cluster/wait-for-rollout', with: { workload: item.ref } }]),
  ];
  return chain.map(({ id, title: said, uses, with: input }, index) => step(uses, id, said, index === 0 ? needs : [chain[index - 1]?.id ?? ''], input, how));
}

/** One act on an update that goes step by step; `gate`: who must agree before it. */
export function steerStep(workload: WorkloadRef, verb: SteerVerb, id: string, gate: PinnedStep['approve']): PinnedStep {
  const uses = verb === 'promote-full' ? 'cluster/promote' : `cluster/${verb}`;
  const input = { workload, ...(verb === 'promote-full' ? { full: true } : {}) };
  return step(uses, id, `${STEER_TITLES[verb](workload.name)} in ${workload.environment}`, [], input, { approve: gate });
}
const STEER_TITLES: Readonly<Record<SteerVerb, (name: string) => string>> = {
  promote: (name) => `Promote ${name}`, 'promote-full': (name) => `Promote ${name} in full`, abort: (name) => `Abort the update of ${name}`, retry: (name) => `Try the update of ${name} again`,
};

/** Stop, or go forward with, several workloads: side by side, and none is kept from it by another that fails. */
export const pauseSteps = (workloads: readonly (WorkloadRef & { readonly id: string })[], paused: boolean): PinnedStep[] =>
  workloads.map(({ id, ...workload }) => step(paused ? 'cluster/pause' : 'cluster/resume', id, `${paused ? 'Pause' : 'Let go on'} ${workload.name} in ${workload.environment}`, [], { workload }, { onFailure: 'go-on' }));

/** Let one suspended owner act again. */
export const resumeOwnerSteps = ({ id, environment, object, uid, was }: HeldOwner): PinnedStep[] =>
  [step('cluster/resume-owner', id, `Resume ${object.kind} ${object.name} in ${environment}`, [], { environment, owner: object, uid, was })];
