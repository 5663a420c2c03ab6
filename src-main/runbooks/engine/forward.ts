import { z } from 'zod';
import { type RunView, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { FoldedRun } from './fold.ts';

const leftSchema = z.object({ item: z.object({ id: z.string(), ref: workloadRefSchema, service: z.string(), from: z.object({ uid: z.string(), version: z.string() }) }) });

/** The revisions that this run took workloads back from. Rolling forward again is planned anew; this only says to what. */
export function forwardOf(run: FoldedRun): RunView['forward'] {
  if (run.runbook !== 'rollback') return null;
  const left = [...run.steps.values()].flatMap(({ step, state }) => {
    const input = step.uses === 'cluster/rollback' && state === 'done' ? leftSchema.safeParse(step.with) : null;
    return input?.success === true ? [input.data.item] : [];
  });
  if (left.length === 0) return null;
  return { workloads: left.map((item) => item.ref), to: Object.fromEntries(left.map((item) => [item.id, item.from.uid])), say: left.map((item) => `${item.service} to ${item.from.version} in ${item.ref.environment}`).join(', ') };
}
