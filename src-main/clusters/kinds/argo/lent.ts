import type { WorkloadRef } from '../../../../src-preload/contract/index.ts';
import { type KubeClient, at, items, text } from '../../kube.ts';
import { lenderOf } from './read.ts';

const ABSENT_FOR_MS = 60_000;
/** Clusters that serve no Rollouts, and when that was seen: they are not asked again for each plan. */
const absent = new WeakMap<KubeClient, number>();

/** The Rollout that takes its template from this Deployment, if one does. */
export async function borrowerOf(client: KubeClient, { namespace, name }: WorkloadRef): Promise<string | null> {
  if (Date.now() - (absent.get(client) ?? -Infinity) < ABSENT_FOR_MS) return null;
  const listed = await client.request({ method: 'GET', path: `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}/rollouts` });
  if (listed.kind !== 'answered') return null;
  if (listed.status === 404) absent.set(client, Date.now());
  const found = items(at(listed.body, 'items')).find((one) => lenderOf(one)?.kind === 'Deployment' && lenderOf(one)?.name === name);
  return text(at(found, 'metadata', 'name')) ?? null;
}
