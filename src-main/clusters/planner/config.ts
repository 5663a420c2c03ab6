import type { ConfigReference } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type KubeObject, type ManagedField, type Raw, answeredObject, at, instantOf, isRaw, items, record, text } from '../kube.ts';
import { spanText } from './evidence.ts';

interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly optional: boolean;
}

export interface ReadReference extends ConfigReference {
  /** uid and resourceVersion where it could be read: a deciding fact. */
  readonly identity: string;
  readonly required: boolean;
}

/** The ConfigMaps and Secrets that a pod template names: envFrom, env, volumes, projected volumes, image pull secrets. */
export function referencesOf(template: Raw): Reference[] {
  const spec = record(template['spec']);
  const containers = [...items(spec['initContainers']), ...items(spec['containers'])];
  const found: Reference[] = [];
  const add = (kind: Reference['kind'], name: unknown, optional: unknown): void => {
    if (typeof name === 'string' && name !== '') found.push({ kind, name, optional: optional === true });
  };
  for (const source of containers.flatMap((container) => items(at(container, 'envFrom')))) {
    add('ConfigMap', at(source, 'configMapRef', 'name'), at(source, 'configMapRef', 'optional'));
    add('Secret', at(source, 'secretRef', 'name'), at(source, 'secretRef', 'optional'));
  }
  for (const env of containers.flatMap((container) => items(at(container, 'env')))) {
    add('ConfigMap', at(env, 'valueFrom', 'configMapKeyRef', 'name'), at(env, 'valueFrom', 'configMapKeyRef', 'optional'));
    add('Secret', at(env, 'valueFrom', 'secretKeyRef', 'name'), at(env, 'valueFrom', 'secretKeyRef', 'optional'));
  }
  for (const volume of items(spec['volumes'])) {
    add('ConfigMap', at(volume, 'configMap', 'name'), at(volume, 'configMap', 'optional'));
    add('Secret', at(volume, 'secret', 'secretName'), at(volume, 'secret', 'optional'));
    for (const source of items(at(volume, 'projected', 'sources'))) {
      add('ConfigMap', at(source, 'configMap', 'name'), at(source, 'configMap', 'optional'));
      add('Secret', at(source, 'secret', 'name'), at(source, 'secret', 'optional'));
    }
  }
  for (const pull of items(spec['imagePullSecrets'])) add('Secret', at(pull, 'name'), true);
  return [...new Map(found.map((one) => [`${one.kind}/${one.name}`, one])).values()];
}

export function parseReference(given: string): Reference | null {
  const [kind, name] = given.split('/');
  return (kind === 'ConfigMap' || kind === 'Secret') && name !== undefined && name !== '' ? { kind, name, optional: true } : null;
}

// Metadata is enough, and a Secret's content then never enters this process.
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/**
 * Whether what a revision referred to is still what it was. The cluster keeps no old content, so this compares when the data
 * was last written (managedFields) with when the revision was made; where that cannot be read, it is Unknown.
 */
export async function readReference(client: KubeClient, namespace: string, reference: Reference, revisionMadeAt: number, now: number): Promise<ReadReference> {
  const object = `${reference.kind}/${reference.name}`;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${reference.kind === 'Secret' ? 'secrets' : 'configmaps'}/${encodeURIComponent(reference.name)}`;
  const answer = answeredObject(await client.request({ method: 'GET', path, accept: METADATA_ONLY }), object);
  const required = !reference.optional;
  if (!answer.ok) {
    if (answer.error.code === 'not-found') return { object, verdict: 'missing', why: reference.optional ? 'not there, and optional' : 'not there: its pods would not start', identity: 'missing', required };
    return { object, verdict: 'unknown', why: answer.error.code === 'forbidden' ? 'it may not be read' : answer.error.message, identity: 'not read', required };
  }
  const { uid, resourceVersion } = answer.value.metadata;
  return { object, ...verdictOn(answer.value, revisionMadeAt, now), identity: `${uid} ${resourceVersion}`, required };
}

function verdictOn(object: KubeObject, revisionMadeAt: number, now: number): Pick<ConfigReference, 'verdict' | 'why'> {
  const createdAt = instantOf(object.metadata.creationTimestamp);
  const writes = (object.metadata.managedFields ?? []).filter(writesData).flatMap((field) => {
    const when = instantOf(field.time);
    return when === null ? [] : [{ when, manager: text(field.manager) ?? 'not recorded' }];
  });
  const last = writes.sort((a, b) => b.when - a.when)[0];
  if (createdAt !== null && createdAt > revisionMadeAt) return { verdict: 'changed', why: `made ${spanText(now - createdAt)} ago, after that revision` };
  if (last === undefined) return { verdict: 'unknown', why: 'the cluster does not say when its data was written' };
  if (last.when > revisionMadeAt) return { verdict: 'changed', why: `written ${spanText(now - last.when)} ago by ${last.manager}, after that revision was made` };
  return { verdict: 'unchanged', why: `not written since that revision was made` };
}

const writesData = (field: ManagedField): boolean => isRaw(field.fieldsV1) && ['f:data', 'f:binaryData', 'f:stringData', 'f:immutable'].some((key) => key in (field.fieldsV1 ?? {}));
