import { ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Take the conn of a release: exclusive control, on this machine only until captains share a journal. */
export function takeConnPlanner(world: ActWorld): ActPlanner<'take-conn'> {
  return {
    async draft(request) {
      const held = world.conn.holderOf(request.release);
      const known = world.releases().some((release) => release.id === request.release);
      return ok({
        title: `Take the conn of ${request.release}`,
        statements: [
          { label: 'Now', text: held === null ? 'nobody has the conn' : `${held.holder} has the conn`, tone: 'calm' },
          { label: 'Then', text: `${world.person()} has the conn, on this machine only.`, tone: 'move' },
        ],
        blockers: [
          ...(known ? [] : [{ code: 'no-such-release', message: `There is no release ${request.release} around today`, hint: 'Look in the Calendar.' }]),
          ...(held === null ? [] : [{ code: 'conn-held', message: `${held.holder} has the conn already`, hint: 'One captain has the conn of a release at a time.' }]),
          ...journalBlockers(world),
        ],
        facts: { holder: held?.holder ?? 'nobody' },
        rollback: null,
      });
    },
    async perform(request) {
      const taken = await world.conn.take(request.release, world.person());
      if (!taken.ok) return refused(taken.error.code, taken.error.message, taken.error.hint ?? 'Nothing was changed.');
      return { kind: 'done', say: `${world.person()} has the conn of ${request.release}.` };
    },
  };
}
