import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';

const input = z.object({ tree: z.string().min(1), environment: z.string().min(1), service: z.string().min(1) });

/** Ask a decision tree what it recommends now. It recommends; a person, or a later step, acts. */
export const tree: Action<z.infer<typeof input>> = {
  name: 'tree',
  effect: 'pure',
  atHand: true,
  with: input,
  say: ({ tree: name, environment, service }) => `ask the tree ${name} about ${service} in ${environment}`,
  prepare: async (wanted) => ok({ say: `ask the tree ${wanted.tree} about ${wanted.service} in ${wanted.environment}`, request: wanted }),
  async act(_request, { tree: name, environment, service }, { ports }) {
    const asked = await ports.tree(name, environment, service);
    return asked.ok ? { kind: 'done', say: `${name} says ${asked.value.leaf}: ${asked.value.say}`, data: asked.value } : { kind: 'failed', say: asked.error.message, code: asked.error.code };
  },
};
