import { type Result, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type Raw, listAll } from '../kube.ts';
import { placeOf } from './read.ts';

/**
 * Every object of a custom kind in a cluster, straight from the server; null where the cluster does not serve it. Where the whole
 * cluster may not be listed, the one namespace that such objects usually live in.
 */
export async function listObjects(fleet: Fleet, environment: string, group: string, plural: string, usualNamespace: string): Promise<Result<readonly Raw[] | null>> {
  const place = placeOf(fleet, environment);
  if (!place.ok) return place;
  const everywhere = await listAll(place.value.client, `/apis/${group}/${plural}`);
  const listed = everywhere.ok || everywhere.error.code !== 'forbidden' ? everywhere : await listAll(place.value.client, `/apis/${group}/namespaces/${usualNamespace}/${plural}`);
  if (listed.ok) return ok(listed.value.objects);
  return listed.error.code === 'not-found' ? ok(null) : listed;
}
