import { z } from 'zod';
import { type ActPlan, type ActRequest, type Result, type WorkloadRef, fail, ok, onFailureSchema, workloadId } from '../../../../src-preload/contract/index.ts';
import type { Captain } from '../../../captain.ts';
import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import { planText } from '../plan-text.ts';
import { type CommonFlags, captainFor, settled, targetsOf } from '../session.ts';

export interface RollbackFlags extends CommonFlags {
  readonly env?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly to?: string;
  readonly parallel?: string;
  readonly atFailure?: string;
}

const howSchema = z.object({ parallel: z.coerce.number().int().min(1).max(200).optional(), atFailure: onFailureSchema.optional() });

export const CLI_SESSION = 'command-line';

/** `plan rollback`: the plan with its digest and its kubectl equivalent, changing nothing. 3 when it is blocked. */
export async function planRollback(services: readonly string[], flags: RollbackFlags): Promise<Answer> {
  const captain = await captainFor(flags, flags.context === undefined ? [] : [flags.context]);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    const planned = await planFor(captain.value, services, flags, '');
    if (!planned.ok) return faultAnswer(planned.error);
    const { plan } = planned.value;
    if (plan.rollback === null) return faultAnswer({ code: 'no-plan', message: 'No rollback plan was made.', retryable: true });
    const blocked = plan.blockers.some((blocker) => blocker.code !== 'looking-only');
    return answer(blocked ? EXIT.refused : EXIT.done, plan.rollback, planText(plan.rollback, plan));
  } finally {
    await captain.value.close();
  }
}

/** Waits for the environments that are named, then asks the desk for the plan. */
export async function planFor(
  captain: Captain, services: readonly string[], flags: RollbackFlags, reason: string,
): Promise<Result<{ request: ActRequest; plan: ActPlan; workloads: readonly WorkloadRef[] }>> {
  const target = { services, ...(flags.env === undefined ? {} : { env: flags.env }), ...(flags.context === undefined ? {} : { context: flags.context }), ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }) };
  const workloads = targetsOf(captain, target);
  if (!workloads.ok) return workloads;
  await settled(captain, [...new Set(workloads.value.map((ref) => ref.environment))]);
  const to = await chosenTargets(captain, workloads.value, flags.to);
  if (!to.ok) return to;
  const how = howSchema.safeParse(flags);
  if (!how.success) return fail('usage', `--${how.error.issues[0]?.path[0] === 'parallel' ? 'parallel' : 'at-failure'}: ${how.error.issues[0]?.message ?? 'not understood'}`);
  const { parallel, atFailure: onFailure = process.stdin.isTTY ? 'ask' : 'stop' } = how.data;
  const request: ActRequest = { kind: 'rollback', workloads: workloads.value, to: to.value, reason, onFailure, ...(parallel === undefined ? {} : { parallel }) };
  const plan = await captain.services.acts.plan(request, CLI_SESSION);
  return plan.ok ? ok({ request, plan: plan.value, workloads: workloads.value }) : plan;
}

/** `--to REV` as candidates' uids: numbers move, so the plan is pinned to the ReplicaSet that has the number now. */
async function chosenTargets(captain: Captain, workloads: readonly WorkloadRef[], to: string | undefined): Promise<Result<Record<string, string>>> {
  if (to === undefined) return ok({});
  const revision = Number(to);
  if (!Number.isInteger(revision) || revision < 1) return fail('usage', `--to ${to} is no revision number`);
  const draft = await captain.services.acts.plan({ kind: 'rollback', workloads: [...workloads], to: {}, reason: '' }, CLI_SESSION);
  if (!draft.ok) return draft;
  const chosen: Record<string, string> = {};
  for (const ref of workloads) {
    const item = draft.value.rollback?.items.find((candidate) => candidate.id === workloadId(ref));
    const candidate = item?.candidates.find((one) => one.revision === revision);
    if (candidate === undefined) return fail('no-such-revision', `${ref.name} in ${ref.environment} has no revision ${revision} any more`);
    chosen[workloadId(ref)] = candidate.uid;
  }
  return ok(chosen);
}
