import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { duration, durationMs } from '../language/durations.ts';
import { requestHash } from '../request-hash.ts';

const input = z.object({
  ask: z.string().min(1), by: z.string().default('anyone'), count: z.number().int().min(1).max(9).default(1), notPerson: z.string().nullish(), expires: duration.default('30m'),
});

/** Ask people; the run waits, without end, until as many with the role have answered. */
export const approve: Action<z.infer<typeof input>> = {
  name: 'approve',
  effect: 'pure',
  with: input,
  say: ({ ask, by, count }) => `ask ${count === 1 ? '' : `${count} of `}${by}: ${ask}`,
  prepare: async ({ ask, by, count, notPerson }, { run, step }) => ok({ say: `ask ${by}: ${ask}`, request: { run, step, ask, by, count, notPerson: notPerson ?? null } }),
  async act(request, { ask, by, count, notPerson, expires }, context) {
    const given = await context.ask({ kind: 'approve', ask, role: by, count, notPerson: notPerson ?? null, options: [], expiresMs: durationMs(expires), requestHash: requestHash(request) });
    if (given.decision === 'stopped') return { kind: 'not-done', say: 'nobody answered before it was stopped' };
    const why = given.reason === '' ? '' : `: ${given.reason}`;
    const who = given.by.join(', ');
    return given.decision === 'approve' ? { kind: 'done', say: `approved by ${who}${why}`, data: { by: given.by } } : { kind: 'refused', say: `rejected by ${who}${why}` };
  },
};
