import type { EnvironmentView } from '../../../src-preload/contract/index.ts';
import { type KubeClient, answered, at, text } from '../kube.ts';

type Permission = EnvironmentView['permissions'][number];

interface Need {
  readonly what: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** What Quarterdeck will need, asked before it is needed. */
const NEEDS: readonly Need[] = [
  { what: 'see Deployments', verb: 'watch', group: 'apps', resource: 'deployments' },
  { what: 'see ReplicaSets (history, rollback targets)', verb: 'watch', group: 'apps', resource: 'replicasets' },
  { what: 'see Pods', verb: 'watch', group: '', resource: 'pods' },
  { what: 'see Events', verb: 'watch', group: '', resource: 'events' },
  { what: 'roll back, stop and go forward (patch Deployments)', verb: 'patch', group: 'apps', resource: 'deployments' },
  { what: 'read ConfigMaps (changed since a revision?)', verb: 'get', group: '', resource: 'configmaps' },
  { what: 'read Secrets (changed since a revision?)', verb: 'get', group: '', resource: 'secrets' },
];

/** Asks the cluster by SelfSubjectAccessReview. What it does not answer is unknown, never "allowed". */
export function askPermissions(client: KubeClient, namespace: string | null, now: () => number): Promise<Permission[]> {
  return Promise.all(NEEDS.map((need) => ask(client, namespace, need, now)));
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
