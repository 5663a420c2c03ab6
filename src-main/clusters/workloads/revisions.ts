import { type KubeObject, type Raw, at, count, instantOf, record } from '../kube.ts';
import type { PodRecord } from './records.ts';
import { roleless } from './roleless.ts';

/** One version of a workload's template, and the object that remembers it. */
export interface RevisionRecord {
  readonly heldBy: 'ReplicaSet' | 'ControllerRevision';
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  /** uid of the controlling workload; null where nothing controls it. */
  readonly owner: string | null;
  readonly revision: number;
  /** Earlier numbers of the same revision, where its kind remembers them; ascending. */
  readonly earlier: readonly number[];
  readonly template: Raw;
  readonly hash: string;
  readonly createdAt: number;
  /** Null where its kind does not count by revision: then its pods are counted. */
  readonly counts: { readonly desired: number; readonly ready: number; readonly available: number } | null;
}

const REVISION = 'deployment.kubernetes.io/revision';
/** Argo Rollouts numbers and labels its ReplicaSets under names of its own. */
const ARGO_REVISION = 'rollout.argoproj.io/revision';

/** A ReplicaSet as a revision of what controls it. */
export function replicaSetRecord(object: KubeObject): RevisionRecord {
  const { metadata } = object;
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  const isArgo = owner?.kind === 'Rollout';
  const key = isArgo ? ARGO_REVISION : REVISION;
  const revision = Number(metadata.annotations?.[key] ?? 0);
  return {
    heldBy: 'ReplicaSet',
    uid: metadata.uid,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    owner: owner?.uid ?? null,
    revision,
    earlier: earlierNumbers(metadata.annotations?.[`${key}-history`] ?? '', revision),
    template: isArgo ? roleless(record(at(object, 'spec', 'template')), metadata.annotations?.['rollout.argoproj.io/ephemeral-metadata']) : record(at(object, 'spec', 'template')),
    hash: metadata.labels?.['rollouts-pod-template-hash'] ?? metadata.labels?.['pod-template-hash'] ?? '',
    createdAt: instantOf(metadata.creationTimestamp) ?? 0,
    counts: { desired: count(at(object, 'spec', 'replicas')), ready: count(at(object, 'status', 'readyReplicas')), available: count(at(object, 'status', 'availableReplicas')) },
  };
}

/** A ControllerRevision of a StatefulSet or DaemonSet: its `data` is a patch that replaces the template, so that the template is in it. */
export function controllerRevisionRecord(object: KubeObject): RevisionRecord {
  const { metadata } = object;
  const { $patch: _directive, ...template } = record(at(object, 'data', 'spec', 'template'));
  return {
    heldBy: 'ControllerRevision',
    uid: metadata.uid,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    owner: metadata.ownerReferences?.find((reference) => reference.controller === true)?.uid ?? null,
    revision: count(object['revision']),
    // A ControllerRevision that is taken up again keeps no trace of its earlier numbers.
    earlier: [],
    template,
    hash: metadata.labels?.['controller-revision-hash'] ?? metadata.labels?.['controller.kubernetes.io/hash'] ?? '',
    createdAt: instantOf(metadata.creationTimestamp) ?? 0,
    counts: null,
  };
}

/**
 * Earlier numbers, each once, and below the present one: Argo Rollouts notes the present number again whenever an annotation of
 * the Rollout changes, which is no rollback at all.
 */
const earlierNumbers = (history: string, revision: number): number[] => [...new Set(history.split(',').map(Number))].filter((number) => number > 0 && number < revision);

/** Whether a pod was made from this very revision. */
export function madeFrom(pod: PodRecord, revision: Pick<RevisionRecord, 'heldBy' | 'uid' | 'owner' | 'name' | 'hash'>): boolean {
  switch (revision.heldBy) {
    case 'ReplicaSet':
      return pod.owner === revision.uid;
    case 'ControllerRevision':
      // A StatefulSet labels its pods with the revision's name, a DaemonSet with its hash.
      return pod.owner === revision.owner && (pod.hash === revision.name || pod.hash === revision.hash);
  }
}
