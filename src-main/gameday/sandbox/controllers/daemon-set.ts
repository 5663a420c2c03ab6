import { type JsonObject, type Stored, numberAt, stringAt } from '../objects.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { beginEnd } from '../api/removal.ts';
import { nodeWantedBy } from './affinity.ts';
import { REVISION_LABEL, hashOf, podFor, presentRevision, trimHistory } from './controller-revisions.ts';
import { bound } from './deployment-spec.ts';
import { createPod } from './pods.ts';
import { isEnding, isReady } from './replica-set.ts';
import { note, ownedBy, pods, writeStatus } from './shared.ts';

export const daemonSets = resourceOf('DaemonSet');
const nodes = resourceOf('Node');

/** One pass of the DaemonSet controller (kubernetes `pkg/controller/daemon`): revision, a pod a node, rolling update, status. */
export function syncDaemonSet(store: Store, given: Stored): void {
  const namespace = stringAt(given, 'metadata', 'namespace');
  const set = store.get(daemonSets, namespace, given.metadata.name);
  if (set === undefined) return;
  const revision = presentRevision(store, set);
  const hash = hashOf(revision);
  const places = store.list(nodes).map((node) => node.metadata.name);
  for (const place of places) if (podOn(store, set, place) === undefined) makePod(store, set, place, revision);
  if (stringAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete') roll(store, set, places, hash);
  const fresh = store.get(daemonSets, namespace, given.metadata.name);
  if (fresh === undefined) return;
  writeStatus(store, daemonSets, fresh, statusOf(store, fresh, places, hash));
  trimHistory(store, fresh, [revision.metadata.name, hash]);
}

const podOn = (store: Store, set: Stored, place: string): Stored | undefined => ownedBy(store, pods, set).find((pod) => nodeWantedBy(pod) === place);
const isNew = (pod: Stored, hash: string): boolean => stringAt(pod, 'metadata', 'labels', REVISION_LABEL) === hash;

function makePod(store: Store, set: Stored, place: string, revision: Stored): void {
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [place] }] }];
  const spec = { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } } };
  const name = `${set.metadata.name}-${Math.random().toString(36).slice(2, 7).padEnd(5, 'x')}`;
  createPod(store, set, podFor(set, pods, name, revision, hashOf(revision), { spec }), 'daemonset-controller');
}

/** Old pods that do not serve go at once; of those that do, as many as may be missing. */
function roll(store: Store, set: Stored, places: readonly string[], hash: string): void {
  const found = places.flatMap((place) => podOn(store, set, place) ?? []);
  const missing = places.length - found.filter((pod) => isReady(pod) && !isEnding(pod)).length;
  let spare = Math.max(1, bound(set, ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'], places.length, Math.ceil, 1)) - missing;
  for (const pod of found.filter((one) => !isNew(one, hash) && !isEnding(one))) {
    if (isReady(pod) && spare <= 0) continue;
    if (isReady(pod)) spare -= 1;
    note(store, set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, 'daemonset-controller');
    beginEnd(store, pod);
  }
}

function statusOf(store: Store, set: Stored, places: readonly string[], hash: string): JsonObject {
  const found = places.flatMap((place) => podOn(store, set, place) ?? []).filter((pod) => !isEnding(pod));
  const ready = found.filter((pod) => isReady(pod)).length;
  const counts = { updatedNumberScheduled: found.filter((pod) => isNew(pod, hash)).length, numberAvailable: ready, numberUnavailable: places.length - ready };
  return {
    observedGeneration: numberAt(set, 'metadata', 'generation'), desiredNumberScheduled: places.length, currentNumberScheduled: found.length, numberMisscheduled: 0, numberReady: ready,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
}
