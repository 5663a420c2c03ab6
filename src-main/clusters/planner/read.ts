import { type Result, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import { type KubeClient, answered, answeredObject, at, items, kubeObject } from '../kube.ts';
import { type Deployment } from '../workloads/deployment.ts';
import { deploymentRecord, podRecord, replicaSetRecord } from '../workloads/records.ts';
import { rolloutOf } from '../workloads/rollout.ts';
import { deploymentPath } from './guard.ts';

/**
 * A Deployment for a plan. Refused while its controller has not seen the newest change: the target would be one revision too
 * far back (SEMANTICS, "The guard").
 */
export async function readSettled(client: KubeClient, ref: WorkloadRef): Promise<Result<Deployment>> {
  const read = await readDeployment(client, ref);
  if (!read.ok || !rolloutOf(read.value.record, null).unseen) return read;
  return fail('not-settled', `Deployment ${ref.name} in ${ref.environment}: its controller has not seen the newest change yet`, { hint: 'Plan again in a moment.', retryable: true });
}

/** Reads a Deployment with its ReplicaSets and Pods straight from the server, consistently: never from the watch cache. */
export async function readDeployment(client: KubeClient, ref: WorkloadRef): Promise<Result<Deployment>> {
  const what = `Deployment ${ref.name} in ${ref.environment}`;
  const object = answeredObject(await client.request({ method: 'GET', path: deploymentPath(ref.namespace, ref.name) }), what);
  if (!object.ok) return object;
  const record = deploymentRecord(object.value);
  const labelSelector = selectorText(at(record.object, 'spec', 'selector'));
  const query = { labelSelector };
  const base = `/namespaces/${encodeURIComponent(ref.namespace)}`;
  const [sets, pods] = await Promise.all([
    client.request({ method: 'GET', path: `/apis/apps/v1${base}/replicasets`, query }),
    client.request({ method: 'GET', path: `/api/v1${base}/pods`, query }),
  ]);
  const setList = answered(sets, `the ReplicaSets of ${what}`);
  if (!setList.ok) return setList;
  // Revisions are those that match the selector *and* are controlled by this very Deployment.
  const replicaSets = objectsIn(setList.value).map(replicaSetRecord).filter((set) => set.owner === record.uid);
  const podList = answered(pods, `the Pods of ${what}`);
  if (!podList.ok && podList.error.code !== 'forbidden') return podList;
  const own = new Set(replicaSets.map((set) => set.uid));
  const deployment = { record, replicaSets, pods: podList.ok ? objectsIn(podList.value).map(podRecord).filter((pod) => own.has(pod.owner ?? '')) : null };
  return ok(deployment);
}

const objectsIn = (list: unknown) => items(at(list, 'items')).flatMap((item) => kubeObject(item) ?? []);

/** A label selector in the query's form (Kubernetes API reference, "Labels and Selectors"). */
function selectorText(selector: unknown): string {
  // A selector’s matchLabels map strings to strings (API reference, LabelSelector).
  const equal = Object.entries((at(selector, 'matchLabels') ?? {}) as Record<string, string>).map(([key, value]) => `${key}=${value}`);
  const sets = items(at(selector, 'matchExpressions')).map((expression) => {
    const key = String(at(expression, 'key'));
    const values = items(at(expression, 'values')).join(',');
    switch (at(expression, 'operator')) {
      case 'In':
        return `${key} in (${values})`;
      case 'NotIn':
        return `${key} notin (${values})`;
      case 'Exists':
        return key;
      default:
        return `!${key}`;
    }
  });
  return [...equal, ...sets].join(',');
}
