import { type Stored, numberAt, stringAt } from '../objects.ts';
import type { Store, StoreEvent } from '../store.ts';
import { beginEnd } from '../api/removal.ts';
import { controllerRevisions } from './controller-revisions.ts';
import { daemonSets, syncDaemonSet } from './daemon-set.ts';
import { syncDeployment } from './deployment.ts';
import { healOwned } from './gitops.ts';
import { type Behaviour, Kubelet } from './kubelet.ts';
import { jobs, syncJob } from './jobs/index.ts';
import { Analyst, type MetricSources } from './analysis/index.ts';
import { syncReplicaSet } from './replica-set.ts';
import { analysisRuns, rollouts, setsOf, syncRollout } from './rollouts/index.ts';
import { deployments, ownedBy, ownerUid, pods, replicaSets } from './shared.ts';
import { statefulSets, syncStatefulSet } from './stateful-set.ts';

export type { MetricSources } from './analysis/index.ts';
export type { Behaviour } from './kubelet.ts';

/** Deadlines and quotas have no events: each second's look is enough for them. */
const LOOK_MS = 1_000;

/** The controllers of a cluster, driven by the store's events: each object's sync runs once however many events named it. */
export function startControllers(store: Store, behaviours: ReadonlyMap<string, Behaviour>, sources: MetricSources): { close(): void } {
  const analyst = new Analyst(store, sources);
  const analyse = (_store: Store, run: Stored): void => analyst.sync(run);
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
  const collect = (gone: Stored): void => {
    for (const revision of ownedBy(store, controllerRevisions, gone)) store.remove(controllerRevisions, revision);
    for (const pod of ownedBy(store, pods, gone)) beginEnd(store, pod);
  };
  const onEvent = ({ type, object, resource }: StoreEvent): void => {
    switch (resource.kind) {
      case 'Deployment':
        if (type === 'DELETED') for (const set of ownedBy(store, replicaSets, object)) store.remove(replicaSets, set);
        else enqueue(object, syncDeployment);
        // A Deployment may lend its template to a Rollout.
        for (const rollout of store.list(rollouts)) if (stringAt(rollout, 'spec', 'workloadRef', 'name') === object.metadata.name) enqueue(rollout, syncRollout);
        return;
      case 'Rollout':
        if (type === 'DELETED') for (const set of setsOf(store, object)) store.remove(replicaSets, set);
        else enqueue(object, syncRollout);
        return;
      case 'AnalysisRun': {
        if (type !== 'DELETED') enqueue(object, analyse);
        const rollout = owner(ownerUid(object), rollouts);
        if (rollout !== undefined) enqueue(rollout, syncRollout);
        return;
      }
      case 'Job':
        if (type === 'DELETED') collect(object);
        else enqueue(object, syncJob);
        return;
      case 'StatefulSet':
      case 'DaemonSet':
        if (type === 'DELETED') collect(object);
        else enqueue(object, resource.kind === 'StatefulSet' ? syncStatefulSet : syncDaemonSet);
        return;
      case 'ReplicaSet': {
        if (type === 'DELETED') for (const pod of ownedBy(store, pods, object)) beginEnd(store, pod);
        else enqueue(object, syncReplicaSet);
        const deployment = owner(ownerUid(object), deployments);
        if (deployment !== undefined) enqueue(deployment, syncDeployment);
        const rollout = owner(ownerUid(object), rollouts);
        if (rollout !== undefined) enqueue(rollout, syncRollout);
        return;
      }
      case 'Pod': {
        if (type === 'ADDED') kubelet.run(object);
        if (type === 'DELETED') kubelet.forget(object.metadata.uid);
        const set = owner(ownerUid(object), replicaSets);
        if (set !== undefined) return enqueue(set, syncReplicaSet);
        const stateful = owner(ownerUid(object), statefulSets);
        if (stateful !== undefined) return enqueue(stateful, syncStatefulSet);
        const daemon = owner(ownerUid(object), daemonSets);
        if (daemon !== undefined) return enqueue(daemon, syncDaemonSet);
        const job = owner(ownerUid(object), jobs);
        if (job !== undefined) enqueue(job, syncJob);
        return;
      }
      default:
        return;
    }
  };
  const unsubscribe = store.subscribe(onEvent);
  const owners = healOwned(store);
  const look = setInterval(() => {
    for (const deployment of store.list(deployments)) enqueue(deployment, syncDeployment);
    for (const rollout of store.list(rollouts)) enqueue(rollout, syncRollout);
    for (const set of store.list(statefulSets)) enqueue(set, syncStatefulSet);
    for (const set of store.list(daemonSets)) enqueue(set, syncDaemonSet);
    // Back-offs and deadlines have no events either.
    for (const job of store.list(jobs)) enqueue(job, syncJob);
    // A quota that was in the way may have been raised: no event says so.
    for (const set of store.list(replicaSets)) if (numberAt(set, 'status', 'replicas') < numberAt(set, 'spec', 'replicas')) enqueue(set, syncReplicaSet);
    for (const run of store.list(analysisRuns)) enqueue(run, analyse);
  }, LOOK_MS);
  look.unref();
  return {
    close: () => {
      unsubscribe();
      owners.close();
      clearInterval(look);
      kubelet.close();
    },
  };
}
