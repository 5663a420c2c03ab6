import { type Json, type JsonObject, type Stored, child, equalJson, isObject, numberAt, objectAt, stringAt } from '../objects.ts';
import { type Resource, apiVersionOf, isCustom, resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { defaulted } from '../defaults.ts';
import { causesAgainst } from '../validate.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch, strategicPatch } from '../patch/merge.ts';
import { applied, fieldsOf } from './apply.ts';
import { type Writer, withManagedFields } from './managed-fields.ts';
import { Refusal, conflict, invalid, notFound, patchFailed } from './status.ts';

export interface Target {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

export interface WriteOptions {
  readonly writer: Writer;
  readonly dryRun: boolean;
  /** Server-side apply takes fields from their managers. */
  readonly force?: boolean;
  /** The fields of the configuration that is applied. */
  readonly applied?: JsonObject;
}

const whole = (object: JsonObject): JsonObject & { metadata: JsonObject } => ({ ...object, metadata: objectAt(object, 'metadata') });

export function create(store: Store, { resource, namespace }: Target, body: JsonObject, { writer, dryRun, applied: fields }: WriteOptions): Stored {
  const given = objectAt(body, 'metadata');
  const name = stringAt(given, 'name') || `${stringAt(given, 'generateName')}${Math.random().toString(36).slice(2, 7)}`;
  if (name === '') throw new Refusal(422, 'Invalid', 'name or generateName is required');
  if (resource.namespaced && store.get(resourceOf('Namespace'), '', namespace) === undefined) throw notFound('namespaces', namespace);
  if (store.get(resource, resource.namespaced ? namespace : '', name) !== undefined) throw new Refusal(409, 'AlreadyExists', `${resource.plural} "${name}" already exists`, { name, kind: resource.plural });
  // Where status is a subresource a create cannot set it; elsewhere it is a field as any other.
  const { status: given_, ...rest } = body;
  const kept = hasStatus(resource) || given_ === undefined ? rest : { ...rest, status: given_ };
  const object = admitted(store, defaulted(resource.kind, { ...kept, apiVersion: apiVersionOf(resource), kind: resource.kind }));
  check(resource, object, undefined, name);
  const meta = { ...given, name, ...(resource.namespaced ? { namespace } : {}) };
  const made = whole(withManagedFields(undefined, { ...object, metadata: meta, ...(resource.group === 'apps' ? { status: {} } : {}) }, writer, store.now(), fields));
  if (dryRun) return { ...made, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: { ...made.metadata, name, uid: 'dry-run', resourceVersion: '', creationTimestamp: '', generation: 1 } };
  return store.create(resource, made);
}

export function update(store: Store, target: Target, body: JsonObject, options: WriteOptions): Stored {
  const before = existing(store, target);
  const version = stringAt(body, 'metadata', 'resourceVersion');
  if (version !== '' && version !== before.metadata.resourceVersion) throw conflict(target.resource.plural, target.name, 'the object has been modified; please apply your changes to the latest version and try again');
  return commit(store, target, before, body, options);
}

const APPLY = 'application/apply-patch+yaml';

export function patch(store: Store, target: Target, type: string, body: Json, options: WriteOptions): Stored {
  const found = store.get(target.resource, target.namespace, target.name);
  if (found === undefined && type === APPLY && isObject(body)) return create(store, target, body, { ...options, applied: fieldsOf(body) });
  const before = existing(store, target);
  const view = target.subresource === 'scale' ? scaleOf(before) : before;
  const version = stringAt(isObject(body) ? body : {}, 'metadata', 'resourceVersion');
  if (version !== '' && version !== before.metadata.resourceVersion) throw conflict(target.resource.plural, target.name, 'the object has been modified; please apply your changes to the latest version and try again');
  if (type === APPLY && isObject(body)) return commit(store, target, before, applied(before, body, options.writer, options.force === true), { ...options, applied: fieldsOf(body) });
  const after = patched(view, type, body, isCustom(target.resource));
  if (!isObject(after)) throw patchFailed('the patch does not leave an object');
  return commit(store, target, before, after, options);
}

function patched(view: JsonObject, type: string, body: Json, custom: boolean): Json {
  switch (type) {
    case 'application/json-patch+json': {
      const done = jsonPatch(view, Array.isArray(body) ? body : []);
      if (done.kind === 'failed') throw patchFailed(done.why);
      return done.value;
    }
    case 'application/merge-patch+json':
      return mergePatch(view, body);
    case 'application/strategic-merge-patch+json':
      if (custom) throw unsupported('application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml');
      return strategicPatch(view, body);
    default:
      throw unsupported('application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, application/strategic-merge-patch+json');
  }
}

const unsupported = (types: string): Refusal => new Refusal(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${types}`);
const hasStatus = ({ group, subresources }: Resource): boolean => group === '' || subresources.includes('status');

/** Takes from `after` what this target may write: the main resource never the status, `/status` nothing else, `/scale` the replicas. */
function commit(store: Store, { resource, name, subresource }: Target, before: Stored, after: JsonObject, { writer, dryRun, applied: fields }: WriteOptions): Stored {
  const status = before['status'] === undefined || !hasStatus(resource) ? {} : { status: before['status'] };
  let next: JsonObject;
  if (subresource === 'status') next = { ...before, ...(after['status'] === undefined ? {} : { status: after['status'] }) };
  else if (subresource === 'scale') next = { ...before, spec: { ...objectAt(before, 'spec'), replicas: numberAt(after, 'spec', 'replicas') } };
  else next = admitted(store, defaulted(resource.kind, { ...after, apiVersion: before.apiVersion, kind: before.kind, metadata: { ...objectAt(after, 'metadata'), managedFields: child(before, 'metadata', 'managedFields') ?? [] }, ...status }));
  const uid = stringAt(after, 'metadata', 'uid');
  if (uid !== '' && uid !== before.metadata.uid && subresource !== 'scale') throw conflict(resource.plural, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`);
  check(resource, next, before, name);
  const { managedFields: _fields, ...bare } = objectAt(next, 'metadata');
  const { managedFields: _before, ...bareBefore } = before.metadata;
  if (equalJson({ ...next, metadata: bare }, { ...before, metadata: bareBefore })) return subresource === 'scale' ? scaleOf(before) : before;
  const written = whole(withManagedFields(before, next, subresource === '' ? writer : { ...writer, subresource: subresource === 'status' ? 'status' : 'scale' }, store.now(), fields));
  if (dryRun) return { ...written, apiVersion: before.apiVersion, kind: before.kind, metadata: { ...written.metadata, name, uid: before.metadata.uid, resourceVersion: before.metadata.resourceVersion, creationTimestamp: before.metadata.creationTimestamp } };
  const stored = store.update(resource, before, written);
  return subresource === 'scale' ? scaleOf(stored) : stored;
}

export function scaleOf(object: Stored): Stored {
  const { name, uid, resourceVersion, creationTimestamp, namespace } = object.metadata;
  const labels = stringAt(object, 'status', 'selector') || Object.entries(objectAt(object, 'spec', 'selector', 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`).join(',');
  return {
    apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name, uid, resourceVersion, creationTimestamp, namespace: namespace ?? '' },
    spec: { replicas: numberAt(object, 'spec', 'replicas') }, status: { replicas: numberAt(object, 'status', object.kind === 'Rollout' ? 'HPAReplicas' : 'replicas'), selector: labels },
  };
}

export function existing(store: Store, { resource, namespace, name }: Pick<Target, 'resource' | 'namespace' | 'name'>): Stored {
  const found = store.get(resource, namespace, name);
  if (found === undefined) throw notFound(resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`, name);
  return found;
}

/** What a mutating webhook makes of an object with a pod template. */
function admitted(store: Store, object: JsonObject): JsonObject {
  const { mutate } = store.faults;
  const [key = '', value = ''] = mutate?.where.split('=') ?? [];
  if (mutate === null || stringAt(object, 'metadata', 'labels', key) !== value || !isObject(child(object, 'spec', 'template'))) return object;
  const template = objectAt(object, 'spec', 'template');
  const metadata = { ...objectAt(template, 'metadata'), annotations: { ...objectAt(template, 'metadata', 'annotations'), ...mutate.annotations } };
  return { ...object, spec: { ...objectAt(object, 'spec'), template: { ...template, metadata } } };
}

function check(resource: Resource, object: JsonObject, before: Stored | undefined, name: string): void {
  const causes = causesAgainst(resource.kind, object, before);
  if (causes.length > 0) throw invalid(resource.kind, name, causes);
}
