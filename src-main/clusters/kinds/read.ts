import { type Result, type WorkloadRef, ok } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type KubeObject, answered, answeredObject, at, items, kubeObject } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import { podRecord, workloadRecord } from '../workloads/records.ts';
import { type RevisionRecord, madeFrom } from '../workloads/revisions.ts';
import type { Api } from './kind.ts';

/** The path of one object of a kind. */
export const objectPath = ({ group, version, plural }: Api, namespace: string, name: string): string =>
  `/apis/${group}/${version}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`;

interface Owned {
  readonly api: Api;
  /** The collection of `apps/v1` that remembers its revisions. */
  readonly history: { readonly plural: 'replicasets' | 'controllerrevisions'; readonly project: (object: KubeObject) => RevisionRecord };
}

/** Reads a workload with its revisions and Pods straight from the server, consistently: never from the watch cache. */
export async function readOwned(client: KubeClient, ref: WorkloadRef, { api, history }: Owned): Promise<Result<Workload>> {
  const what = `${ref.kind} ${ref.name} in ${ref.environment}`;
  const object = answeredObject(await client.request({ method: 'GET', path: objectPath(api, ref.namespace, ref.name) }), what);
  if (!object.ok) return object;
  const record = workloadRecord(object.value);
  const query = { labelSelector: selectorText(at(record.object, 'spec', 'selector')) };
  const base = `/namespaces/${encodeURIComponent(ref.namespace)}`;
  const [held, pods] = await Promise.all([
    client.request({ method: 'GET', path: `/apis/apps/v1${base}/${history.plural}`, query }),
    client.request({ method: 'GET', path: `/api/v1${base}/pods`, query }),
  ]);
  const historyList = answered(held, `the revisions of ${what}`);
  if (!historyList.ok) return historyList;
  // Revisions are those that match the selector *and* are controlled by this very workload.
  const revisions = objectsIn(historyList.value).map(history.project).filter((one) => one.owner === record.uid);
  const podList = answered(pods, `the Pods of ${what}`);
  if (!podList.ok && podList.error.code !== 'forbidden') return podList;
  const own = (pod: ReturnType<typeof podRecord>): boolean => pod.owner === record.uid || revisions.some((one) => madeFrom(pod, one));
  return ok({ kind: ref.kind, record, revisions, pods: podList.ok ? objectsIn(podList.value).map(podRecord).filter(own) : null });
}

export const objectsIn = (list: unknown): KubeObject[] => items(at(list, 'items')).flatMap((item) => kubeObject(item) ?? []);

/** A label selector in the query's form (Kubernetes API reference, "Labels and Selectors"). */
export function selectorText(selector: unknown): string {
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
