import { type JsonObject, type Stored, child, listAt, numberAt, objectAt, stamp, stringAt } from '../objects.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { conflict } from './status.ts';
import { type Target, existing } from './writes.ts';

/** Ms between a pod's deletion and its end, where it has a grace period at all. */
const GRACE_MS = 1_000;

/** Deletes an object: pods end gracefully, the rest at once; what it owns is collected by the controllers. */
export function removeObject(store: Store, target: Target, options: JsonObject, dryRun: boolean): Stored {
  const found = existing(store, target);
  const wanted = stringAt(options, 'preconditions', 'uid');
  if (wanted !== '' && wanted !== found.metadata.uid) {
    throw conflict(target.resource.plural, target.name, `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found.metadata.uid}`);
  }
  // The query's options count only where there is no body, as on a real server.
  if (Object.keys(options).length === 0 ? dryRun : listAt(options, 'dryRun').includes('All')) return found;
  const now = child(options, 'gracePeriodSeconds') !== undefined && numberAt(options, 'gracePeriodSeconds') === 0;
  if (target.resource.kind !== 'Pod' || now) {
    store.remove(target.resource, found);
    return found;
  }
  return beginEnd(store, found);
}

/** Marks a pod as terminating; it is gone after its grace. */
export function beginEnd(store: Store, pod: Stored): Stored {
  if (child(pod, 'metadata', 'deletionTimestamp') !== undefined) return pod;
  const resource = resourceOf('Pod');
  const marked = store.update(resource, pod, { ...pod, metadata: { ...objectAt(pod, 'metadata'), deletionTimestamp: stamp(store.now()), deletionGracePeriodSeconds: 30 } });
  const timer = setTimeout(() => {
    const still = store.get(resource, stringAt(pod, 'metadata', 'namespace'), pod.metadata.name);
    if (still?.metadata.uid === pod.metadata.uid) store.remove(resource, still);
  }, GRACE_MS);
  timer.unref();
  return marked;
}
