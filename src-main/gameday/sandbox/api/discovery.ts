import type { Json, JsonObject } from '../objects.ts';
import { type Resource, apiVersionOf, resources } from '../resources.ts';

/** What `kubectl get all` shows. */
const SHOWN_IN_ALL = new Set(['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']);
const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const groups = [...new Set(resources.map((one) => one.group))].filter((group) => group !== '');
/** Review kinds are created and never stored. */
const REVIEWS: Readonly<Record<string, readonly string[]>> = { 'authorization.k8s.io': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], 'authentication.k8s.io': ['selfsubjectreviews'] };

export const version: JsonObject = { major: '1', minor: '36', gitVersion: 'v1.36.3-quarterdeck-sandbox', gitCommit: '', gitTreeState: '', buildDate: '1970-01-01T00:00:00Z', goVersion: '', compiler: '', platform: 'quarterdeck/sandbox' };

/** Discovery documents, OpenAPI stubs that tell clients what the server can do, and health; undefined for any other path. */
export function discovery(path: string): Json | undefined {
  if (path === '/version') return version;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [...groups, ...Object.keys(REVIEWS)].map(groupDocument) };
  if (path === '/api/v1') return resourceList('v1', resources.filter((one) => one.group === ''));
  const [, name = '', wanted] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if ([...groups, ...Object.keys(REVIEWS)].includes(name)) {
    if (wanted === undefined) return groupDocument(name);
    if (wanted !== versionOf(name)) return undefined;
    return name in REVIEWS ? reviewList(name) : resourceList(`${name}/${wanted}`, resources.filter((one) => one.group === name));
  }
  if (path === '/openapi/v3') return { paths: Object.fromEntries(['api/v1', ...groups.map((group) => `apis/${group}/${versionOf(group)}`)].map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}` }])) };
  if (path.startsWith('/openapi/v3/')) return openApi(path.slice('/openapi/v3/'.length));
  return undefined;
}

/** Each group is served in one version. */
const versionOf = (group: string): string => resources.find((one) => one.group === group)?.version ?? 'v1';

function groupDocument(name: string): JsonObject {
  const version_ = versionOf(name);
  const served = { groupVersion: `${name}/${version_}`, version: version_ };
  return { name, versions: [served], preferredVersion: served };
}

function resourceList(groupVersion: string, served: readonly Resource[]): JsonObject {
  const rows = served.flatMap((one) => [
    { name: one.plural, singularName: one.singular, namespaced: one.namespaced, kind: one.kind, verbs: VERBS, shortNames: [...one.short], ...(SHOWN_IN_ALL.has(one.kind) ? { categories: ['all'] } : {}) },
    ...one.subresources.map((name) => ({
      name: `${one.plural}/${name}`, singularName: '', namespaced: one.namespaced, kind: name === 'scale' ? 'Scale' : one.kind, verbs: name === 'log' ? ['get'] : ['get', 'patch', 'update'],
      ...(name === 'scale' ? { group: 'autoscaling', version: 'v1' } : {}),
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: rows };
}

const reviewList = (group: string): JsonObject => ({
  kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/v1`,
  resources: (REVIEWS[group] ?? []).map((name) => ({ name, singularName: '', namespaced: false, kind: kindOfReview(name), verbs: ['create'] })),
});
const kindOfReview = (plural: string): string => ({ selfsubjectaccessreviews: 'SelfSubjectAccessReview', selfsubjectrulesreviews: 'SelfSubjectRulesReview', selfsubjectreviews: 'SelfSubjectReview' })[plural] ?? '';

/** As much OpenAPI as kubectl needs to know that dry run and server-side validation are there. */
function openApi(name: string): JsonObject {
  const group = name === 'api/v1' ? '' : (/^apis\/([^/]+)\/[^/]+$/.exec(name)?.[1] ?? '');
  const version_ = versionOf(group);
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((parameter) => ({ name: parameter, in: 'query', schema: { type: 'string' } }));
  const paths = resources.filter((one) => one.group === group).map((one) => {
    const gvk = { group, version: version_, kind: one.kind };
    const verb = { parameters, 'x-kubernetes-group-version-kind': gvk, responses: {} };
    return [`/${name}/${one.namespaced ? 'namespaces/{namespace}/' : ''}${one.plural}/{name}`, { get: verb, patch: verb, put: verb }] as const;
  });
  return { openapi: '3.0.0', info: { title: `Kubernetes ${apiVersionOf({ group, version: version_ })}`, version: 'v1.36.3' }, paths: Object.fromEntries(paths), components: { schemas: {} } };
}
