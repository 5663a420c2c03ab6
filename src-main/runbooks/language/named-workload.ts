import { z } from 'zod';
import { type Result, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';

/** A workload as people name one: the catalogue knows its kind, its namespace and its own name. */
const namedSchema = z.strictObject({ service: z.string().min(1), environment: z.string().min(1) });

/** Stands for a named workload where only the form of a step is checked. */
export const STAND_IN: WorkloadRef = { environment: 'any', namespace: 'any', kind: 'Deployment', name: 'any' };

/** A step's input in which `workload: { service, environment }` is the workload itself. Any other input stays as it is. */
export function withWorkload(input: Readonly<Record<string, unknown>>, workloadOf: (service: string, environment: string) => WorkloadRef | undefined): Result<Record<string, unknown>> {
  const named = namedSchema.safeParse(input['workload']);
  if (!named.success) return ok({ ...input });
  const { service, environment } = named.data;
  const workload = workloadOf(service, environment);
  return workload === undefined ? fail('no-workload', `there is no service ${service} in ${environment}`) : ok({ ...input, workload });
}
