import { ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

const HOUR_MS = 3_600_000;

/** Override a freeze for one release: the freeze stays in place, it ends by itself, and it leaves a follow-up. */
export function overrideFreezePlanner(world: ActWorld): ActPlanner<'override-freeze'> {
  const { calendar } = world;
  const expiryOf = (release: string, end: number | null): number => Math.min(end ?? Number.POSITIVE_INFINITY, Math.max(calendar.release(release)?.end ?? 0, world.now() + HOUR_MS));
  return {
    async draft({ release, window: id, reason }) {
      const known = calendar.release(release);
      const window = calendar.windowAgainst(release, id);
      const barrier = window === null ? null : calendar.overrideBarrier(window);
      const pending = calendar.overrides().find((one) => one.release === release && one.window === id && (one.state === 'waiting' || one.state === 'in-force'));
      const until = window === null ? '' : calendar.inZone(expiryOf(release, window.end), window.zone);
      return ok({
        title: `Override “${window?.name ?? id}” for ${release}`,
        statements: window === null ? [] : [
          { label: 'Freeze', text: `“${window.name}” of ${window.owner}: ${window.why}`, tone: 'warn' as const },
          { label: 'Until', text: `${until}; only ${release}, only this window. The freeze itself stays.`, tone: 'calm' as const },
          { label: 'Reason', text: reason, tone: 'calm' as const },
          { label: 'Then', text: window.override?.secondPerson === true ? 'A second person is asked, and signs. Until then it is refused as before. A follow-up is opened.' : 'It is allowed at once. A follow-up is opened, due in 2 days.', tone: 'move' as const },
        ],
        blockers: [
          ...(known === null ? [{ code: 'no-such-release', message: `There is no release ${release}`, hint: 'Look in the Calendar.' }] : []),
          ...(known !== null && window === null ? [{ code: 'no-such-window', message: `${id} does not stand against ${release}`, hint: 'It may be over, or the release was moved.' }] : []),
          ...(barrier === null ? [] : [{ code: 'no-role', message: barrier, hint: 'Ask somebody who has the role.' }]),
          ...(pending === undefined ? [] : [{ code: 'overridden', message: pending.say, hint: pending.state === 'waiting' ? 'The second person has not answered yet.' : 'Nothing needs to be done.' }]),
          ...journalBlockers(world),
        ],
        facts: { window: window?.id ?? 'absent', end: String(window?.end ?? 'none'), terms: JSON.stringify(window?.override ?? null), pending: pending?.state ?? 'none' },
        rollback: null,
      });
    },
    async perform({ release, window: id, reason }) {
      const window = calendar.windowAgainst(release, id);
      if (window === null) return refused('no-such-window', `${id} does not stand against ${release} any more`, 'Nothing was changed.');
      const asked = await calendar.override({ release, window, reason, expiresAt: expiryOf(release, window.end) });
      if (!asked.ok) return refused(asked.error.code, asked.error.message, asked.error.hint ?? 'Nothing was changed.');
      return { kind: 'done', say: window.override?.secondPerson === true ? 'A second person is asked.' : `“${window.name}” is overridden for ${release}.` };
    },
  };
}

/** The second person's answer: from another keyboard as a signature, or from here by somebody who did not ask. */
export function answerOverridePlanner(world: ActWorld): ActPlanner<'answer-override'> {
  const { calendar } = world;
  return {
    async draft({ override, decision, signature }) {
      const view = calendar.overrides().find((one) => one.id === override);
      return ok({
        title: view === undefined ? 'An unknown override' : `${decision === 'approve' ? 'Approve' : 'Reject'} overriding “${view.freeze}” for ${view.release}`,
        statements: view === undefined ? [] : [
          { label: 'Asked', text: `by ${view.by}: ${view.reason}`, tone: 'calm' as const },
          { label: 'Until', text: calendar.inZone(view.expiresAt, 'UTC'), tone: 'calm' as const },
          { label: 'Then', text: signature === undefined ? `${world.person()} has answered, and it stays refused.` : 'The signature is verified; if it holds, its owner has answered.', tone: decision === 'approve' ? ('move' as const) : ('warn' as const) },
        ],
        blockers: [
          ...(view === undefined ? [{ code: 'no-such-override', message: 'This override is not known here', hint: 'Look in the Calendar.' }] : view.state === 'waiting' ? [] : [{ code: 'wrong-state', message: `The override is ${view.state} now`, hint: 'Nothing waits for an answer.' }]),
          ...(view !== undefined && signature === undefined && decision === 'approve' ? [{ code: 'sign-elsewhere', message: 'One person at one keyboard cannot be two', hint: 'The second person signs the code with quarterdeck approve, on their own machine.' }] : []),
          ...journalBlockers(world),
        ],
        facts: { state: view?.state ?? 'absent' },
        rollback: null,
      });
    },
    async perform({ override, decision, reason, signature }) {
      const answered = await calendar.answerOverride(override, { decision, reason, signature: signature ?? null });
      return answered.ok ? { kind: 'done', say: `${decision === 'approve' ? 'Approved' : 'Rejected'} by ${answered.value}.` } : refused(answered.error.code, answered.error.message, answered.error.hint ?? 'Nothing was changed.');
    },
  };
}

/** Close what was owed after an override or an emergency, with what came of it. */
export function closeFollowUpPlanner(world: ActWorld): ActPlanner<'close-follow-up'> {
  return {
    async draft({ followUp, note }) {
      const view = world.calendar.followUps().find((one) => one.id === followUp);
      return ok({
        title: view === undefined ? 'An unknown follow-up' : `Close the ${view.kind === 'override' ? 'follow-up of the override' : 'review of the emergency'} for ${view.release}`,
        statements: view === undefined ? [] : [{ label: 'About', text: view.say, tone: view.state === 'overdue' ? ('warn' as const) : ('calm' as const) }, { label: 'What came of it', text: note, tone: 'calm' as const }],
        blockers: [
          ...(view === undefined ? [{ code: 'no-such-follow-up', message: 'This follow-up is not known here', hint: 'Look in the Calendar.' }] : view.state === 'closed' ? [{ code: 'wrong-state', message: 'It is closed already', hint: 'Nothing needs to be done.' }] : []),
          ...journalBlockers(world),
        ],
        facts: { state: view?.state === 'closed' ? 'closed' : 'open' },
        rollback: null,
      });
    },
    async perform({ followUp, note }) {
      const closed = await world.calendar.closeFollowUp(followUp, note);
      return closed.ok ? { kind: 'done', say: 'The follow-up is closed.' } : refused(closed.error.code, closed.error.message, closed.error.hint ?? 'Nothing was changed.');
    },
  };
}
