import type { Raw } from '../kube.ts';

export interface GuardedPatch {
  readonly path: string;
  readonly patch: readonly Readonly<Record<string, unknown>>[];
}

export const deploymentPath = (namespace: string, name: string): string =>
  `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments/${encodeURIComponent(name)}`;

interface From {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly template: Raw;
  readonly paused: boolean;
}

/**
 * The guard of SEMANTICS: one JSON Patch whose tests are the facts that decided, and nothing that churns. No
 * resourceVersion, no generation: mid-rollout those refuse half of all honest writes. A paused Deployment is unpaused in the
 * same patch, because the API would take the template and nothing would move.
 */
export function rollbackPatch(from: From, template: Raw): GuardedPatch {
  return {
    path: deploymentPath(from.namespace, from.name),
    patch: [
      { op: 'test', path: '/metadata/uid', value: from.uid },
      { op: 'test', path: '/spec/template', value: from.template },
      { op: 'test', path: '/spec/paused', value: from.paused ? true : null },
      ...(from.paused ? [{ op: 'remove', path: '/spec/paused' }] : []),
      { op: 'replace', path: '/spec/template', value: template },
    ],
  };
}

/** Stop or let go on: only `paused` is written, only if it is as it was read, on the very object and template that was read. */
export function pausePatch(from: From, paused: boolean): GuardedPatch {
  return {
    path: deploymentPath(from.namespace, from.name),
    patch: [
      { op: 'test', path: '/metadata/uid', value: from.uid },
      { op: 'test', path: '/spec/template', value: from.template },
      { op: 'test', path: '/spec/paused', value: from.paused ? true : null },
      paused ? { op: 'add', path: '/spec/paused', value: true } : { op: 'remove', path: '/spec/paused' },
    ],
  };
}
