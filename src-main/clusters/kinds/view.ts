import { type Phase, type WorkloadRef, type WorkloadView, workloadId } from '../../../src-preload/contract/index.ts';
import type { Rollout, Workload } from '../workloads/model.ts';
import { ownersOf } from '../workloads/owners.ts';
import { type PodRecord, imagesOf, podSpecOf, versionOf } from '../workloads/records.ts';
import { canaryBrief } from './argo/canary-view.ts';
import type { Kind } from './kind.ts';
import { newPodsOf } from './pods.ts';

export interface Facts {
  readonly service: string;
  readonly tier: number | null;
  readonly team: string | null;
}

/** Its name in an environment. */
export const refOf = ({ kind, record }: Workload, environment: string): WorkloadRef => ({ environment, namespace: record.namespace, kind, name: record.name });

/** One workload as the screens show it: every number read, none inferred; what is not known is null. */
export function workloadView(kind: Kind, workload: Workload, environment: string, facts: Facts): WorkloadView {
  const { record, revisions } = workload;
  const current = kind.current(workload);
  const newPods = newPodsOf(workload, current);
  const rollout = kind.rollout(workload);
  const phase = phaseOf(rollout, newPods);
  const ref = refOf(workload, environment);
  const version = versionOf(podSpecOf(record.template));
  const write = record.writes.filter((one) => one.template).sort((a, b) => b.at - a.at)[0];
  const previous = [...revisions]
    .filter((one) => one.uid !== current?.uid && versionOf(podSpecOf(one.template)) !== version)
    .sort((a, b) => b.revision - a.revision)[0];
  return {
    id: workloadId(ref),
    ref,
    ...facts,
    phase,
    say: sayOf(rollout, phase, newPods),
    version,
    images: imagesOf(podSpecOf(record.template)),
    revision: current?.revision ?? null,
    desired: rollout.desired,
    updated: rollout.updated,
    ready: rollout.ready,
    available: rollout.available,
    oldPods: rollout.oldPods,
    canary: canaryBrief(workload),
    previousVersion: previous === undefined ? null : versionOf(podSpecOf(previous.template)),
    rolloutStartedAt: phase === 'healthy' ? null : (write?.at ?? current?.createdAt ?? null),
    deadlineAt: rollout.deadlineAt,
    healthySince: phase === 'healthy' ? rollout.completeSince : null,
    changedAt: write?.at ?? current?.createdAt ?? null,
    changedBy: write?.manager ?? null,
    owners: ownersOf(record),
  };
}

function phaseOf(rollout: Rollout, newPods: readonly PodRecord[] | null): Phase {
  const failing = newPods?.filter((pod) => pod.failing) ?? [];
  if (rollout.failure !== null) return 'failed';
  if (failing.length > 0) return failing.length === newPods?.length ? 'failed' : 'degraded';
  if (rollout.paused) return 'paused';
  if (rollout.complete) return 'healthy';
  const settled = !rollout.unseen && rollout.updated === rollout.desired && rollout.total === rollout.desired && rollout.oldPods === 0;
  return settled && rollout.available < rollout.desired && (newPods ?? []).every((pod) => pod.restarts > 0 || pod.ready) && (newPods ?? []).some((pod) => pod.restarts > 0)
    ? 'degraded'
    : 'progressing';
}

function sayOf(rollout: Rollout, phase: Phase, newPods: readonly PodRecord[] | null): string {
  const parts = [`${rollout.ready} of ${rollout.desired} pods ready`];
  if (rollout.unseen) parts.push('the controller has not seen the newest change yet');
  const failing = new Map<string, number>();
  for (const pod of newPods ?? []) if (pod.failing) failing.set(pod.reason, (failing.get(pod.reason) ?? 0) + 1);
  for (const [reason, number] of failing) parts.push(`${number} of ${newPods?.length ?? 0} new in ${reason}`);
  if (rollout.failure !== null) parts.push(`${rollout.failure.reason}: ${rollout.failure.message}`);
  if (phase !== 'healthy' && rollout.updated < rollout.desired) parts.push(`${rollout.updated} of ${rollout.desired} updated`);
  if (phase !== 'healthy' && (rollout.oldPods ?? 0) > 0) parts.push(`${rollout.oldPods ?? 0} old still there`);
  if (rollout.held !== null) parts.push(rollout.held);
  else parts.push(...(rollout.words ?? (rollout.paused ? ['paused'] : [])));
  return parts.join('; ');
}
