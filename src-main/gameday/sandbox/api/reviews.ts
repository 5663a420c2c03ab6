import { type JsonObject, isObject, objectAt, stringAt } from '../objects.ts';
import { resources } from '../resources.ts';
import type { ApiRequest } from './handle.ts';

/** Self reviews: who am I, may I, what may I; answered from what is forbidden on purpose. Null for any other request. */
export function review({ method, path, body }: ApiRequest, forbid: readonly string[]): JsonObject | null {
  if (method !== 'POST' || !isObject(body)) return null;
  switch (path) {
    case '/apis/authentication.k8s.io/v1/selfsubjectreviews':
      return { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: { username: 'captain', groups: ['system:authenticated'] } } };
    case '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': {
      const asked = objectAt(body, 'spec', 'resourceAttributes');
      const denied = forbid.includes(`${stringAt(asked, 'verb')} ${stringAt(asked, 'resource')}`);
      return { ...body, status: denied ? { allowed: false, reason: 'forbidden in this sandbox' } : { allowed: true } };
    }
    case '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews':
      return { ...body, status: { incomplete: false, nonResourceRules: [], resourceRules: resources.map((one) => ({ apiGroups: [one.group], resources: [one.plural], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'].filter((verb) => !forbid.includes(`${verb} ${one.plural}`)) })) } };
    default:
      return null;
  }
}
