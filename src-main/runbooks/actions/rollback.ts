import { z } from 'zod';
import { type Result, type RollbackItem, directionSchema, ok, rollbackItemSchema, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { Prepared, RunPorts } from '../ports.ts';
import { clusterWrite } from './cluster-write.ts';

const input = z.union([
  z.object({ item: rollbackItemSchema, direction: directionSchema.default('rollback'), waits: z.boolean().optional() }),
  z.strictObject({ workload: workloadRefSchema, to: z.string().nullish() }),
]);
type Input = z.infer<typeof input>;

/** For so long, ms, what the press compared counts as compared; a later wave looks again before it writes. */
const JUST_PRESSED_MS = 3_000;

/** Take one workload back: as its plan says where a plan was pressed, else as it is planned when the step begins. Waits until only the target serves. */
export const rollback = clusterWrite<Input>({
  name: 'cluster/rollback',
  with: input,
  intent: (wanted) => ('item' in wanted ? wanted.direction : 'rollback'),
  // Where steps of its own follow the write, the last of them is what is waited for.
  waits: (wanted) => !('item' in wanted) || wanted.waits !== false,
  refOf: (wanted) => ('item' in wanted ? wanted.item.ref : wanted.workload),
  say: (wanted) => ('item' in wanted ? `roll ${wanted.item.service} ${wanted.direction === 'forward' ? 'forward' : 'back'} to ${wanted.item.to?.version ?? 'no target'} in ${wanted.item.ref.environment}` : `roll ${wanted.workload.name} back to ${wanted.to ?? 'what is known good'} in ${wanted.workload.environment}`),
  async recheck(wanted, { ports, runStartedAt }) {
    if (!('item' in wanted) || (wanted.item.already === null && ports.now() - runStartedAt < JUST_PRESSED_MS)) return ok({ kind: 'as-planned' });
    return ports.cluster.recheckBack(wanted.item);
  },
  async confirm(wanted, end, { ports }) {
    if (!('item' in wanted)) return end;
    const now = await ports.cluster.recheckBack(wanted.item);
    if (!now.ok || now.value.kind === 'already') return end;
    return { kind: 'failed', say: `it went back, and was changed again since: it does not run ${wanted.item.to?.version ?? 'the target'} now`, code: 'changed-again' };
  },
  async prepare(wanted, ports): Promise<Result<Prepared>> {
    const item = 'item' in wanted ? ok<RollbackItem>(wanted.item) : await planned(wanted, ports);
    return item.ok ? ports.cluster.prepareRollback(item.value) : item;
  },
});

const planned = ({ workload, to }: Extract<Input, { workload: unknown }>, ports: RunPorts): Promise<Result<RollbackItem>> => ports.cluster.planBack(workload, to ?? null);
