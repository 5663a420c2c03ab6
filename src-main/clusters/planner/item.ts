import { type Result, type RollbackItem, type WorkloadRef, fail } from '../../../src-preload/contract/index.ts';
import { type Kind, kindOf } from '../kinds/index.ts';
import type { KubeClient } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import type { ItemPorts } from './ports.ts';
import { planByTemplate } from './template-item.ts';

/** The plan for one workload: everything that speaks for it, against it, and would undo it. Reads only. */
export async function planItem(ref: WorkloadRef, chosen: string | undefined, ports: ItemPorts): Promise<Result<RollbackItem>> {
  const kind = kindOf(ref.kind);
  if (kind.back.by === 'own') return kind.back.plan(ref, chosen, ports);
  const read = await readSettled(ports.client, kind, ref);
  return read.ok ? planByTemplate(kind, kind.back, ref, read.value, chosen, ports) : read;
}

/**
 * A workload for a plan. Refused while its controller has not seen the newest change: the target would be one revision too
 * far back (SEMANTICS, "The guard").
 */
async function readSettled(client: KubeClient, kind: Kind, ref: WorkloadRef): Promise<Result<Workload>> {
  const read = await kind.read(client, ref);
  if (!read.ok || !kind.rollout(read.value).unseen) return read;
  return fail('not-settled', `${ref.kind} ${ref.name} in ${ref.environment}: its controller has not seen the newest change yet`, { hint: 'Plan again in a moment.', retryable: true });
}
