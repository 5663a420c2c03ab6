import { type Owner, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type KubeObject, answered, answeredObject, at, items, kubeObject } from '../kube.ts';

const PLURALS: Readonly<Record<string, string>> = { Application: 'applications', Kustomization: 'kustomizations', HelmRelease: 'helmreleases' };

/**
 * An owner's object in the cluster of what it owns. An Application is looked for in every namespace where it is not in Argo CD's
 * usual one; where its kind is not served, Argo CD runs in another cluster, and nothing is known.
 */
export async function readOwnerObject(client: KubeClient, { apiVersion, kind, namespace, name }: NonNullable<Owner['object']>): Promise<Result<KubeObject>> {
  const plural = PLURALS[kind];
  if (plural === undefined) return fail('no-such-kind', `${kind} is no owner that can be suspended`);
  const what = `${kind} ${name}`;
  const found = answeredObject(await client.request({ method: 'GET', path: `/apis/${apiVersion}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}` }), what);
  if (found.ok || kind !== 'Application' || found.error.code !== 'not-found') return found;
  const listed = answered(await client.request({ method: 'GET', path: `/apis/${apiVersion}/${plural}`, query: { fieldSelector: `metadata.name=${name}` } }), what);
  if (!listed.ok) return listed.error.code === 'not-found' ? fail('not-found', `this cluster serves no ${kind}: it is kept from another cluster`) : listed;
  const objects = items(at(listed.value, 'items')).flatMap((item) => kubeObject(item) ?? []);
  const [only] = objects;
  return only !== undefined && objects.length === 1 ? ok(only) : fail('not-found', objects.length === 0 ? `there is no ${what} in this cluster` : `there are ${objects.length} Applications of the name ${name}`);
}
