import { type ActPlan, type Blocker, type Result, type RunView, type WorkloadRef, counted, ok, workloadId } from '../../../src-preload/contract/index.ts';
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
  /** The runs that would begin something new there, and are paused with it. */
  runs(workloads: readonly WorkloadRef[], release: string | undefined): readonly RunView[];
  start(workloads: readonly WorkloadRef[], why: Why): Promise<Result<string>>;
}

/**
 * Stop: pauses everything in flight, in every region at once, before anybody reads a diff; and the runs that would begin
 * something new there. Pods that run go on running. Planned from what is watched: it waits for no cluster.
 */
export function stopPlanner(world: ActWorld): ActPlanner<'stop'> {
  return moving(world, {
    verb: 'Stop',
    then: 'Their rollouts are paused where they stand: no pod is added or removed until somebody goes back or forward.',
    applies: (phase) => phase === 'progressing' || phase === 'degraded' || phase === 'failed',
    none: { code: 'nothing-in-flight', message: 'Nothing here is in flight', hint: 'There is nothing to stop.' },
    intent: null,
    runs: (workloads, release) => world.runs.all().filter((run) => {
      const reaches = run.environments.some((name) => workloads.some((ref) => ref.environment === name));
      return (run.state === 'running' || run.state === 'waiting') && run.runbook !== 'stop' && (reaches || (release !== undefined && run.release === release));
    }),
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
    runs: () => [],
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
      const runs = movement.runs(request.workloads, request.release);
      return ok({
        title: targets.length === 0 && runs.length > 0 ? `${movement.verb} ${runs.map((run) => run.title).join(', ')}` : `${movement.verb} ${scopeOf(targets.map((ref) => ref.name), environments)}`,
        statements: [...runs.map((run) => ({ label: 'Run', text: `${run.title}: nothing new begins until somebody resumes it`, tone: 'move' as const })), ...targets.map((ref) => statement(ref, world)), { label: 'Then', text: movement.then, tone: 'calm' }],
        blockers: [
          ...(targets.length === 0 && runs.length === 0 ? [movement.none] : []),
          ...(movement.intent === null ? [] : freezeBlockers(world, targets, movement.intent, request.release ?? null)),
          ...armingBlockers(world, environments),
          ...journalBlockers(world),
        ],
        // Which workloads, and at which version: not their pod counts, which move all the time in mid-rollout.
        facts: {
          ...Object.fromEntries(targets.map((ref) => [workloadId(ref), world.workloads.get(workloadId(ref))?.version ?? 'unknown'])),
          ...Object.fromEntries(runs.map((run) => [`run ${run.id}`, 'under way'])),
          ...armingFacts(world, environments),
        },
        rollback: null,
      });
    },
    async perform(request: { workloads: readonly WorkloadRef[]; release?: string | undefined }) {
      const paused = await Promise.all(movement.runs(request.workloads, request.release).map((run) => world.pauseRun(run.id, movement.verb)));
      const targets = affected(request.workloads);
      if (targets.length === 0 && paused.length > 0) {
        const fault = paused.find((one) => !one.ok);
        return fault?.ok === false ? refused(fault.error.code, fault.error.message, 'Look at the run.') : { kind: 'done', say: `${counted(paused.length, 'run begins', 'runs begin')} nothing new.` };
      }
      const run = await movement.start(targets, { reason: '', release: request.release ?? null });
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
