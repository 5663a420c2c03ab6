import { type JsonObject, type Stored, listAt, objectAt, stringAt } from '../objects.ts';
import type { Resource } from '../resources.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { withManagedFields } from '../api/managed-fields.ts';

export const deployments = resourceOf('Deployment');
export const replicaSets = resourceOf('ReplicaSet');
export const pods = resourceOf('Pod');
const events = resourceOf('Event');

export const ownerUid = (object: Stored): string =>
  listAt(object, 'metadata', 'ownerReferences').map((one) => (objectAt(one)['controller'] === true ? stringAt(one, 'uid') : '')).find((uid) => uid !== '') ?? '';

export const ownedBy = (store: Store, resource: Resource, owner: Stored): Stored[] => {
  const namespace = stringAt(owner, 'metadata', 'namespace');
  return store.list(resource, namespace).filter((object) => ownerUid(object) === owner.metadata.uid);
};

export const ownerReference = (owner: Stored): JsonObject => ({ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid, controller: true, blockOwnerDeletion: true });

const MANAGER = 'kube-controller-manager';

/** Writes an object's spec or metadata as a controller does. */
export function writeAs(store: Store, resource: Resource, before: Stored, after: JsonObject, manager = MANAGER): Stored {
  const managed = withManagedFields(before, after, { manager, operation: 'Update' }, store.now());
  return store.update(resource, before, { ...managed, metadata: objectAt(managed, 'metadata') });
}

export function writeStatus(store: Store, resource: Resource, before: Stored, status: JsonObject): Stored {
  return store.update(resource, before, { ...before, status });
}

/** Notes an event as the real recorders do: the same event again raises its count. */
export function note(store: Store, about: Stored, type: 'Normal' | 'Warning', reason: string, message: string, source: string): void {
  const namespace = stringAt(about, 'metadata', 'namespace');
  const time = new Date(store.now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const same = store.list(events, namespace).find((one) => stringAt(one, 'involvedObject', 'uid') === about.metadata.uid && one['reason'] === reason && one['message'] === message);
  if (same !== undefined) {
    store.update(events, same, { ...same, metadata: objectAt(same, 'metadata'), count: Number(same['count'] ?? 1) + 1, lastTimestamp: time });
    return;
  }
  const name = `${about.metadata.name}.${Math.random().toString(16).slice(2, 14)}`;
  store.create(events, {
    apiVersion: 'v1', kind: 'Event', metadata: { name, namespace }, type, reason, message, count: 1, firstTimestamp: time, lastTimestamp: time,
    source: { component: source }, reportingComponent: source,
    involvedObject: { kind: about.kind, apiVersion: about.apiVersion, name: about.metadata.name, namespace, uid: about.metadata.uid },
  });
}
