import { type PlannedStep, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import { at, count, text } from '../kube.ts';
import { type From, guardOf } from '../planner/guard.ts';
import type { Rollout, Workload } from '../workloads/model.ts';
import type { PodRecord, WorkloadRecord } from '../workloads/records.ts';
import { type RevisionRecord, controllerRevisionRecord, madeFrom } from '../workloads/revisions.ts';
import { currentRevision } from './controller-revisions.ts';
import { joinByControllerRevisions } from './join.ts';
import type { Kind } from './kind.ts';
import { newPodsOf, oldPodsOf, readySince } from './pods.ts';
import { objectPath, readOwned } from './read.ts';

const api = { group: 'apps', version: 'v1', plural: 'statefulsets' };
const STRATEGY = '/spec/updateStrategy';

/** A StatefulSet: its revisions are ControllerRevisions; its pods go one after another, and a broken one stops them all. */
export const statefulSet: Kind = {
  name: 'StatefulSet',
  api,
  short: ['sts'],
  served: 'always',
  watches: ['statefulsets', 'controllerrevisions', 'pods'],
  history: 'ControllerRevision',
  join: (readings) => joinByControllerRevisions('StatefulSet', readings.of('statefulsets'), readings),
  read: (client, ref) => readOwned(client, ref, { api, history: { plural: 'controllerrevisions', project: controllerRevisionRecord } }),
  current: currentRevision,
  rollout: rolloutOf,
  back: {
    by: 'template',
    from,
    facts: (workload) => ({ strategy: strategyText(workload.record), 'pod management': management(workload.record) }),
    evidence: () => [],
    notes: notesOf,
    blockers: () => [],
    stuckOn,
    steps: (workload, target, ref) => ({ before: [], after: mayGetStuck(workload.record) ? [freeing(workload, target, ref)] : [] }),
    rounds: ({ record }) => Math.max(1, desiredOf(record) - (onDelete(record) ? desiredOf(record) : partitionOf(record))),
  },
  stop: {
    stopped: ({ record }) => partitionOf(record) > 0,
    write: (workload, stopped) => (stopped ? hold(workload) : letGo(workload)),
  },
};

const desiredOf = (record: WorkloadRecord): number => (typeof at(record.object, 'spec', 'replicas') === 'number' ? count(at(record.object, 'spec', 'replicas')) : 1);
const onDelete = (record: WorkloadRecord): boolean => at(record.object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
const partitionOf = (record: WorkloadRecord): number => count(at(record.object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition'));
const management = (record: WorkloadRecord): string => text(at(record.object, 'spec', 'podManagementPolicy')) ?? 'OrderedReady';
const strategyText = (record: WorkloadRecord): string => `${text(at(record.object, 'spec', 'updateStrategy', 'type')) ?? 'RollingUpdate'}${partitionOf(record) > 0 ? `, partition ${partitionOf(record)}` : ''}`;
/** Its place in the set; `spec.ordinals.start` moves the names, not the places. */
const placeOf = (pod: PodRecord, record: WorkloadRecord): number => Number(/-(\d+)$/.exec(pod.name)?.[1] ?? 0) - count(at(record.object, 'spec', 'ordinals', 'start'));

function from({ record }: Workload): From {
  return { path: objectPath(api, record.namespace, record.name), uid: record.uid, template: record.template, paused: null };
}

/**
 * There is no condition that says it failed, and `currentRevision` equals `updateRevision` while it is stuck on its way back
 * (SEMANTICS, "StatefulSet / DaemonSet"): only counts and pods tell.
 */
function rolloutOf(workload: Workload, minGeneration = 0): Rollout {
  const { record } = workload;
  const status = at(record.object, 'status');
  const desired = desiredOf(record);
  const [updated, available, total] = ['updatedReplicas', 'availableReplicas', 'replicas'].map((key) => count(at(status, key)));
  const unseen = count(at(status, 'observedGeneration')) < Math.max(record.generation, minGeneration);
  const current = currentRevision(workload);
  const old = oldPodsOf(workload, current);
  const held = unseen ? null : heldBy(workload, old ?? [], updated ?? 0, desired);
  const partition = Math.min(desired, partitionOf(record));
  const moving = old?.filter((pod) => placeOf(pod, record) >= partition || pod.terminating).length ?? null;
  const served = available === desired && total === desired && (moving ?? 0) === 0;
  const complete = !unseen && (held === null ? updated === desired && served : onDelete(record) || ((updated ?? 0) >= desired - partition && served));
  return {
    desired, updated: updated ?? 0, ready: count(at(status, 'readyReplicas')), available: available ?? 0, total: total ?? 0,
    paused: held !== null, held, unseen, oldPods: old?.length ?? null, complete,
    failure: null, deadlineAt: null,
    completeSince: complete && held === null ? readySince(newPodsOf(workload, current)) : null,
  };
}

function heldBy({ record }: Workload, old: readonly PodRecord[], updated: number, desired: number): string | null {
  if (updated >= desired) return null;
  if (onDelete(record)) return `OnDelete: ${desired - updated} pods keep their revision until they are deleted${old.length === 0 ? '' : `: ${old.map((pod) => pod.name).sort().reverse().join(', ')}`}`;
  const partition = Math.min(desired, partitionOf(record));
  return partition > 0 && updated >= desired - partition ? `its partition keeps the first ${partition} pods at their revision` : null;
}

/** Pods that its controller will not replace by itself: it waits for each to become ready, and these do not. Parallel sets recover. */
function stuckOn({ record, pods }: Workload, target: RevisionRecord): PodRecord[] {
  if (!mayGetStuck(record)) return [];
  return (pods ?? []).filter((pod) => !pod.terminating && !madeFrom(pod, target) && placeOf(pod, record) >= partitionOf(record) && (pod.failing || pod.unschedulable || (!pod.ready && pod.restarts > 0)));
}

const mayGetStuck = (record: WorkloadRecord): boolean => management(record) !== 'Parallel' && !onDelete(record);

/** A step that is there for every ordered set: which pods it deletes is read when it begins, for pods may break after the plan. */
function freeing(workload: Workload, target: RevisionRecord, ref: WorkloadRef): PlannedStep {
  const now = stuckOn(workload, target).map((pod) => `${pod.name} (${pod.reason})`);
  return { id: 'free', say: `delete those pods of ${ref.name} that never start and hold up the others; now ${now.length === 0 ? 'there is none' : now.join(', ')}`, uses: 'cluster/free-pods', with: { workload: ref, revision: target.uid } };
}

function notesOf({ record, pods }: Workload): string[] {
  if (onDelete(record)) {
    const names = (pods ?? []).map((pod) => pod.name).sort().reverse();
    return [`Its update strategy is OnDelete: after the write nothing moves until its pods are deleted, one at a time${names.length === 0 ? '' : `: ${names.join(', ')}`}.`];
  }
  const partition = partitionOf(record);
  const ordered = mayGetStuck(record) ? ['Its pods go one after another: a pod that does not start is deleted after the write, by its uid, because its set would wait for it for ever.'] : [];
  return partition > 0 ? [`Its partition is ${partition}: the first ${partition} pods keep the revision they have; only the others go back.`, ...ordered] : ordered;
}

/** Stops it where it stands: the pods that are not updated yet are put behind its partition. */
function hold(workload: Workload): ReturnType<Kind['stop']['write']> {
  const { record } = workload;
  const desired = desiredOf(record);
  const wanted = desired - Math.min(desired, count(at(record.object, 'status', 'updatedReplicas')));
  if (onDelete(record)) return fail('already', 'its update strategy is OnDelete: it moves only when somebody deletes pods');
  if (wanted <= partitionOf(record)) return fail('already', wanted === 0 ? 'every pod is updated' : `its partition holds the first ${partitionOf(record)} pods already`);
  return ok(strategyWrite(workload, { type: 'RollingUpdate', rollingUpdate: { ...rolling(record), partition: wanted } }));
}

function letGo(workload: Workload): ReturnType<Kind['stop']['write']> {
  if (partitionOf(workload.record) === 0) return fail('already', 'no partition holds it');
  return ok(strategyWrite(workload, { type: 'RollingUpdate', rollingUpdate: { ...rolling(workload.record), partition: 0 } }));
}

const rolling = (record: WorkloadRecord): object => {
  const found = at(record.object, 'spec', 'updateStrategy', 'rollingUpdate');
  return typeof found === 'object' && found !== null ? found : {};
};

const strategyWrite = (workload: Workload, strategy: object) => {
  const { path, ...guarded } = from(workload);
  return { path, patch: [...guardOf({ path, ...guarded }), { op: 'test', path: STRATEGY, value: at(workload.record.object, 'spec', 'updateStrategy') }, { op: 'replace', path: STRATEGY, value: strategy }] };
};
