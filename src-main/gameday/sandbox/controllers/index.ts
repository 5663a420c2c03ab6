import type { Stored } from '../objects.ts';
import type { Store, StoreEvent } from '../store.ts';
import { beginEnd } from '../api/removal.ts';
import { syncDeployment } from './deployment.ts';
import { type Behaviour, Kubelet } from './kubelet.ts';
import { syncReplicaSet } from './replica-set.ts';
import { deployments, ownedBy, ownerUid, pods, replicaSets } from './shared.ts';

export type { Behaviour } from './kubelet.ts';

/** The progress deadline has no event: each second's look is enough for it. */
const LOOK_MS = 1_000;

/** The controllers of a cluster, driven by the store's events: each object's sync runs once however many events named it. */
export function startControllers(store: Store, behaviours: ReadonlyMap<string, Behaviour>): { close(): void } {
  const kubelet = new Kubelet(store, behaviours);
  const queue = new Map<string, () => void>();
  let scheduled = false;
  const enqueue = (object: Stored, sync: (store: Store, object: Stored) => void): void => {
    queue.set(`${object.kind}/${object.metadata.uid}`, () => sync(store, object));
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const work = [...queue.values()];
      queue.clear();
      for (const run of work) run();
    });
  };
  const owner = (uid: string, resource: typeof deployments): Stored | undefined => store.list(resource).find((one) => one.metadata.uid === uid);
  const onEvent = ({ type, object, resource }: StoreEvent): void => {
    switch (resource.kind) {
      case 'Deployment':
        if (type === 'DELETED') for (const set of ownedBy(store, replicaSets, object)) store.remove(replicaSets, set);
        else enqueue(object, syncDeployment);
        return;
      case 'ReplicaSet': {
        if (type === 'DELETED') for (const pod of ownedBy(store, pods, object)) beginEnd(store, pod);
        else enqueue(object, syncReplicaSet);
        const deployment = owner(ownerUid(object), deployments);
        if (deployment !== undefined) enqueue(deployment, syncDeployment);
        return;
      }
      case 'Pod': {
        if (type === 'ADDED') kubelet.run(object);
        if (type === 'DELETED') kubelet.forget(object.metadata.uid);
        const set = owner(ownerUid(object), replicaSets);
        if (set !== undefined) enqueue(set, syncReplicaSet);
        return;
      }
      default:
        return;
    }
  };
  const unsubscribe = store.subscribe(onEvent);
  const look = setInterval(() => {
    for (const deployment of store.list(deployments)) enqueue(deployment, syncDeployment);
  }, LOOK_MS);
  look.unref();
  return {
    close: () => {
      unsubscribe();
      clearInterval(look);
      kubelet.close();
    },
  };
}
