import type { WorkloadRef } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type Deployment, currentReplicaSet, workloadView } from '../workloads/deployment.ts';
import { rolloutOf } from '../workloads/rollout.ts';

export type RolloutEnd =
  | { readonly kind: 'complete'; readonly say: string }
  | { readonly kind: 'failed'; readonly say: string }
  | { readonly kind: 'deadline'; readonly say: string }
  | { readonly kind: 'stopped'; readonly say: string };

export interface RolloutProgress {
  readonly say: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Follows a rollout until it is complete, failed or past `deadlineMs`, by the watch, from the generation that the write
 * returned (0: whatever is there now). A stale environment never completes anything: it waits, and says so.
 */
export function rolloutEnd(
  fleet: Fleet, ref: WorkloadRef, { generation, deadlineMs, progress, signal }: { generation: number; deadlineMs: number; progress: (now: RolloutProgress) => void; signal: AbortSignal },
): Promise<RolloutEnd> {
  return new Promise((resolve) => {
    const finish = (end: RolloutEnd): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      signal.removeEventListener('abort', stopped);
      resolve(end);
    };
    const stopped = (): void => finish({ kind: 'stopped', say: 'nobody waits for it any more; the rollout itself goes on' });
    const look = (): void => {
      const environment = fleet.environment(ref.environment);
      const deployment = fleet.deployment(ref);
      if (environment?.freshness.kind !== 'fresh') return progress({ say: `${ref.environment} cannot be read now`, done: 0, total: 1 });
      if (deployment === undefined) return finish({ kind: 'failed', say: `${ref.name} is not in ${ref.environment} any more` });
      const end = endOf(deployment, generation, progress);
      if (end !== null) finish(end);
    };
    const timer = setTimeout(() => {
      const deployment = fleet.deployment(ref);
      const said = deployment === undefined ? 'it cannot be read' : workloadView(deployment, ref.environment, { service: ref.name, tier: null, team: null }, 0).say;
      finish({ kind: 'deadline', say: `not complete within ${Math.round(deadlineMs / 1000)} s: ${said}` });
    }, deadlineMs);
    const stops = [fleet.workloads.onChange(look), fleet.environments.onChange(look)];
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    else look();
  });
}

function endOf(deployment: Deployment, generation: number, progress: (now: RolloutProgress) => void): RolloutEnd | null {
  const current = currentReplicaSet(deployment);
  const old = deployment.pods?.filter((pod) => pod.owner !== current?.uid) ?? null;
  const rollout = rolloutOf(deployment.record, old, generation);
  const left = (rollout.oldPods ?? 0) > 0 ? `, ${rollout.oldPods ?? 0} old still there` : '';
  const say = `${rollout.available} of ${rollout.desired} pods ready${left} (${deployment.record.name})`;
  progress({ say, done: Math.min(rollout.available, rollout.updated), total: Math.max(1, rollout.desired) });
  if (rollout.unseen) return null;
  if (rollout.complete) return { kind: 'complete', say: `${rollout.available} of ${rollout.desired} pods ready, no old pod left (${deployment.record.name})` };
  if (rollout.failure !== null) return { kind: 'failed', say: `${deployment.record.name}: ${rollout.failure.reason}: ${rollout.failure.message}` };
  return null;
}
