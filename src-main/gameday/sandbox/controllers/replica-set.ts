import { type JsonObject, type Stored, child, listAt, numberAt, objectAt, stringAt } from '../objects.ts';
import type { Store } from '../store.ts';
import { beginEnd } from '../api/removal.ts';
import { condition } from './deployment-status.ts';
import { createPod, quotaRefusal } from './pods.ts';
import { note, ownedBy, ownerReference, pods, replicaSets, writeStatus } from './shared.ts';

export const isReady = (pod: Stored): boolean => listAt(pod, 'status', 'conditions').some((one) => stringAt(one, 'type') === 'Ready' && stringAt(one, 'status') === 'True');
export const isEnding = (pod: Stored): boolean => child(pod, 'metadata', 'deletionTimestamp') !== undefined;

/** One pass of the ReplicaSet controller: as many pods as the spec says; pods that are not ready go first. */
export function syncReplicaSet(store: Store, given: Stored): void {
  const namespace = stringAt(given, 'metadata', 'namespace');
  const set = store.get(replicaSets, namespace, given.metadata.name);
  if (set === undefined) return;
  const own = ownedBy(store, pods, set).filter((pod) => !isEnding(pod));
  const wanted = numberAt(set, 'spec', 'replicas');
  let failed = false;
  for (let missing = wanted - own.length; missing > 0 && !failed; missing -= 1) failed = !makePod(store, set);
  const surplus = [...own].sort((a, b) => Number(isReady(a)) - Number(isReady(b)) || Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp));
  for (const pod of surplus.slice(0, Math.max(0, own.length - wanted))) {
    note(store, set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, 'replicaset-controller');
    beginEnd(store, pod);
  }
  const live = ownedBy(store, pods, set).filter((pod) => !isEnding(pod));
  const ready = live.filter(isReady).length;
  const counts: JsonObject = ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready };
  writeStatus(store, replicaSets, set, { replicas: live.length, ...(live.length === 0 ? {} : { fullyLabeledReplicas: live.length }), ...counts, observedGeneration: numberAt(set, 'metadata', 'generation'), ...failureOf(store, set, failed) });
}

/** False where the quota is used up. */
function makePod(store: Store, set: Stored): boolean {
  const template = objectAt(set, 'spec', 'template');
  const namespace = stringAt(set, 'metadata', 'namespace');
  const name = `${set.metadata.name}-${Math.random().toString(36).slice(2, 7).padEnd(5, 'x')}`;
  return createPod(store, set, { apiVersion: 'v1', kind: 'Pod', metadata: { ...objectAt(template, 'metadata'), name, namespace, ownerReferences: [ownerReference(set)] }, spec: objectAt(template, 'spec'), status: { phase: 'Pending', qosClass: 'BestEffort' } }, 'replicaset-controller');
}

function failureOf(store: Store, set: Stored, failed: boolean): JsonObject {
  if (!failed) return {};
  const message = `pods "${set.metadata.name}-" is forbidden: ${quotaRefusal(store, stringAt(set, 'metadata', 'namespace')) ?? ''}`;
  return { conditions: [condition(objectAt(set, 'status'), 'ReplicaFailure', 'True', 'FailedCreate', message, store.now(), false)] };
}
