import { type ActPlan, type Blocker, type Result, type WorkloadRef, ok, workloadId } from '../../../src-preload/contract/index.ts';
import { armingBlockers, armingFacts, environmentsOf, journalBlockers, scopeOf } from '../checks.ts';
import { type ActPlanner, type Draft, refused } from '../model.ts';
import type { ActWorld, Why } from '../world.ts';

/** What Stop and Go forward differ in. */
interface Movement {
  readonly verb: string;
  readonly then: string;
  /** Whether this phase of a workload can take the act; the others are left alone, and said so. */
  applies(phase: string): boolean;
  readonly none: Blocker;
  readonly intent: 'forward' | null;
  start(workloads: readonly WorkloadRef[], why: Why): Promise<Result<string>>;
}

/** Stop: pauses everything in flight, before anybody reads a diff. Pods that run go on running. */
export function stopPlanner(world: ActWorld): ActPlanner<'stop'> {
  return moving(world, {
    verb: 'Stop',
    then: 'Their rollouts are paused where they stand: no pod is added or removed until somebody goes back or forward.',
    applies: (phase) => phase === 'progressing' || phase === 'degraded' || phase === 'failed',
    none: { code: 'nothing-in-flight', message: 'Nothing here is in flight', hint: 'There is nothing to stop.' },
    intent: null,
    start: (workloads, why) => world.startPause(workloads, why),
  });
}

/** Go forward: lets paused rollouts go on. A forward change, so a freeze may refuse it. */
export function goForwardPlanner(world: ActWorld): ActPlanner<'go-forward'> {
  return moving(world, {
    verb: 'Go forward with',
    then: 'Their paused rollouts go on towards the newest template.',
    applies: (phase) => phase === 'paused',
    none: { code: 'nothing-paused', message: 'Nothing here is paused', hint: 'To bring a version out, start the runbook of its release.' },
    intent: 'forward',
    start: (workloads, why) => world.startResume(workloads, why),
  });
}

function moving(world: ActWorld, movement: Movement): ActPlanner<'stop'> & ActPlanner<'go-forward'> {
  const affected = (workloads: readonly WorkloadRef[]): WorkloadRef[] =>
    workloads.filter((ref) => movement.applies(world.workloads.get(workloadId(ref))?.phase ?? 'unknown'));
  return {
    async draft(request: { workloads: readonly WorkloadRef[]; release?: string | undefined }): Promise<Result<Draft>> {
      const targets = affected(request.workloads);
      const environments = environmentsOf(targets);
      return ok({
        title: `${movement.verb} ${scopeOf(targets.map((ref) => ref.name), environments)}`,
        statements: [...targets.map((ref) => statement(ref, world)), { label: 'Then', text: movement.then, tone: 'calm' }],
        blockers: [
          ...(targets.length === 0 ? [movement.none] : []),
          ...(movement.intent === null ? [] : freezeBlockers(world, targets, movement.intent, request.release ?? null)),
          ...armingBlockers(world, environments),
          ...journalBlockers(world),
        ],
        // Which workloads, and at which version: not their pod counts, which move all the time in mid-rollout.
        facts: {
          ...Object.fromEntries(targets.map((ref) => [workloadId(ref), world.workloads.get(workloadId(ref))?.version ?? 'unknown'])),
          ...armingFacts(world, environments),
        },
        rollback: null,
      });
    },
    async perform(request: { workloads: readonly WorkloadRef[]; release?: string | undefined }) {
      const run = await movement.start(affected(request.workloads), { reason: '', release: request.release ?? null });
      return run.ok ? { kind: 'started', run: run.value } : refused(run.error.code, run.error.message, run.error.hint ?? 'Nothing was changed.');
    },
  };
}

function statement(ref: WorkloadRef, world: ActWorld): ActPlan['statements'][number] {
  const view = world.workloads.get(workloadId(ref));
  return { label: `${ref.name}, ${ref.environment}`, text: view === undefined ? 'unknown' : `${view.version}: ${view.say}`, tone: 'move' };
}

function freezeBlockers(world: ActWorld, workloads: readonly WorkloadRef[], intent: 'forward', release: string | null): Blocker[] {
  return workloads.flatMap((ref) => {
    const verdict = world.freezeNow(ref.environment, world.workloads.get(workloadId(ref))?.service ?? ref.name, intent, release);
    if (verdict?.verdict !== 'refused') return [];
    return [{ code: 'frozen', message: verdict.say, hint: 'Go back, which is not blocked unless the freeze says so, or have it overridden for the release.' }];
  });
}
