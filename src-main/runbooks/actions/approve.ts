import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';

const input = z.object({ ask: z.string().min(1), by: z.string().default('anyone'), notPerson: z.string().nullish() });

/** Ask a person; the run waits, without end, until one with the role has answered. */
export const approve: Action<z.infer<typeof input>> = {
  name: 'approve',
  effect: 'pure',
  with: input,
  say: ({ ask, by }) => `ask ${by}: ${ask}`,
  prepare: async ({ ask, by }) => ok({ say: `ask ${by}: ${ask}`, request: { ask, by } }),
  async act(_request, { ask, by, notPerson }, context) {
    const given = await context.ask({ ask, role: by, notPerson: notPerson ?? null });
    if (given.decision === 'stopped') return { kind: 'not-done', say: 'nobody answered before it was stopped' };
    const why = given.reason === '' ? '' : `: ${given.reason}`;
    return given.decision === 'approve' ? { kind: 'done', say: `approved by ${given.by}${why}` } : { kind: 'refused', say: `rejected by ${given.by}${why}` };
  },
};
