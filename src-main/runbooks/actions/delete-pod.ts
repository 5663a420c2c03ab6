import { z } from 'zod';
import { type Result, ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import type { Rechecked, RunPorts } from '../ports.ts';
import { barrier, endOf } from './cluster-write.ts';

const input = z.object({ environment: z.string().min(1), pod: z.object({ namespace: z.string().min(1), name: z.string().min(1), uid: z.string().min(1) }) });
type Input = z.infer<typeof input>;

/** Delete one very pod that its controller waits for and would wait for ever. Never one that was made anew, nor one that is ready. */
export const deletePod: Action<Input> = {
  name: 'cluster/delete-pod',
  effect: 'probeable',
  with: input,
  say: ({ environment, pod }) => `delete the pod ${pod.name} in ${environment}`,
  recheck: ({ environment, pod }, { ports }) => stillInTheWay(environment, pod, ports),
  async prepare({ environment, pod }, { ports, release }) {
    return barrier(environment, pod.name, 'rollback', { ports, release }) ?? ports.cluster.prepareChange({ kind: 'delete-pod', environment, ...pod });
  },
  act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
  probe: (request, ports) => ports.cluster.probe(request),
};

const podSchema = z.object({
  metadata: z.object({ uid: z.string(), deletionTimestamp: z.string().optional() }),
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }).default({ conditions: [] }),
});

async function stillInTheWay(environment: string, { namespace, name, uid }: Input['pod'], ports: RunPorts): Promise<Result<Rechecked>> {
  const read = await ports.cluster.read({ environment, apiVersion: 'v1', kind: 'Pod', namespace, name });
  if (!read.ok) return read;
  const pod = podSchema.safeParse(read.value);
  if (!pod.success) return ok({ kind: 'already', say: `the pod ${name} is gone already` });
  const { metadata, status } = pod.data;
  if (metadata.uid !== uid || metadata.deletionTimestamp !== undefined) return ok({ kind: 'already', say: `the pod ${name} was replaced already` });
  return ok(status.conditions.some((one) => one.type === 'Ready' && one.status === 'True') ? { kind: 'already', say: `the pod ${name} is ready: its controller replaces it by itself` } : { kind: 'as-planned' });
}
