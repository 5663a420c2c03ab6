import { z } from 'zod';
import { ok, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { waitFor } from './cluster-write.ts';

const input = z.object({ workload: workloadRefSchema });

/** Wait until a rollout is complete, failed, held at a step for a person, or past the step's timeout. Reads only. */
export const waitForRollout: Action<z.infer<typeof input>> = {
  name: 'cluster/wait-for-rollout',
  effect: 'pure',
  with: input,
  say: ({ workload }) => `wait for ${workload.name} in ${workload.environment}`,
  prepare: async ({ workload }) => ok({ say: `wait for ${workload.name} in ${workload.environment}`, request: { workload } }),
  act: (_request, { workload }, context) => waitFor(workload, { generation: 0 }, context, true),
};
