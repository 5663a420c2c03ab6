import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type KubeClient, type Raw, answered, at, isRaw, items, text } from '../kube.ts';
import { type ObjectRef, collectionPath } from './resource.ts';

/** The client of an environment, and the namespace that is meant where none is named. */
export function placeOf(fleet: Fleet, environment: string): Result<{ client: KubeClient; namespace: string }> {
  const found = fleet.environment(environment);
  return found?.client === undefined ? fail('unreachable', `${environment} is not connected`, { retryable: true }) : ok({ client: found.client, namespace: found.def.namespace ?? 'default' });
}

/** An object straight from the server, never from a cache; null where there is none. */
export async function readObject(fleet: Fleet, ref: ObjectRef): Promise<Result<Raw | null>> {
  const place = placeOf(fleet, ref.environment);
  if (!place.ok) return place;
  const path = await collectionPath(place.value.client, ref, place.value.namespace);
  if (!path.ok) return path;
  const outcome = await place.value.client.request({ method: 'GET', path: `${path.value}/${encodeURIComponent(ref.name)}` });
  if (outcome.kind === 'answered' && outcome.status === 404) return ok(null);
  const read = answered(outcome, `${ref.kind} ${ref.name}`);
  if (!read.ok) return read;
  return isRaw(read.value) ? ok(read.value) : fail('garbage', `${ref.kind} ${ref.name}: the server answered something that is no object`);
}

const LOG_BYTES = '1048576';

/** The logs of a Job's pods, one after another; up to 1 MiB each. Where one cannot be had, its place says why. */
export async function readJobLog(fleet: Fleet, ref: ObjectRef): Promise<Result<string>> {
  const place = placeOf(fleet, ref.environment);
  if (!place.ok) return place;
  const { client } = place.value;
  const pods = `/api/v1/namespaces/${encodeURIComponent(ref.namespace ?? place.value.namespace)}/pods`;
  const listed = answered(await client.request({ method: 'GET', path: pods, query: { labelSelector: `job-name=${ref.name}` } }), `the pods of ${ref.name}`);
  if (!listed.ok) return listed;
  const logs: string[] = [];
  const made = (pod: unknown): string => text(at(pod, 'metadata', 'creationTimestamp')) ?? '';
  for (const pod of [...items(at(listed.value, 'items'))].sort((a, b) => made(a).localeCompare(made(b)))) {
    const name = text(at(pod, 'metadata', 'name')) ?? '';
    const log = answered(await client.request({ method: 'GET', path: `${pods}/${encodeURIComponent(name)}/log`, query: { limitBytes: LOG_BYTES }, accept: 'text/plain' }), `the log of ${name}`);
    logs.push(log.ok && typeof log.value === 'string' ? log.value : `[no logs of ${name}: ${log.ok ? 'what was answered is no text' : log.error.message}]\n`);
  }
  return ok(logs.length === 0 ? `[no logs: no pod of ${ref.name} is there any more]\n` : logs.join(''));
}
