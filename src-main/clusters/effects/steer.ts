import { type Result, type SteerPlan, type SteerVerb, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { argoOf, steer } from '../kinds/index.ts';
import { podSpecOf, versionOf } from '../workloads/records.ts';
import { templateHash } from '../workloads/template.ts';
import { type PreparedWrite, readNow } from './prepared.ts';

const WORDS: Readonly<Record<SteerVerb, string>> = { abort: 'abort the update of', promote: 'promote', 'promote-full': 'promote in full', retry: 'try again the update of' };

/** An act on the update of a Rollout as it would be now: what follows, what decides, and what forbids it. Reads only. */
export async function planSteer(fleet: Fleet, ref: WorkloadRef, verb: SteerVerb): Promise<Result<SteerPlan>> {
  const read = await readRollout(fleet, ref);
  if (!read.ok) return read;
  const { workload } = read.value;
  const argo = argoOf(workload);
  const { then, blockers } = steer(workload, verb);
  return ok({
    version: versionOf(podSpecOf(workload.record.template)), then, blockers: [...blockers],
    facts: {
      uid: workload.record.uid, 'live template': templateHash(workload.record.template, 'exact'), stableRS: argo.stable, currentPodHash: argo.current,
      paused: String(argo.pausedByHand), aborted: String(argo.aborted), step: verb === 'promote' ? String(argo.index) : 'any',
    },
  });
}

/** The same as a write. What forbids it is a fault: it would be answered with 200 and do nothing. */
export async function prepareSteer(fleet: Fleet, ref: WorkloadRef, verb: SteerVerb): Promise<Result<PreparedWrite>> {
  const read = await readRollout(fleet, ref);
  if (!read.ok) return read;
  const { workload } = read.value;
  const { patch, blockers: [blocker] } = steer(workload, verb);
  if (blocker !== undefined) return fail(blocker.code, `${ref.name} in ${ref.environment}: ${blocker.message}`, { hint: blocker.hint });
  const argo = argoOf(workload);
  return ok({ ...patch, ref, uid: workload.record.uid, say: `${WORDS[verb]} ${ref.name} in ${ref.environment}`, intended: { steer: verb, step: argo.index, hash: argo.current } });
}

async function readRollout(fleet: Fleet, ref: WorkloadRef): ReturnType<typeof readNow> {
  if (ref.kind !== 'Rollout') return fail('no-steps', `${ref.kind} ${ref.name} has no steps: only an Argo Rollout can be promoted, aborted or tried again`);
  return readNow(fleet, ref);
}
