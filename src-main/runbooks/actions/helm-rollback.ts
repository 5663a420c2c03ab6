import { z } from 'zod';
import { directionSchema, rollbackItemSchema } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { barrier, endOf } from './cluster-write.ts';

const input = z.object({ item: rollbackItemSchema, direction: directionSchema.default('rollback') });

/** Take a Helm release back by the `helm` on PATH, as its plan says, and see that Helm calls it deployed. */
export const helmRollback: Action<z.infer<typeof input>> = {
  name: 'helm/rollback',
  effect: 'probeable',
  with: input,
  say: ({ item, direction }) => `roll helm release ${item.ref.name} ${direction === 'forward' ? 'forward' : 'back'} to revision ${item.to?.revision ?? '?'} in ${item.ref.environment}`,
  // Helm knows no guard: its history is compared with the plan's just before it is run, however short the time since the press.
  recheck: ({ item }, { ports }) => ports.cluster.recheckBack(item),
  async prepare({ item, direction }, context) {
    return barrier(item.ref.environment, item.ref.name, direction, context) ?? context.ports.cluster.prepareHelm(item);
  },
  act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
  probe: (request, ports) => ports.cluster.probe(request),
  difference: (request, ports) => ports.cluster.difference(request),
  async settle({ item }, _acted, { ports }) {
    const end = await ports.cluster.helmEnd(item.ref);
    return end.ok ? { kind: 'done', say: end.say } : { kind: 'failed', say: end.say, code: 'not-deployed' };
  },
};
