import { ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Let a program that a kubeconfig names run for the first time: it is shown whole, because it runs as the captain. */
export function consentPluginPlanner(world: ActWorld): ActPlanner<'consent-plugin'> {
  return {
    async draft(request) {
      const command = world.pluginOf(request.context);
      return ok({
        title: `Let ${request.context} run its sign-in program`,
        statements: [
          { label: 'Program', text: command ?? 'none', tone: 'warn' },
          { label: 'Then', text: 'It runs with your own rights whenever this context needs a credential. Asked again if the kubeconfig changes it.', tone: 'calm' },
        ],
        blockers: [
          ...(command === null ? [{ code: 'no-plugin', message: `${request.context} names no program`, hint: 'Nothing needs consent.' }] : []),
          ...journalBlockers(world),
        ],
        facts: { command: command ?? 'none' },
        rollback: null,
      });
    },
    async perform(request) {
      const consented = await world.consentPlugin(request.context);
      if (!consented.ok) return refused(consented.error.code, consented.error.message, consented.error.hint ?? 'Nothing was run.');
      return { kind: 'done', say: `${request.context} may run its sign-in program.` };
    },
  };
}
