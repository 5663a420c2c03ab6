import type { EnvironmentView } from '../../../src-preload/contract/index.ts';
import type { Kind } from '../kinds/index.ts';
import { type KubeClient, answered, at, text } from '../kube.ts';

type Permission = EnvironmentView['permissions'][number];

interface Need {
  readonly what: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** What Quarterdeck will need, whatever the kinds, asked before it is needed. */
const NEEDS: readonly Need[] = [
  { what: 'see ReplicaSets (history, rollback targets)', verb: 'watch', group: 'apps', resource: 'replicasets' },
  { what: 'see ControllerRevisions (history, rollback targets)', verb: 'watch', group: 'apps', resource: 'controllerrevisions' },
  { what: 'see Pods', verb: 'watch', group: '', resource: 'pods' },
  { what: 'see Events', verb: 'watch', group: '', resource: 'events' },
  { what: 'read ConfigMaps (changed since a revision?)', verb: 'get', group: '', resource: 'configmaps' },
  { what: 'read Secrets (changed since a revision?)', verb: 'get', group: '', resource: 'secrets' },
];

const needsOf = ({ name, api: { group, plural } }: Kind): Need[] => [
  { what: `see ${name}s`, verb: 'watch', group, resource: plural },
  { what: `roll back, stop and go forward (patch ${name}s)`, verb: 'patch', group, resource: plural },
];

/** Asks the cluster by SelfSubjectAccessReview. What it does not answer is unknown, never "allowed". */
export function askPermissions(client: KubeClient, namespace: string | null, kinds: readonly Kind[], now: () => number): Promise<Permission[]> {
  return Promise.all([...kinds.flatMap(needsOf), ...NEEDS].map((need) => ask(client, namespace, need, now)));
}

async function ask(client: KubeClient, namespace: string | null, need: Need, now: () => number): Promise<Permission> {
  const resourceAttributes = { verb: need.verb, group: need.group, resource: need.resource, ...(namespace === null ? {} : { namespace }) };
  const outcome = await client.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
  });
  const review = answered(outcome, 'permission');
  const allowed = review.ok ? at(review.value, 'status', 'allowed') : undefined;
  return {
    what: need.what,
    allowed: allowed === true ? 'yes' : allowed === false ? 'no' : 'unknown',
    why: review.ok ? (text(at(review.value, 'status', 'reason')) ?? '') : review.error.message,
    askedAt: now(),
  };
}
