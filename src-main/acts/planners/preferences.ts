import { ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Say who sits at this keyboard. Whoever that is answers from here once only: a second approval must be signed elsewhere. */
export function choosePersonPlanner(world: ActWorld): ActPlanner<'choose-person'> {
  return {
    async draft({ name }) {
      const known = world.preferences.people().find((one) => one.name === name);
      return ok({
        title: name === null ? 'Be the operating system’s user at this keyboard' : `Be ${name} at this keyboard`,
        statements: [
          { label: 'Now', text: `the journal names ${world.person()}`, tone: 'calm' },
          { label: 'Then', text: name === null ? 'It names the operating system’s user.' : `It names ${name}${known === undefined ? '' : `, ${known.roles.join(', ') || 'without a role'}`}. Nobody proves it: what must be proved is signed with an SSH key.`, tone: 'warn' },
        ],
        blockers: [
          ...(name === null || known !== undefined ? [] : [{ code: 'unknown-person', message: `${name} is not among the people of this workspace`, hint: 'People are named in quarterdeck.yaml.' }]),
          ...journalBlockers(world),
        ],
        facts: { before: world.person() },
        rollback: null,
      });
    },
    async perform({ name }) {
      const chosen = await world.preferences.choosePerson(name);
      if (!chosen.ok) return refused(chosen.error.code, chosen.error.message, chosen.error.hint ?? 'Nothing was changed.');
      return { kind: 'done', say: `The journal names ${world.person()} from now on.` };
    },
  };
}

/** Press and hold, or a plain click. The second is less safe, and the plan says what it gives up. */
export function choosePressPlanner(world: ActWorld): ActPlanner<'choose-press'> {
  return {
    async draft({ press }) {
      return ok({
        title: press === 'hold' ? 'Press and hold for every act' : 'Let a plain click carry out every act',
        statements: [
          { label: 'Now', text: world.preferences.press() === 'hold' ? 'a press is held for 0.6 s' : 'a plain click is enough', tone: 'calm' },
          press === 'hold'
            ? { label: 'Then', text: 'A press must be held for 0.6 s, on a button that is wholly in sight.', tone: 'good' }
            : { label: 'Gives up', text: 'A page that was broken into can move this button under your pointer just before a click, and the click counts. A held press cannot be stolen so.', tone: 'bad' },
        ],
        blockers: journalBlockers(world),
        facts: { before: world.preferences.press() },
        rollback: null,
      });
    },
    async perform({ press }) {
      const chosen = await world.preferences.choosePress(press);
      if (!chosen.ok) return refused(chosen.error.code, chosen.error.message, chosen.error.hint ?? 'Nothing was changed.');
      return { kind: 'done', say: press === 'hold' ? 'Acts are pressed and held from now on.' : 'A plain click carries out acts from now on.' };
    },
  };
}
