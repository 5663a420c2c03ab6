import { type Candidate, type Result, type RollbackItem, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Kind, kindOf } from '../kinds/index.ts';
import type { Workload } from '../workloads/model.ts';
import { backWhy } from './back.ts';
import type { ItemPorts } from './ports.ts';
import { type Together, type Wish, candidatesOf } from './target.ts';
import { planByTemplate } from './template-item.ts';

/** One workload, read and weighed, before a target is chosen: what several services have in common is looked for first. */
export interface Weighed {
  /** Empty for kinds that choose by themselves. */
  readonly candidates: readonly Candidate[];
  /** It is back already: what the others ran together with is looked for without it. */
  readonly isBack: boolean;
  plan(together: Together | undefined): Promise<Result<RollbackItem>>;
}

/** The plan for one workload: everything that speaks for it, against it, and would undo it. Reads only. */
export async function weighItem(ref: WorkloadRef, { chosen, planned, several }: Omit<Wish, 'together'>, ports: ItemPorts): Promise<Result<Weighed>> {
  const kind = kindOf(ref.kind);
  const { back } = kind;
  if (back.by === 'own') return ok({ candidates: [], isBack: false, plan: () => back.plan(ref, chosen ?? planned, ports) });
  const read = await readSettled(ports, kind, ref);
  if (!read.ok) return read;
  const workload = read.value;
  const { journal, healthyForMs, now } = ports;
  const candidates = candidatesOf({ workload, current: kind.current(workload), journal, healthyForMs, now }, (revision) => back.evidence(revision, workload));
  const current = kind.current(workload);
  const isBack = current !== undefined && backWhy(workload.revisions, current, { chosen, planned, ...(several === undefined ? {} : { several }) }) !== null;
  return ok({ candidates, isBack, plan: (together) => planByTemplate(kind, back, ref, { workload, candidates, wish: { chosen, planned, together, ...(several === undefined ? {} : { several }) } }, ports) });
}

/** How often, and how far apart (ms), a workload is read again while its controller lags behind. */
const LOOKS = 100;
const LOOK_MS = 20;

/**
 * A workload for a plan. While its controller has not seen the newest change the target would be one revision too far back
 * (SEMANTICS, "The guard"): an autoscaler's write is seen within milliseconds and only waited for; what stays unseen is refused.
 */
async function readSettled({ client, fresh }: ItemPorts, kind: Kind, ref: WorkloadRef): Promise<Result<Workload>> {
  let read = await kind.read(client, ref);
  for (let looks = 0; looks < LOOKS && read.ok && kind.rollout(read.value).unseen; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    read = await kind.read(fresh, ref);
  }
  if (!read.ok || !kind.rollout(read.value).unseen) return read;
  return fail('not-settled', `${ref.kind} ${ref.name} in ${ref.environment}: its controller has not seen the newest change yet`, { hint: 'Plan again in a moment.', retryable: true });
}
