import { z } from 'zod';
import { type Result, type RollbackItem, ok, rollbackItemSchema, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { Prepared, RunPorts } from '../ports.ts';
import { clusterWrite } from './cluster-write.ts';

const input = z.union([z.object({ item: rollbackItemSchema }), z.strictObject({ workload: workloadRefSchema, to: z.string().nullish() })]);
type Input = z.infer<typeof input>;

/** Take one workload back: as its plan says where a plan was pressed, else as it is planned when the step begins. Waits until only the target serves. */
export const rollback = clusterWrite<Input>({
  name: 'cluster/rollback',
  with: input,
  intent: 'rollback',
  waits: true,
  refOf: (wanted) => ('item' in wanted ? wanted.item.ref : wanted.workload),
  say: (wanted) => ('item' in wanted ? `roll ${wanted.item.service} back to ${wanted.item.to?.version ?? 'no target'} in ${wanted.item.ref.environment}` : `roll ${wanted.workload.name} back to ${wanted.to ?? 'what is known good'} in ${wanted.workload.environment}`),
  async prepare(wanted, ports): Promise<Result<Prepared>> {
    const item = 'item' in wanted ? ok<RollbackItem>(wanted.item) : await planned(wanted, ports);
    return item.ok ? ports.cluster.prepareRollback(item.value) : item;
  },
});

const planned = ({ workload, to }: Extract<Input, { workload: unknown }>, ports: RunPorts): Promise<Result<RollbackItem>> => ports.cluster.planBack(workload, to ?? null);
