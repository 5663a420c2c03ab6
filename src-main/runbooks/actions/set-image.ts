import { z } from 'zod';
import { workloadRefSchema } from '../../../src-preload/contract/index.ts';
import { clusterWrite } from './cluster-write.ts';

/** Set the image of a workload's container: a forward change, so freezes speak. Waiting is a step of its own. */
export const setImage = clusterWrite({
  name: 'cluster/set-image',
  with: z.object({ workload: workloadRefSchema, image: z.string().min(1), container: z.string().nullish() }),
  intent: 'forward',
  waits: false,
  refOf: ({ workload }) => workload,
  say: ({ workload, image }) => `set ${workload.name} in ${workload.environment} to ${image}`,
  prepare: ({ workload, image, container }, ports) => ports.cluster.prepareSetImage(workload, container ?? null, image),
});
