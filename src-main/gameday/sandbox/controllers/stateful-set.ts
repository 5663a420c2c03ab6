import { type JsonObject, type Stored, child, numberAt, objectAt, stringAt } from '../objects.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { beginEnd } from '../api/removal.ts';
import { REVISION_LABEL, controllerRevisions, podFor, presentRevision, trimHistory } from './controller-revisions.ts';
import { createPod } from './pods.ts';
import { isEnding, isReady } from './replica-set.ts';
import { note, ownedBy, pods, writeStatus } from './shared.ts';

export const statefulSets = resourceOf('StatefulSet');

/** One pass of the StatefulSet controller (kubernetes `pkg/controller/statefulset`): revision, pods in order, status. */
export function syncStatefulSet(store: Store, given: Stored): void {
  const namespace = stringAt(given, 'metadata', 'namespace');
  const set = store.get(statefulSets, namespace, given.metadata.name);
  if (set === undefined) return;
  const update = presentRevision(store, set);
  const named = stringAt(set, 'status', 'currentRevision');
  const current = ownedBy(store, controllerRevisions, set).find((one) => one.metadata.name === named) ?? update;
  move(store, set, current, update);
  const fresh = store.get(statefulSets, namespace, given.metadata.name);
  if (fresh === undefined) return;
  const status = statusOf(store, fresh, current, update);
  writeStatus(store, statefulSets, fresh, status);
  trimHistory(store, fresh, [update.metadata.name, stringAt(status, 'currentRevision')]);
}

const wantedOf = (set: Stored): number => numberAt(set, 'spec', 'replicas');
const partitionOf = (set: Stored): number => numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
const startOf = (set: Stored): number => numberAt(set, 'spec', 'ordinals', 'start');
const placeOf = (pod: Stored, set: Stored): number => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1) - startOf(set);
const revisionOf = (pod: Stored): string => stringAt(pod, 'metadata', 'labels', REVISION_LABEL);

/** One step towards the spec. In order, it waits for every pod to be ready: a broken one is waited for for ever, as on a real cluster. */
function move(store: Store, set: Stored, current: Stored, update: Stored): void {
  const inOrder = stringAt(set, 'spec', 'podManagementPolicy') !== 'Parallel';
  const own = ownedBy(store, pods, set);
  const at = (place: number): Stored | undefined => own.find((pod) => placeOf(pod, set) === place);
  const wanted = wantedOf(set);
  for (let place = 0; place < wanted; place += 1) {
    const pod = at(place);
    if (pod === undefined) {
      makePod(store, set, place, stringAt(set, 'spec', 'updateStrategy', 'type') === 'RollingUpdate' && place < partitionOf(set) ? current : update);
      if (inOrder) return;
    } else if (inOrder && (isEnding(pod) || !isReady(pod))) return;
  }
  const surplus = own.filter((pod) => placeOf(pod, set) >= wanted).sort((a, b) => placeOf(b, set) - placeOf(a, set));
  for (const pod of surplus) {
    if (!isEnding(pod)) removePod(store, set, pod);
    if (inOrder) return;
  }
  if (stringAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
  for (let place = wanted - 1; place >= partitionOf(set); place -= 1) {
    const pod = at(place);
    if (pod === undefined || isEnding(pod)) return;
    if (revisionOf(pod) !== update.metadata.name) return removePod(store, set, pod);
    if (!isReady(pod)) return;
  }
}

function makePod(store: Store, set: Stored, place: number, revision: Stored): void {
  const name = `${set.metadata.name}-${startOf(set) + place}`;
  const labels = { 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(startOf(set) + place) };
  const spec = { hostname: name, ...(stringAt(set, 'spec', 'serviceName') === '' ? {} : { subdomain: stringAt(set, 'spec', 'serviceName') }) };
  createPod(store, set, podFor(set, pods, name, revision, revision.metadata.name, { labels, spec }), 'statefulset-controller');
}

function removePod(store: Store, set: Stored, pod: Stored): void {
  note(store, set, 'Normal', 'SuccessfulDelete', `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`, 'statefulset-controller');
  beginEnd(store, pod);
}

function statusOf(store: Store, set: Stored, current: Stored, update: Stored): JsonObject {
  const own = ownedBy(store, pods, set);
  const steady = own.filter((pod) => !isEnding(pod));
  const ready = own.filter((pod) => isReady(pod)).length;
  const updated = steady.filter((pod) => revisionOf(pod) === update.metadata.name).length;
  // While it is stuck on its way back the two names are equal: they say nothing about its pods.
  const done = stringAt(set, 'spec', 'updateStrategy', 'type') === 'RollingUpdate' && updated === own.length && ready === own.length;
  const now = done ? update : current;
  const counts = { readyReplicas: ready, currentReplicas: steady.filter((pod) => revisionOf(pod) === now.metadata.name).length, updatedReplicas: updated };
  return {
    observedGeneration: numberAt(set, 'metadata', 'generation'), replicas: own.length, availableReplicas: ready, collisionCount: numberAt(child(set, 'status') ?? null, 'collisionCount'),
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    currentRevision: now.metadata.name, updateRevision: update.metadata.name, ...keptConditions(set),
  };
}

const keptConditions = (set: Stored): JsonObject => {
  const conditions = objectAt(set, 'status')['conditions'];
  return conditions === undefined ? {} : { conditions };
};
