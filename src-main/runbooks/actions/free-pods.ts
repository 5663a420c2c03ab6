import { z } from 'zod';
import { fail, ok, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { barrier, endOf } from './cluster-write.ts';

const input = z.object({ workload: workloadRefSchema, revision: z.string().min(1) });

/** Delete the pods that hold up a workload's way back and would for ever, each by its uid; where none does, nothing. */
export const freePods: Action<z.infer<typeof input>> = {
  name: 'cluster/free-pods',
  effect: 'probeable',
  with: input,
  say: ({ workload: { name, environment } }) => `delete the pods that hold up ${name} in ${environment}`,
  async recheck({ workload, revision }, { ports }) {
    const found = await ports.cluster.prepareFreeing(workload, revision);
    if (!found.ok) return found;
    return ok(found.value === null ? { kind: 'already', say: `no pod holds up ${workload.name}` } : { kind: 'as-planned' });
  },
  async prepare({ workload, revision }, context) {
    const barred = barrier(workload.environment, workload.name, 'rollback', context);
    if (barred !== null) return barred;
    const found = await context.ports.cluster.prepareFreeing(workload, revision);
    if (!found.ok) return found;
    return found.value === null ? fail('already', `no pod holds up ${workload.name} any more`, { retryable: true }) : ok(found.value);
  },
  act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
  probe: (request, ports) => ports.cluster.probe(request),
  difference: (request, ports) => ports.cluster.difference(request),
};
