import { type Result, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type KubeOutcome, answered, answeredObject, at, text } from '../kube.ts';
import { clientOf, readNow } from './prepared.ts';
import type { WriteOutcome } from './write.ts';

type Probe = { readonly verdict: 'done' | 'not-done' | 'unknown'; readonly fact: string };

/** Pods to delete, each by its uid: one that was made anew under its name is left alone. */
export interface PodDeletions {
  readonly write: 'pods';
  readonly ref: WorkloadRef;
  readonly say: string;
  readonly pods: readonly { readonly name: string; readonly uid: string }[];
}

const podPath = (ref: WorkloadRef, name: string): string => `/api/v1/namespaces/${encodeURIComponent(ref.namespace)}/pods/${encodeURIComponent(name)}`;

/** The pods that hold up a workload's way to a revision now, as deletions; null where none does. Read from the server, and tried there without effect. */
export async function prepareFreeing(fleet: Fleet, ref: WorkloadRef, revision: string): Promise<Result<PodDeletions | null>> {
  const read = await readNow(fleet, ref);
  if (!read.ok) return read;
  const { client, kind, workload } = read.value;
  const target = workload.revisions.find((one) => one.uid === revision);
  if (target === undefined) return fail('no-such-revision', `${ref.name} in ${ref.environment}: the revision to go to is not there any more`);
  const found = kind.back.by === 'template' ? kind.back.stuckOn(workload, target) : [];
  if (found.length === 0) return ok(null);
  for (const pod of found) {
    const dry = answered(await client.request({ method: 'DELETE', path: podPath(ref, pod.name), body: options(pod.uid, true) }), `Pod ${pod.name} in ${ref.environment}`);
    if (!dry.ok && dry.error.code !== 'not-found' && dry.error.code !== 'conflict') return dry;
  }
  return ok({ write: 'pods', ref, pods: found.map(({ name, uid }) => ({ name, uid })), say: `delete ${found.map((pod) => `${pod.name} (${pod.reason})`).join(', ')} in ${ref.environment}, which ${ref.name} waits for` });
}

/** In the body: a server reads a deletion’s options from the query only where there is no body, and would delete in earnest. */
const options = (uid: string, dryRun: boolean): unknown => ({ apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid }, ...(dryRun ? { dryRun: ['All'] } : {}) });

/** Deletes them; one that is gone or was made anew is as good as deleted. */
export async function sendFreeing(fleet: Fleet, { ref, pods }: PodDeletions): Promise<WriteOutcome> {
  const client = clientOf(fleet, ref);
  if (!client.ok) return { kind: 'not-sent', reason: client.error.message };
  const ends: WriteOutcome[] = [];
  for (const { name, uid } of pods) ends.push(endOf(await client.value.request({ method: 'DELETE', path: podPath(ref, name), body: options(uid, false) }), name));
  const doubt = ends.find((end) => end.kind === 'in-doubt') ?? (ends.some((end) => end.kind === 'written') ? undefined : ends[0]);
  const refused = ends.find((end) => end.kind === 'refused');
  return doubt ?? refused ?? { kind: 'written', generation: 0 };
}

function endOf(outcome: KubeOutcome, name: string): WriteOutcome {
  if (outcome.kind === 'not-sent') return { kind: 'not-sent', reason: outcome.reason };
  if (outcome.kind === 'cut') return { kind: 'in-doubt', reason: outcome.reason };
  if ((outcome.status >= 200 && outcome.status < 300) || outcome.status === 404 || outcome.status === 409) return { kind: 'written', generation: 0 };
  const reason = `Pod ${name}: ${text(at(outcome.body, 'message')) ?? `HTTP ${outcome.status}`}`;
  return outcome.status >= 500 ? { kind: 'in-doubt', reason } : { kind: 'refused', reason };
}

/** Done when every one of them is gone, ending, or made anew; not done while one is still there. */
export async function probeFreeing(fleet: Fleet, { ref, pods }: PodDeletions): Promise<Probe> {
  const client = clientOf(fleet, ref);
  if (!client.ok) return { verdict: 'unknown', fact: client.error.message };
  for (const { name, uid } of pods) {
    const pod = answeredObject(await client.value.request({ method: 'GET', path: podPath(ref, name) }), `Pod ${name}`);
    if (!pod.ok && pod.error.code !== 'not-found') return { verdict: 'unknown', fact: pod.error.message };
    if (pod.ok && pod.value.metadata.uid === uid && pod.value.metadata.deletionTimestamp === undefined) return { verdict: 'not-done', fact: `Pod ${name} is still there` };
  }
  return { verdict: 'done', fact: 'each of the pods is gone, or was made anew' };
}
