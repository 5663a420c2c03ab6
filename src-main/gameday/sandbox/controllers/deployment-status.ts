import { type JsonObject, type Stored, child, equalJson, isObject, listAt, numberAt, objectAt, stamp, stringAt } from '../objects.ts';
import type { Store } from '../store.ts';
import { bounds, plainTemplate } from './deployment-spec.ts';
import { ownedBy, pods, replicaSets } from './shared.ts';

/** A Deployment's status from its ReplicaSets and pods, with the conditions that clients wait for. */
export function statusOf(store: Store, deployment: Stored): JsonObject {
  const sets = ownedBy(store, replicaSets, deployment);
  const current = sets.find((set) => equalJson(plainTemplate(set), child(deployment, 'spec', 'template')));
  const sum = (field: string): number => sets.reduce((total, set) => total + numberAt(set, 'status', field), 0);
  const desired = numberAt(deployment, 'spec', 'replicas');
  const replicas = sum('replicas');
  const updated = current === undefined ? 0 : numberAt(current, 'status', 'replicas');
  const available = sum('availableReplicas');
  const terminating = sets.flatMap((set) => ownedBy(store, pods, set)).filter((pod) => child(pod, 'metadata', 'deletionTimestamp') !== undefined).length;
  const counts = { replicas, updatedReplicas: updated, readyReplicas: sum('readyReplicas'), availableReplicas: available, unavailableReplicas: Math.max(0, desired - available), terminatingReplicas: terminating };
  const minimum = desired - bounds(deployment).unavailable;
  const before = objectAt(deployment, 'status');
  return {
    observedGeneration: numberAt(deployment, 'metadata', 'generation'),
    ...Object.fromEntries(Object.entries(counts).filter(([name, count]) => count > 0 || name === 'terminatingReplicas')),
    conditions: [
      available >= minimum
        ? condition(before, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', store.now(), false)
        : condition(before, 'Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', store.now(), false),
      progressing(store, deployment, current, updated === desired && replicas === desired && available === desired, { updated, available }),
      ...replicaFailure(sets),
    ],
  };
}

function progressing(store: Store, deployment: Stored, current: Stored | undefined, complete: boolean, counts: { updated: number; available: number }): JsonObject {
  const before = objectAt(deployment, 'status');
  const old = conditionOf(before, 'Progressing');
  const name = current?.metadata.name ?? '';
  if (complete) return condition(before, 'Progressing', 'True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`, store.now(), stringAt(old, 'reason') !== 'NewReplicaSetAvailable' || !stringAt(old, 'message').includes(`"${name}"`));
  if (child(deployment, 'spec', 'paused') === true) return condition(before, 'Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', store.now(), stringAt(old, 'reason') !== 'DeploymentPaused');
  const moved = numberAt(before, 'updatedReplicas') < counts.updated || numberAt(before, 'availableReplicas') < counts.available || !stringAt(old, 'message').includes(`"${name}"`);
  // The API server stores a number here or nothing.
  const late = (child(deployment, 'spec', 'progressDeadlineSeconds') as number | undefined) ?? 600;
  const since = Date.parse(stringAt(old, 'lastUpdateTime'));
  if (!moved && (stringAt(old, 'reason') === 'ProgressDeadlineExceeded' || (stringAt(old, 'reason') !== 'NewReplicaSetAvailable' && store.now() - since > late * 1000))) {
    return condition(before, 'Progressing', 'False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`, store.now(), false);
  }
  return condition(before, 'Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`, store.now(), moved);
}

function replicaFailure(sets: readonly Stored[]): JsonObject[] {
  return sets.flatMap((set) => {
    const found = conditionOf(objectAt(set, 'status'), 'ReplicaFailure');
    return stringAt(found, 'status') === 'True' ? [found] : [];
  });
}

const conditionOf = (status: JsonObject, type: string): JsonObject => {
  const found = listAt(status, 'conditions').find((one) => stringAt(one, 'type') === type);
  return isObject(found) ? found : {};
};

/** A condition that keeps its times while it says the same; `touch` renews its update time all the same. */
export function condition(status: JsonObject, type: string, value: string, reason: string, message: string, now: number, touch: boolean): JsonObject {
  const old = conditionOf(status, type);
  const same = old['status'] === value;
  const said = same && old['reason'] === reason && old['message'] === message && !touch;
  return {
    type, status: value, reason, message,
    lastTransitionTime: same ? stringAt(old, 'lastTransitionTime') : stamp(now),
    lastUpdateTime: said ? stringAt(old, 'lastUpdateTime') : stamp(now),
  };
}
