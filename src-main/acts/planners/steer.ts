import { type Blocker, type Result, type SteerPlan, type SteerVerb, type WorkloadView, ok, workloadId } from '../../../src-preload/contract/index.ts';
import { armingBlockers, armingFacts, journalBlockers } from '../checks.ts';
import { type ActPlanner, type Draft, type RequestOf, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

const TITLES: Readonly<Record<SteerVerb, (service: string) => string>> = {
  promote: (service) => `Promote ${service}`, 'promote-full': (service) => `Promote ${service} in full`, abort: (service) => `Abort the update of ${service}`, retry: (service) => `Try the update of ${service} again`,
};

/**
 * Promote, abort or try again an update that goes step by step. What would be answered with 200 and do nothing is refused with
 * the reason. Promoting in full skips every analysis that is left: on tier 1 a second person agrees before it is sent.
 */
export function steerPlanner(world: ActWorld): ActPlanner<'steer'> {
  return {
    async draft(request): Promise<Result<Draft>> {
      const { workload, verb } = request;
      const plan = await world.planSteer(workload, verb);
      if (!plan.ok) return plan;
      const view = world.workloads.get(workloadId(workload));
      const gated = needsSecond(request, view);
      return ok({
        title: `${TITLES[verb](view?.service ?? workload.name)} in ${workload.environment}`,
        statements: [
          { label: `${workload.name}, ${workload.environment}`, text: view === undefined ? plan.value.version : `${view.version}: ${view.say}`, tone: 'move' },
          { label: 'Then', text: plan.value.then, tone: verb === 'promote-full' ? 'warn' : 'calm' },
          ...(gated ? [{ label: 'First', text: `Tier 1: somebody with the role approver, and not ${world.person()}, agrees to this very request. The run waits for that.`, tone: 'warn' as const }] : []),
          ...(request.reason === '' ? [] : [{ label: 'Reason', text: request.reason, tone: 'calm' as const }]),
        ],
        blockers: [
          ...plan.value.blockers,
          ...(gated ? quorumBlockers(world) : []),
          ...(verb === 'abort' ? [] : freezeBlockers(world, request, view)),
          ...armingBlockers(world, [workload.environment]),
          ...journalBlockers(world),
        ],
        facts: factsOf(plan.value, world, workload.environment, gated),
        rollback: null,
      });
    },
    async perform(request) {
      const view = world.workloads.get(workloadId(request.workload));
      const gate = needsSecond(request, view) ? { by: 'approver', count: 1, notPerson: world.person() } : null;
      const run = await world.startSteer(request.workload, request.verb, gate, { reason: request.reason, release: request.release ?? null });
      return run.ok ? { kind: 'started', run: run.value } : refused(run.error.code, run.error.message, run.error.hint ?? 'Nothing was changed.');
    },
  };
}

const needsSecond = ({ verb }: RequestOf<'steer'>, view: WorkloadView | undefined): boolean => verb === 'promote-full' && view?.tier === 1;

const factsOf = (plan: SteerPlan, world: ActWorld, environment: string, gated: boolean): Record<string, string> => ({ ...plan.facts, approval: gated ? 'second person' : 'none', ...armingFacts(world, [environment]) });

/** A second person must exist, or the run would wait for ever. */
function quorumBlockers(world: ActWorld): Blocker[] {
  const others = world.preferences.people().filter(({ name, roles }) => name !== world.person() && roles.includes('approver'));
  return others.length > 0 ? [] : [{ code: 'no-approver', message: 'Tier 1: nobody else here has the role approver', hint: 'Name one in quarterdeck.yaml under people, or promote step by step.' }];
}

function freezeBlockers(world: ActWorld, { workload, release }: RequestOf<'steer'>, view: WorkloadView | undefined): Blocker[] {
  const verdict = world.freezeNow(workload.environment, view?.service ?? workload.name, 'forward', release ?? null);
  return verdict?.verdict === 'refused' ? [{ code: 'frozen', message: verdict.say, hint: 'Abort and rollback are not blocked unless the freeze says so.' }] : [];
}
