import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type KubeClient, answered, at, items, text } from '../kube.ts';

/** An object of a cluster by its coordinates; `namespace` is null for what has none, or for the environment's own. */
export interface ObjectRef {
  readonly environment: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

const known = new WeakMap<KubeClient, Map<string, { readonly plural: string; readonly namespaced: boolean }>>();

/** Where an object's kind is served, by the server's own discovery; asked once a connection. */
export async function collectionPath(client: KubeClient, { apiVersion, kind, namespace }: Omit<ObjectRef, 'name' | 'environment'>, fallbackNamespace: string): Promise<Result<string>> {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const cache = known.get(client) ?? new Map<string, { plural: string; namespaced: boolean }>();
  known.set(client, cache);
  const key = `${apiVersion} ${kind}`;
  if (!cache.has(key)) {
    const listed = answered(await client.request({ method: 'GET', path: group }), `${apiVersion} of ${client.context}`);
    if (!listed.ok) return listed.error.code === 'not-found' ? fail('no-such-kind', `${client.context} serves no ${apiVersion}`, { hint: 'Is the resource definition installed there?' }) : listed;
    for (const one of items(at(listed.value, 'resources'))) {
      const [plural, name] = [text(at(one, 'name')), text(at(one, 'kind'))];
      if (plural !== undefined && name !== undefined && !plural.includes('/')) cache.set(`${apiVersion} ${name}`, { plural, namespaced: at(one, 'namespaced') === true });
    }
  }
  const found = cache.get(key);
  if (found === undefined) return fail('no-such-kind', `${client.context} serves no ${kind} in ${apiVersion}`);
  const where = found.namespaced ? `/namespaces/${encodeURIComponent(namespace ?? fallbackNamespace)}` : '';
  return ok(`${group}${where}/${found.plural}`);
}
