import { type Result, type SteerVerb, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { KubeClient } from '../kube.ts';
import { type Kind, kindOf } from '../kinds/index.ts';
import type { GuardedPatch } from '../planner/guard.ts';
import type { Workload } from '../workloads/model.ts';

/** A guarded write, ready to be journaled as an intent and sent; `intended` tells a probe whether it took effect. */
export interface PreparedWrite extends GuardedPatch {
  readonly ref: WorkloadRef;
  readonly say: string;
  readonly intended: { readonly template: string } | { readonly paused: boolean } | { readonly steer: SteerVerb; readonly step: number; readonly hash: string };
  readonly uid: string;
}

export function clientOf(fleet: Fleet, ref: WorkloadRef): Result<KubeClient> {
  const client = fleet.environment(ref.environment)?.client;
  return client === undefined ? fail('unreachable', `${ref.environment} is not connected`, { retryable: true }) : ok(client);
}

/** A workload read straight from its cluster, with its kind. */
export async function readNow(fleet: Fleet, ref: WorkloadRef): Promise<Result<{ client: KubeClient; kind: Kind; workload: Workload }>> {
  const client = clientOf(fleet, ref);
  if (!client.ok) return client;
  const kind = kindOf(ref.kind);
  const read = await kind.read(client.value, ref);
  return read.ok ? ok({ client: client.value, kind, workload: read.value }) : read;
}
