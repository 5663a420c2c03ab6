import { type ActPlan, type Result, type RollbackItem, type RollbackPlan, counted, freezesSaid, ok, reachText } from '../../../src-preload/contract/index.ts';
import { DRY_RUN_KEPT_MS, spanText } from '../../clusters/index.ts';
import { armingBlockers, connBlockers, environmentsOf, journalBlockers } from '../checks.ts';
import { type ActPlanner, type Draft, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Take workloads back. The plan is the rollback planner's; the desk adds only what is ours to know: arming and the journal. */
export function rollbackPlanner(world: ActWorld): ActPlanner<'rollback'> {
  return {
    async draft(request, pressed): Promise<Result<Draft>> {
      const plan = await world.planRollback(request, targetsOf(pressed));
      if (!plan.ok) return plan;
      const environments = environmentsOf(request.workloads);
      return ok({
        title: plan.value.title,
        statements: statementsOf(plan.value, request.reason),
        blockers: [
          ...plan.value.blockers,
          ...plan.value.items.flatMap((item) => item.blockers),
          ...(request.direction === 'forward' ? connBlockers(world, environments, request.release) : []),
          ...armingBlockers(world, environments),
          ...journalBlockers(world),
        ],
        facts: {},
        rollback: plan.value,
      });
    },
    async perform(request, draft) {
      if (draft.rollback === null) return refused('no-plan', 'There is no rollback plan to carry out.', 'Ask for the plan again.');
      const run = await world.startRollback(draft.rollback, { reason: request.reason, release: request.release ?? null });
      return run.ok ? { kind: 'started', run: run.value } : refused(run.error.code, run.error.message, run.error.hint ?? 'Nothing was changed.');
    },
  };
}

/** The targets of the plan that is pressed: the choice is not made anew while pods come and go. */
const targetsOf = (pressed: Draft | undefined): Record<string, string> =>
  Object.fromEntries((pressed?.rollback?.items ?? []).flatMap((item) => (item.to === null ? [] : [[item.id, item.to.uid]])));

const AT_FAILURE = { ask: 'nothing new begins, and you are asked', stop: 'nothing new begins, and it ends', 'go-on': 'the others go on' } as const;

function statementsOf(plan: RollbackPlan, reason: string): ActPlan['statements'] {
  return [
    ...plan.items.flatMap((item) => item.before.map((first) => ({ label: 'First', text: first.say, tone: 'move' as const }))),
    ...plan.items.flatMap((item) => item.after.map((then) => ({ label: 'Then', text: then.say, tone: 'move' as const }))),
    ...plan.items.map(itemStatement),
    { label: 'Reaches', text: reachText(plan.blast), tone: 'calm' },
    ...(plan.items.length === 1 ? [] : [{ label: 'In order', text: `${counted(plan.waves.length, 'wave')}, at most ${plan.parallel} at once; at the first failure: ${AT_FAILURE[plan.onFailure]}`, tone: 'calm' as const }]),
    ...plan.items.flatMap((item) =>
      item.undoneBy
        .filter((owner) => owner.wouldUndo !== 'no')
        .map((owner) => ({ label: 'Undone by', text: `${owner.kind} ${owner.name}: ${owner.why}`, tone: 'warn' as const })),
    ),
    ...plan.releaseItems.map((one) => ({ label: one.kind, text: `${one.item}${one.environment === null ? '' : ` in ${one.environment}`}: ${one.verdict === 'unknown' ? 'unknown, ' : ''}${one.say}`, tone: one.verdict === 'reversible' ? ('calm' as const) : one.verdict === 'one-way' ? ('bad' as const) : ('unknown' as const) })),
    ...freezesSaid(plan.freezes).map((freeze) => ({ label: 'Freeze', text: freeze.say, tone: freeze.verdict === 'refused' ? ('bad' as const) : ('calm' as const) })),
    ...knownGoodMeans(plan),
    ...(plan.items.some((item) => item.intended !== null) ? [{ label: 'Dry run', text: `accepted by the API server; an answer older than ${DRY_RUN_KEPT_MS / 1000} s at the press is asked for again, and what the write makes otherwise is said`, tone: 'calm' as const }] : []),
    ...(reason === '' ? [] : [{ label: 'Reason', text: reason, tone: 'calm' as const }]),
  ];
}

/** The stated time of each service; one for all where nobody set another. */
function knownGoodMeans({ items }: RollbackPlan): ActPlan['statements'] {
  const times = new Map<number, string[]>();
  for (const item of items) if (item.already === null) times.set(item.healthyForMs, [...(times.get(item.healthyForMs) ?? []), item.service]);
  const text = [...times].map(([ms, services]) => `healthy for ${spanText(ms)}${times.size > 1 ? ` (${[...new Set(services)].join(', ')})` : ''}`).join('; ');
  return text === '' ? [] : [{ label: 'Known good', text: `means ${text} without a break, and never rolled back from or aborted`, tone: 'calm' }];
}

function itemStatement(item: RollbackItem): ActPlan['statements'][number] {
  const from = item.from.revision === null ? item.from.version : `${item.from.version} (revision ${item.from.revision})`;
  if (item.already !== null) return { label: `${item.service}, ${item.ref.environment}`, text: item.already, tone: 'calm' };
  const to = item.to === null ? 'no target' : `${item.to.version} (revision ${item.to.revision})`;
  return { label: `${item.service}, ${item.ref.environment}`, text: `${from} → ${to}. ${item.why}`, tone: item.to?.known === 'good' ? 'good' : 'warn' };
}
