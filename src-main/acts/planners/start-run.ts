import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { armingBlockers, connBlockers, journalBlockers } from '../checks.ts';
import { type ActPlanner, type Draft, type RequestOf, refused } from '../model.ts';
import type { ActWorld, RunWanted } from '../world.ts';

/** Start a runbook. Guarded environments take forward changes only from a release whose conn the captain has. */
export function startRunPlanner(world: ActWorld): ActPlanner<'start-run'> {
  return {
    async draft(request): Promise<Result<Draft>> {
      const pinned = world.pinRun(wantedOf(request));
      const { steps, environments, hash } = pinned.ok ? pinned.value : { steps: [], environments: request.environments, hash: 'absent' };
      const acts = steps.some((step) => step.effect !== 'pure');
      const freeze = request.release === undefined ? null : (world.calendar.release(request.release)?.freeze ?? null);
      return ok({
        title: `Start ${request.runbook}${request.release === undefined ? '' : ` for ${request.release}`}${environments.length === 0 ? '' : ` in ${environments.join(', ')}`}`,
        statements: [
          ...(freeze === null || !acts ? [] : [{ label: 'Freeze', text: freeze.say, tone: freeze.verdict === 'refused' ? ('bad' as const) : ('calm' as const) }]),
          ...itemStatements(world, request.release),
          ...Object.entries(request.inputs).map(([name, value]) => ({ label: name, text: value, tone: 'calm' as const })),
          ...steps.map((step, index) => ({ label: `${index + 1}. ${step.id}`, text: `${step.title} (${step.effect})`, tone: 'calm' as const })),
        ],
        blockers: [
          ...(pinned.ok ? [] : [{ code: pinned.error.code, message: pinned.error.message, hint: pinned.error.hint ?? 'Look in the Runbooks screen.' }]),
          ...(acts ? [...armingBlockers(world, environments), ...connBlockers(world, environments, request.release)] : []),
          ...journalBlockers(world),
        ],
        facts: { runbook: hash },
        rollback: null,
      });
    },
    async perform(request) {
      const run = await world.startRunbook(wantedOf(request));
      return run.ok ? { kind: 'started', run: run.value } : refused(run.error.code, run.error.message, run.error.hint ?? 'Nothing was changed.');
    },
  };
}

const wantedOf = ({ runbook, release, environments, inputs }: RequestOf<'start-run'>): RunWanted => ({ runbook, release: release ?? null, environments, inputs });

/** What else the release changes: read before, during and after the run. */
const itemStatements = (world: ActWorld, release: string | undefined): Draft['statements'] =>
  (release === undefined ? [] : (world.calendar.release(release)?.items ?? [])).map((one) => ({
    label: one.kind, text: `${one.item}${one.environment === null ? '' : ` in ${one.environment}`}: ${one.needsConsent === null ? one.say : `unknown, nobody has agreed yet to ${one.needsConsent}`}`, tone: one.verdict === 'reversible' ? 'calm' : one.verdict === 'one-way' ? 'warn' : 'unknown',
  }));
