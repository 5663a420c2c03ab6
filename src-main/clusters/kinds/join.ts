import type { WorkloadKind } from '../../../src-preload/contract/index.ts';
import type { Workload } from '../workloads/model.ts';
import type { WorkloadRecord } from '../workloads/records.ts';
import type { Readings } from './sources.ts';

/** Joins workloads that own their pods themselves and keep their revisions in ControllerRevisions. */
export function joinByControllerRevisions(kind: WorkloadKind, records: Iterable<WorkloadRecord>, readings: Readings): Workload[] {
  const revisions = readings.ownedIn('controllerrevisions');
  const pods = readings.ownedIn('pods');
  return [...records].map((record) => ({ kind, record, revisions: revisions?.get(record.uid) ?? [], pods: pods === null ? null : (pods.get(record.uid) ?? []) }));
}

/** Joins workloads whose pods belong to their ReplicaSets. */
export function joinByRevisions(kind: WorkloadKind, records: Iterable<WorkloadRecord>, readings: Readings): Workload[] {
  const sets = readings.ownedIn('replicasets');
  const pods = readings.ownedIn('pods');
  return [...records].map((record) => {
    const revisions = sets?.get(record.uid) ?? [];
    return { kind, record, revisions, pods: pods === null ? null : revisions.flatMap((set) => pods.get(set.uid) ?? []) };
  });
}
