import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { armingBlockers, armingFacts, journalBlockers } from '../checks.ts';
import { type ActPlanner, type Draft, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Let an owner act again that a rollback suspended. It then brings Git's version out, whichever that is. */
export function resumeOwnerPlanner(world: ActWorld): ActPlanner<'resume-owner'> {
  const find = (id: string) => world.heldOwners().find((one) => one.id === id);
  return {
    async draft({ held: id }): Promise<Result<Draft>> {
      const held = find(id);
      if (held === undefined) {
        return ok({ title: 'Resume an owner', statements: [], facts: { held: 'no' }, rollback: null, blockers: [{ code: 'not-held', message: 'It is not suspended any more', hint: 'There is nothing to resume.' }] });
      }
      const { object, environment } = held;
      const freeze = world.freezeNow(environment, object.name, 'forward', null);
      return ok({
        title: `Resume ${object.kind} ${object.name} in ${environment}`,
        statements: [
          { label: 'Suspended', text: `by ${held.by}, in run ${held.run}`, tone: 'calm' },
          { label: 'Then', text: 'It puts Git’s version back within minutes. If Git still holds the version that was taken back, that one returns: revert it in Git first.', tone: 'warn' },
        ],
        blockers: [
          ...armingBlockers(world, [environment]),
          ...(freeze?.verdict === 'refused' ? [{ code: 'frozen', message: freeze.say, hint: 'To resume it may bring a version forward.' }] : []),
          ...journalBlockers(world),
        ],
        facts: { held: `${held.uid} ${held.held}`, ...armingFacts(world, [environment]) },
        rollback: null,
      });
    },
    async perform({ held: id }) {
      const held = find(id);
      if (held === undefined) return refused('not-held', 'It is not suspended any more.', 'There is nothing to resume.');
      const run = await world.startResumeOwner(held, { reason: '', release: null });
      return run.ok ? { kind: 'started', run: run.value } : refused(run.error.code, run.error.message, run.error.hint ?? 'Nothing was changed.');
    },
  };
}
