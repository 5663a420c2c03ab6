import { type JsonObject, type Stored, objectAt, stringAt } from '../objects.ts';
import type { Store } from '../store.ts';
import { withManagedFields } from '../api/managed-fields.ts';
import { note, pods } from './shared.ts';

/** Why no further pod may be made in a namespace, as the quota admission says it; null where one may. */
export function quotaRefusal(store: Store, namespace: string): string | null {
  const limit = store.faults.podQuota;
  const used = store.list(pods, namespace).length;
  return limit === null || used < limit ? null : `exceeded quota: sandbox, requested: pods=1, used: pods=${used}, limited: pods=${limit}`;
}

/** Makes a pod as a controller does; false where the namespace's quota is used up, with the event that says so. */
export function createPod(store: Store, owner: Stored, pod: JsonObject & { metadata: JsonObject }, controller: string): boolean {
  const { name } = pod.metadata;
  const refused = quotaRefusal(store, stringAt(owner, 'metadata', 'namespace'));
  if (refused !== null) {
    note(store, owner, 'Warning', 'FailedCreate', `Error creating: pods "${String(name)}" is forbidden: ${refused}`, controller);
    return false;
  }
  const managed = withManagedFields(undefined, pod, { manager: 'kube-controller-manager', operation: 'Update' }, store.now());
  store.create(pods, { ...managed, metadata: objectAt(managed, 'metadata') });
  note(store, owner, 'Normal', 'SuccessfulCreate', controller === 'statefulset-controller' ? `create Pod ${String(name)} in StatefulSet ${owner.metadata.name} successful` : `Created pod: ${String(name)}`, controller);
  return true;
}
