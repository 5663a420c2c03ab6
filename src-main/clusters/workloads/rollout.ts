import { at, count, instantOf, items, text } from '../kube.ts';
import type { DeploymentRecord, PodRecord } from './records.ts';

/** What the cluster says of a Deployment's rollout, before it is put into words. */
export interface Rollout {
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly total: number;
  readonly paused: boolean;
  /** The controller has not seen the newest spec: its status speaks of an older one. */
  readonly unseen: boolean;
  /** Pods of older templates that are still there, terminating ones included; null when the pods cannot be read. */
  readonly oldPods: number | null;
  readonly complete: boolean;
  /** The cluster's own word that it failed. It can recover afterwards. */
  readonly failure: { readonly reason: string; readonly message: string } | null;
  readonly deadlineAt: number | null;
  readonly completeSince: number | null;
}

export function condition(object: unknown, type: string): unknown {
  return items(at(object, 'status', 'conditions')).find((one) => at(one, 'type') === type);
}

/**
 * Reads a rollout as SEMANTICS "Complete" and "Failed" say: complete takes the observed generation (at least
 * `minGeneration`, which a PATCH returned), all counts equal to the spec's, and no old pod left: `terminatingReplicas` 0, or
 * none listed. "Complete" by kubectl's counts alone came true with bad pods still Ready.
 */
export function rolloutOf(deployment: DeploymentRecord, oldPods: readonly PodRecord[] | null, minGeneration = 0): Rollout {
  const { object } = deployment;
  const status = at(object, 'status');
  const desired = typeof at(object, 'spec', 'replicas') === 'number' ? count(at(object, 'spec', 'replicas')) : 1;
  const updated = count(at(status, 'updatedReplicas'));
  const total = count(at(status, 'replicas'));
  const available = count(at(status, 'availableReplicas'));
  const observed = count(at(status, 'observedGeneration'));
  const terminating = at(status, 'terminatingReplicas');
  const unseen = observed < Math.max(deployment.generation, minGeneration);
  const old = oldPods === null ? null : oldPods.length;
  const gone = old === 0 || (old === null && terminating === 0);
  const complete = !unseen && updated === desired && total === desired && available === desired && gone;
  const progressing = condition(object, 'Progressing');
  const updatedAt = instantOf(at(progressing, 'lastUpdateTime'));
  const deadline = at(object, 'spec', 'progressDeadlineSeconds');
  const inTime = typeof deadline === 'number' && deadline < 2_147_483_647 && updatedAt !== null && !complete;
  const becameAvailable = instantOf(at(condition(object, 'Available'), 'lastTransitionTime'));
  return {
    desired, updated, ready: count(at(status, 'readyReplicas')), available, total,
    paused: at(object, 'spec', 'paused') === true,
    unseen,
    oldPods: old,
    complete,
    failure: unseen ? null : failureOf(object),
    deadlineAt: inTime ? updatedAt + deadline * 1000 : null,
    completeSince: complete && becameAvailable !== null && updatedAt !== null ? Math.max(becameAvailable, updatedAt) : null,
  };
}

function failureOf(object: unknown): Rollout['failure'] {
  const progressing = condition(object, 'Progressing');
  if (at(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    return { reason: 'ProgressDeadlineExceeded', message: text(at(progressing, 'message')) ?? 'the progress deadline has passed' };
  }
  // With a quota in the way Progressing stays True for ever; only ReplicaFailure tells.
  const replicas = condition(object, 'ReplicaFailure');
  if (at(replicas, 'status') === 'True') return { reason: text(at(replicas, 'reason')) ?? 'ReplicaFailure', message: text(at(replicas, 'message')) ?? 'pods cannot be created' };
  return null;
}
