import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { requestHash } from '../request-hash.ts';

const input = z.object({ ask: z.string().min(1), options: z.array(z.string().min(1)).min(2).max(20), by: z.string().default('anyone') });

/** Ask a person to choose; later steps read the choice as `steps.ID.outputs.choice`. */
export const ask: Action<z.infer<typeof input>> = {
  name: 'ask',
  effect: 'pure',
  with: input,
  say: ({ ask: question, options }) => `ask: ${question} (${options.join(', ')})`,
  prepare: async ({ ask: question, options, by }, { run, step }) => ok({ say: `ask ${by}: ${question}`, request: { run, step, ask: question, options, by } }),
  async act(request, { ask: question, options, by }, context) {
    const given = await context.ask({ kind: 'choice', ask: question, role: by, count: 1, notPerson: null, options, expiresMs: null, requestHash: requestHash(request) });
    if (given.choice === null) return { kind: 'not-done', say: 'nobody answered before it was stopped' };
    return { kind: 'done', say: `${given.by.join(', ')} chose ${given.choice}`, data: { choice: given.choice, by: given.by[0] ?? '' } };
  },
};
