import { type KubeObject, type ManagedField, type Raw, at, count, instantOf, isRaw, items, record, text } from '../kube.ts';

/** Who wrote which part of the spec, and when, digested from managedFields before those are dropped. */
export interface Write {
  readonly manager: string;
  readonly at: number;
  readonly template: boolean;
  readonly replicas: boolean;
  readonly paused: boolean;
  /** Written by server-side apply: its manager's next apply conflicts with another writer of the same fields. */
  readonly apply: boolean;
}

/** A workload's own object: raw, with its managedFields digested. */
export interface WorkloadRecord {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly object: Raw;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generation: number;
  readonly template: Raw;
  readonly writes: readonly Write[];
  readonly createdAt: number;
}

export interface PodRecord {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  /** uid of what controls it; null where nothing does. */
  readonly owner: string | null;
  /** The hash that its controller labelled it with; null where there is none. */
  readonly hash: string | null;
  readonly version: string;
  readonly ready: boolean;
  readonly readySince: number | null;
  readonly reason: string;
  readonly message: string | null;
  /** By image name: the digest that its kubelet says it runs. */
  readonly digests: Readonly<Record<string, string>>;
  readonly failing: boolean;
  /** The scheduler finds no place for it. */
  readonly unschedulable: boolean;
  readonly restarts: number;
  readonly createdAt: number;
  readonly terminating: boolean;
}

export function workloadRecord(object: KubeObject): WorkloadRecord {
  const { managedFields, ...metadata } = object.metadata;
  return {
    uid: metadata.uid,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    object: { ...object, metadata },
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    generation: count(metadata.generation),
    template: record(at(object, 'spec', 'template')),
    writes: writesOf(managedFields ?? []),
    createdAt: instantOf(metadata.creationTimestamp) ?? 0,
  };
}

/** The writes to the spec that managedFields remembers: one a manager, the last one only. */
export function writesOf(fields: readonly ManagedField[]): Write[] {
  return fields.flatMap((field) => {
    const spec = at(field.fieldsV1, 'f:spec');
    const when = instantOf(field.time);
    if (!isRaw(spec) || when === null || field.subresource === 'status') return [];
    return [{ manager: field.manager ?? 'not recorded', at: when, template: 'f:template' in spec, replicas: 'f:replicas' in spec, paused: 'f:paused' in spec, apply: field.operation === 'Apply' }];
  });
}

const FAILING = new Set(['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError', 'CreateContainerError', 'InvalidImageName', 'RunContainerError', 'OOMKilled', 'Error']);

export function podRecord(object: KubeObject): PodRecord {
  const { metadata } = object;
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  const ready = items(at(object, 'status', 'conditions')).find((condition) => at(condition, 'type') === 'Ready');
  const containers = [...items(at(object, 'status', 'initContainerStatuses')), ...items(at(object, 'status', 'containerStatuses'))];
  const state = stateOf(containers);
  const isReady = at(ready, 'status') === 'True';
  const terminating = metadata.deletionTimestamp !== undefined;
  return {
    uid: metadata.uid,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    owner: owner?.uid ?? null,
    hash: metadata.labels?.['controller-revision-hash'] ?? metadata.labels?.['pod-template-hash'] ?? null,
    version: versionOf(record(at(object, 'spec'))),
    ready: isReady,
    readySince: isReady ? instantOf(at(ready, 'lastTransitionTime')) : null,
    reason: terminating ? 'Terminating' : (state?.reason ?? text(at(object, 'status', 'reason')) ?? text(at(object, 'status', 'phase')) ?? 'Unknown'),
    message: state?.message ?? text(at(object, 'status', 'message')) ?? null,
    unschedulable: at(items(at(object, 'status', 'conditions')).find((condition) => at(condition, 'type') === 'PodScheduled'), 'reason') === 'Unschedulable',
    digests: Object.fromEntries(containers.flatMap((container) => digestOf(container))),
    failing: state !== null && FAILING.has(state.reason),
    restarts: containers.reduce<number>((sum, container) => sum + count(at(container, 'restartCount')), 0),
    createdAt: instantOf(metadata.creationTimestamp) ?? 0,
    terminating,
  };
}

/** A kubelet’s `imageID`, `repository@sha256:…` or the digest alone; it is empty until the image is there. */
function digestOf(container: unknown): [string, string][] {
  const image = text(at(container, 'image'));
  const digest = /sha256:[0-9a-f]{64}$/.exec(text(at(container, 'imageID')) ?? '')?.[0];
  return image === undefined || digest === undefined ? [] : [[image, digest]];
}

/** The container that holds the pod back, in the kubelet's own words. */
function stateOf(containers: readonly unknown[]): { reason: string; message: string | null } | null {
  for (const container of containers) {
    for (const kind of ['waiting', 'terminated']) {
      const reason = text(at(container, 'state', kind, 'reason'));
      if (reason === undefined || reason === 'Completed') continue;
      const message = text(at(container, 'lastState', 'terminated', 'message')) ?? text(at(container, 'state', kind, 'message'));
      return { reason, message: message ?? null };
    }
  }
  return null;
}

export const imagesOf = (podSpec: Raw): string[] => items(podSpec['containers']).flatMap((container) => text(at(container, 'image')) ?? []);

/** The version that a pod spec runs: the tag of its first image, or the start of its digest. */
export function versionOf(podSpec: Raw): string {
  const image = imagesOf(podSpec)[0] ?? '';
  const [name = '', digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return tag ?? digest?.replace(/^sha256:/, '').slice(0, 12) ?? (image === '' ? 'unknown' : 'latest');
}

export const podSpecOf = (template: Raw): Raw => record(template['spec']);
