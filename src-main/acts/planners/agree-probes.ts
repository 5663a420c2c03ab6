import { ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

/** Let the probes of a release's items run: each is shown, because a program runs as the captain and a secret leaves the vault. */
export function agreeProbesPlanner(world: ActWorld): ActPlanner<'agree-probes'> {
  return {
    async draft(request) {
      const wanted = await world.probesToAgree(request.release);
      return ok({
        title: `Let the probes of ${request.release} run`,
        statements: [
          ...wanted.map((one) => ({ label: 'May', text: one.say, tone: 'warn' as const })),
          { label: 'Then', text: 'They run with your own rights, before, during and after a run of this release, for a plan to go back, and when you ask. They must only read. Asked again when one of them is changed.', tone: 'calm' },
        ],
        blockers: [
          ...(wanted.length === 0 ? [{ code: 'no-probe', message: `No probe of ${request.release} waits to be agreed to`, hint: 'Nothing needs consent.' }] : []),
          ...journalBlockers(world),
        ],
        facts: Object.fromEntries(wanted.map((one) => [one.key, one.say])),
        rollback: null,
      });
    },
    async perform(request, draft) {
      // What was shown is what is agreed to: the press has just been checked against it.
      const agreed = await world.agreeToProbes(request.release, Object.entries(draft.facts).map(([key, say]) => ({ key, say })));
      if (!agreed.ok) return refused(agreed.error.code, agreed.error.message, agreed.error.hint ?? 'Nothing was run.');
      return { kind: 'done', say: `The probes of ${request.release} may run.` };
    },
  };
}
