import { type Json, type JsonObject, type Stored, isObject, objectAt, stringAt } from '../objects.ts';
import { type Resource, apiVersionOf, resourceByPlural } from '../resources.ts';
import { fieldMatcher, labelMatcher } from '../selectors.ts';
import type { Store } from '../store.ts';
import { removeObject } from './removal.ts';
import { Refusal, forbidden, noSuchPath } from './status.ts';
import { type Target, create, existing, patch, scaleOf, update } from './writes.ts';
import { review } from './reviews.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly contentType: string;
  readonly userAgent: string;
}

/** Where a request goes: a collection (name empty) or one object, and perhaps a subresource. */
export function targetOf(path: string): Target | null {
  const match = /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>v1(?:alpha1)?|v2)(?:\/namespaces\/(?<ns>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<sub>[^/]+))?$/.exec(path);
  const parts = match?.groups;
  // `/api/v1/namespaces/x` is the object x, not a scope without a resource.
  if (parts === undefined) {
    const namespace = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(path);
    const resource = resourceByPlural('', 'namespaces');
    return namespace === null || resource === undefined ? null : { resource, namespace: '', name: decodeURIComponent(namespace[1] ?? ''), subresource: '' };
  }
  const resource = resourceByPlural(parts['group'] ?? '', parts['plural'] ?? '');
  const subresource = parts['sub'] ?? '';
  if (resource === undefined || resource.version !== parts['version'] || (subresource !== '' && !resource.subresources.some((one) => one === subresource))) return null;
  return { resource, namespace: decodeURIComponent(parts['ns'] ?? ''), name: decodeURIComponent(parts['name'] ?? ''), subresource };
}

const VERBS: Readonly<Record<string, string>> = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
export const verbOf = (request: ApiRequest, target: Target): string =>
  request.method === 'GET' && target.name === '' ? (request.query.get('watch') === null ? 'list' : 'watch') : (VERBS[request.method] ?? 'get');

/** Everything but watches, logs and discovery: one request, one answer. Refusals are thrown. */
export function handle(store: Store, request: ApiRequest, forbid: readonly string[]): { status: number; body: Json } {
  const reviewed = review(request, forbid);
  if (reviewed !== null) return { status: 201, body: reviewed };
  const target = targetOf(request.path);
  if (target === null) throw noSuchPath();
  const verb = verbOf(request, target);
  if (forbid.includes(`${verb} ${target.resource.plural}`)) throw forbidden(verb, target.resource.plural, target.namespace);
  const options = { writer: writerOf(request), dryRun: request.query.get('dryRun') === 'All', force: request.query.get('force') === 'true' };
  const body = isObject(request.body) ? request.body : {};
  switch (verb) {
    case 'list':
      return { status: 200, body: list(store, target, request.query) };
    case 'get':
      return { status: 200, body: target.subresource === 'scale' ? scaleOf(existing(store, target)) : existing(store, target) };
    case 'create':
      return { status: 201, body: create(store, target, body, options) };
    case 'update':
      return { status: 200, body: update(store, target, body, options) };
    case 'patch':
      return { status: 200, body: patch(store, target, request.contentType.split(';')[0] ?? '', request.body, options) };
    case 'delete':
      return { status: 200, body: target.name === '' ? removeCollection(store, target, request.query) : removeObject(store, target, body, options.dryRun) };
    default:
      throw new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
  }
}

/** `kubectl-rollout`, `quarterdeck` …: the field manager that was named, else the first word of the user agent. */
function writerOf(request: ApiRequest): { manager: string; operation: 'Update' | 'Apply' } {
  const manager = request.query.get('fieldManager') ?? request.userAgent.split('/')[0] ?? '';
  return { manager: manager === '' ? 'unknown' : manager, operation: request.contentType.startsWith('application/apply-patch') ? 'Apply' : 'Update' };
}

/** The objects that a list or watch speaks of. */
export function matcherOf(target: Target, query: URLSearchParams): (object: Stored) => boolean {
  const labels = labelMatcher(query.get('labelSelector') ?? '');
  const fields = fieldMatcher(query.get('fieldSelector') ?? '');
  return (object) => (target.namespace === '' || stringAt(object, 'metadata', 'namespace') === target.namespace) && labels(object) && fields(object);
}

function list(store: Store, target: Target, query: URLSearchParams): JsonObject {
  const matching = store.list(target.resource).filter(matcherOf(target, query)).sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  const limit = Number(query.get('limit') ?? '0');
  const after = query.get('continue');
  const from = after === null || after === '' ? 0 : matching.findIndex((object) => keyOf(object) > Buffer.from(after, 'base64').toString('utf8'));
  const rest = from < 0 ? [] : matching.slice(from);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const last = page[page.length - 1];
  const more = last !== undefined && page.length < rest.length ? { continue: Buffer.from(keyOf(last)).toString('base64'), remainingItemCount: rest.length - page.length } : {};
  return listOf(target.resource, page, String(store.version), more);
}

function listOf(resource: Resource, objects: readonly Stored[], resourceVersion: string, more: JsonObject): JsonObject {
  return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata: { resourceVersion, ...more }, items: [...objects] };
}

function removeCollection(store: Store, target: Target, query: URLSearchParams): JsonObject {
  const gone = store.list(target.resource).filter(matcherOf(target, query));
  for (const object of gone) removeObject(store, { ...target, namespace: stringAt(object, 'metadata', 'namespace'), name: object.metadata.name }, {}, false);
  return listOf(target.resource, gone, String(store.version), {});
}

const keyOf = (object: Stored): string => `${stringAt(object, 'metadata', 'namespace')}/${object.metadata.name}`;
export const isMetadataOnly = (accept: string): boolean => accept.includes('as=PartialObjectMetadata');
export const metadataOf = (object: JsonObject): JsonObject => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: objectAt(object, 'metadata') });
