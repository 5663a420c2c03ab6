import { z } from 'zod';
import { rollbackItemSchema } from '../../../src-preload/contract/index.ts';
import { clusterWrite } from './cluster-write.ts';

/** Take one workload back, as its plan says, and wait until only the target serves. */
export const rollback = clusterWrite({
  name: 'cluster/rollback',
  with: z.object({ item: rollbackItemSchema }),
  intent: 'rollback',
  waits: true,
  refOf: ({ item }) => item.ref,
  say: ({ item }) => `roll ${item.service} back to ${item.to?.version ?? 'no target'} in ${item.ref.environment}`,
  prepare: ({ item }, ports) => ports.cluster.prepareRollback(item),
});
