import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { armingBlockers, armingFacts, connBlockers, journalBlockers } from '../checks.ts';
import { type ActPlanner, type Draft, type RequestOf, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Start a runbook. Guarded environments take forward changes only from a release whose conn the captain has. */
export function startRunPlanner(world: ActWorld): ActPlanner<'start-run'> {
  return {
    async draft(request): Promise<Result<Draft>> {
      const runbook = world.runbooks().find((candidate) => candidate.runbook === request.runbook);
      const release = world.releases().find((candidate) => candidate.id === request.release);
      const environments = environmentsFor(request, release?.environments);
      const acts = runbook?.steps.some((step) => step.effect !== 'pure') ?? false;
      return ok({
        title: `Start ${request.runbook}${request.release === undefined ? '' : ` for ${request.release}`}${environments.length === 0 ? '' : ` in ${environments.join(', ')}`}`,
        statements: [
          ...(runbook?.steps ?? []).map((step, index) => ({
            label: `${index + 1}. ${step.id}`, text: `${step.say} (${step.effect})`, tone: 'calm' as const,
          })),
          ...Object.entries(request.inputs).map(([name, value]) => ({ label: name, text: value, tone: 'calm' as const })),
        ],
        blockers: [
          ...(runbook === undefined ? [{ code: 'no-such-runbook', message: `There is no runbook ${request.runbook}`, hint: 'Look in the Runbooks screen.' }] : []),
          ...(request.release !== undefined && release === undefined
            ? [{ code: 'no-such-release', message: `There is no release ${request.release} around today`, hint: 'Look in the Calendar.' }]
            : []),
          ...(acts ? [...armingBlockers(world, environments), ...connBlockers(world, environments, request.release)] : []),
          ...journalBlockers(world),
        ],
        facts: { runbook: runbook?.hash ?? 'absent', ...armingFacts(world, environments) },
        rollback: null,
      });
    },
    async perform(request) {
      const release = world.releases().find((candidate) => candidate.id === request.release);
      const run = await world.startRunbook({
        runbook: request.runbook,
        release: request.release ?? null,
        environments: environmentsFor(request, release?.environments),
        inputs: request.inputs,
      });
      return run.ok ? { kind: 'started', run: run.value } : refused(run.error.code, run.error.message, run.error.hint ?? 'Nothing was changed.');
    },
  };
}

const environmentsFor = (request: RequestOf<'start-run'>, planned: readonly string[] | undefined): string[] =>
  request.environments.length > 0 ? request.environments : [...(planned ?? [])];
