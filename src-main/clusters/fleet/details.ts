import { type EventView, type PodView, type RevisionView, type WorkloadRef } from '../../../src-preload/contract/index.ts';
import { type LiveSource, LiveCollection } from '../../live/index.ts';
import { type KubeObject, at, count, instantOf, text } from '../kube.ts';
import { collectionOf, kindOf } from '../kinds/index.ts';
import type { Workload } from '../workloads/model.ts';
import { imagesOf, podSpecOf, versionOf } from '../workloads/records.ts';
import { madeFrom } from '../workloads/revisions.ts';
import { templateHash } from '../workloads/template.ts';
import { WatchCache } from '../watch/index.ts';
import type { ClusterEnvironment } from './environment.ts';
import type { FleetPorts } from './model.ts';

export function revisionViews(workload: Workload): RevisionView[] {
  const current = kindOf(workload.kind).current(workload);
  return workload.revisions.map((one) => ({
    id: one.uid, number: one.revision, version: versionOf(podSpecOf(one.template)), images: imagesOf(podSpecOf(one.template)),
    templateHash: templateHash(one.template, 'exact'), createdAt: one.createdAt, by: null, ...countsOf(one, workload), current: one.uid === current?.uid,
  }));
}

function countsOf(revision: Workload['revisions'][number], { pods }: Workload): Pick<RevisionView, 'desired' | 'ready'> {
  if (revision.counts !== null) return { desired: revision.counts.desired, ready: revision.counts.ready };
  const own = pods?.filter((pod) => madeFrom(pod, revision)) ?? null;
  return { desired: own?.length ?? null, ready: own?.filter((pod) => pod.ready).length ?? null };
}

export function podViews(workload: Workload): PodView[] {
  return (workload.pods ?? []).map((pod) => ({
    id: pod.uid, name: pod.name, revision: workload.revisions.find((one) => madeFrom(pod, one))?.revision ?? null, version: pod.version,
    phase: pod.failing ? 'failed' : pod.ready && !pod.terminating ? 'healthy' : 'progressing',
    reason: pod.ready && !pod.terminating ? 'Ready' : pod.reason, message: pod.message, restarts: pod.restarts, createdAt: pod.createdAt, terminating: pod.terminating,
  }));
}

function eventView(event: KubeObject): EventView {
  const at_ = instantOf(at(event, 'lastTimestamp')) ?? instantOf(at(event, 'eventTime')) ?? instantOf(at(event, 'firstTimestamp')) ?? instantOf(event.metadata.creationTimestamp);
  return {
    id: event.metadata.uid, at: at_ ?? 0, type: at(event, 'type') === 'Warning' ? 'Warning' : 'Normal', reason: text(at(event, 'reason')) ?? '',
    message: text(at(event, 'message')) ?? '', object: `${text(at(event, 'involvedObject', 'kind')) ?? ''}/${text(at(event, 'involvedObject', 'name')) ?? ''}`,
    count: Math.max(1, count(at(event, 'count'))),
  };
}

/**
 * The events of one workload: its own, its revisions' and its Pods', by name prefix, as `kubectl describe` finds them.
 * The watch runs only while somebody reads.
 */
export function eventSource(ref: WorkloadRef, environment: () => ClusterEnvironment | undefined, ports: FleetPorts): LiveSource<EventView> {
  const live = new LiveCollection<EventView>();
  let readers = 0;
  let stop: (() => void) | undefined;
  const start = (): void => {
    const client = environment()?.client;
    if (client === undefined) return;
    const cache = new WatchCache<KubeObject>({
      client, path: collectionOf({ api: '/api/v1', plural: 'events' }, ref.namespace), now: ports.now, random: ports.random, project: (event) => event, onState: () => undefined,
      onChange: () => live.replace([...cache.values()].filter((event) => concerns(event, ref.name)).map(eventView).map((view) => known(live, view))),
    });
    stop = () => cache.close();
  };
  return {
    get: (id) => live.get(id),
    all: () => live.all(),
    onChange: (listener) => live.onChange(listener),
    async *frames(signal) {
      readers += 1;
      if (readers === 1) start();
      try {
        yield* live.frames(signal);
      } finally {
        readers -= 1;
        if (readers === 0) {
          stop?.();
          stop = undefined;
        }
      }
    },
  };
}

function known(live: LiveCollection<EventView>, view: EventView): EventView {
  const before = live.get(view.id);
  return before !== undefined && before.at === view.at && before.count === view.count ? before : view;
}

function concerns(event: KubeObject, name: string): boolean {
  const object = text(at(event, 'involvedObject', 'name')) ?? '';
  return object === name || object.startsWith(`${name}-`);
}

