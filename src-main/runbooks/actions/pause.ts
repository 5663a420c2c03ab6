import { z } from 'zod';
import { workloadRefSchema } from '../../../src-preload/contract/index.ts';
import { clusterWrite } from './cluster-write.ts';

const input = z.object({ workload: workloadRefSchema });

/** Stop a rollout where it stands. No freeze ever forbids stopping. */
export const pause = clusterWrite({
  name: 'cluster/pause', with: input, intent: null, waits: false,
  refOf: ({ workload }) => workload,
  say: ({ workload }) => `pause ${workload.name} in ${workload.environment}`,
  prepare: ({ workload }, ports) => ports.cluster.preparePause(workload, true),
});

/** Let a paused rollout go on, and wait for its end. */
export const resume = clusterWrite({
  name: 'cluster/resume', with: input, intent: 'forward', waits: true, heldIsEnd: true,
  refOf: ({ workload }) => workload,
  say: ({ workload }) => `let ${workload.name} in ${workload.environment} go on`,
  prepare: ({ workload }, ports) => ports.cluster.preparePause(workload, false),
});
