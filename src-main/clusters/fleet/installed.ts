import { type Kind, allKinds } from '../kinds/index.ts';
import { type KubeClient, answered, at, items, text } from '../kube.ts';

/**
 * The kinds that a cluster serves, by its own discovery: what every cluster has, and of the others those whose group is
 * there. A cluster that does not answer is asked again later; until then only the former are watched.
 */
export async function installedKinds(client: KubeClient): Promise<readonly Kind[]> {
  const optional = allKinds.filter((kind) => kind.served === 'where-installed');
  if (optional.length === 0) return allKinds;
  const listed = answered(await client.request({ method: 'GET', path: '/apis' }), `the APIs of ${client.context}`);
  const versions = new Set(listed.ok ? items(at(listed.value, 'groups')).flatMap((group) => items(at(group, 'versions')).flatMap((one) => text(at(one, 'groupVersion')) ?? [])) : []);
  return allKinds.filter((kind) => kind.served === 'always' || versions.has(`${kind.api.group}/${kind.api.version}`));
}
