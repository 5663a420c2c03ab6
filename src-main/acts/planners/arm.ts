import { ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers, listed } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Arm contexts for two hours: until then every plan can be made, read and copied, and nothing can be written. */
export function armPlanner(world: ActWorld): ActPlanner<'arm'> {
  return {
    async draft(request) {
      const views = request.environments.map((name) => ({ name, view: world.environments.get(name) }));
      return ok({
        title: `Arm ${listed(request.environments)} for 2 h`,
        statements: [
          ...views.map(({ name, view }) => ({
            label: name,
            text: view === undefined ? 'not connected' : `context ${view.context}${view.production === 'yes' ? ', production' : ''}, ${view.protection}`,
            tone: view?.production === 'yes' ? ('warn' as const) : ('calm' as const),
          })),
          { label: 'Then', text: 'Plans that you press can write there. It ends by itself after 2 h, or when you disarm or quit.', tone: 'calm' as const },
        ],
        blockers: [
          ...views.filter(({ view }) => view === undefined).map(({ name }) => ({
            code: 'not-connected', message: `${name} is not connected`, hint: 'Pick its context in Connections.',
          })),
          ...journalBlockers(world),
        ],
        facts: Object.fromEntries(views.map(({ name, view }) => [name, view === undefined ? 'not connected' : view.context])),
        rollback: null,
      });
    },
    async perform(request) {
      const armed = await world.arming.arm(request.environments, world.person());
      if (!armed.ok) return refused(armed.error.code, armed.error.message, armed.error.hint ?? 'Nothing was changed.');
      return { kind: 'done', say: `${listed(request.environments)} armed until ${new Date(armed.value).toISOString().slice(11, 16)} UTC.` };
    },
  };
}
