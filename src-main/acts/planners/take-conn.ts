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

/** Hand the conn of a release to somebody of the workspace, or lay it down. Only its holder can; it stays on this machine. */
export function handOverConnPlanner(world: ActWorld): ActPlanner<'hand-over-conn'> {
  return {
    async draft({ release, to }) {
      const held = world.conn.holderOf(release);
      const me = world.person();
      return ok({
        title: to === null ? `Lay down the conn of ${release}` : `Hand the conn of ${release} to ${to}`,
        statements: [
          { label: 'Now', text: held === null ? 'nobody has the conn' : `${held.holder} has the conn`, tone: 'calm' },
          { label: 'Then', text: to === null ? 'Nobody has the conn, and anyone may take it.' : `${to} has the conn, on this machine only.`, tone: 'move' },
        ],
        blockers: [
          ...(held?.holder === me ? [] : [{ code: 'no-conn', message: held === null ? `Nobody has the conn of ${release}` : `${held.holder} has the conn, and you are ${me}`, hint: 'Only who has the conn can hand it over.' }]),
          ...(to === null || (to !== me && world.preferences.people().some((one) => one.name === to)) ? [] : [{ code: 'no-such-person', message: to === me ? 'You have it already' : `The workspace knows nobody called ${to}`, hint: `There is: ${world.preferences.people().map((one) => one.name).filter((name) => name !== me).join(', ') || 'nobody else'}` }]),
          ...journalBlockers(world),
        ],
        facts: { holder: held?.holder ?? 'nobody' },
        rollback: null,
      });
    },
    async perform({ release, to }) {
      const moved = await world.conn.handOver(release, world.person(), to);
      if (!moved.ok) return refused(moved.error.code, moved.error.message, moved.error.hint ?? 'Nothing was changed.');
      return { kind: 'done', say: to === null ? `Nobody has the conn of ${release}.` : `${to} has the conn of ${release}.` };
    },
  };
}
