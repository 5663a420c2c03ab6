import { z } from 'zod';
import { type Direction, type RunView, directionSchema, workloadId, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';

const leftSchema = z.object({ item: z.object({ id: z.string(), ref: workloadRefSchema, service: z.string(), from: z.object({ uid: z.string(), version: z.string() }) }) });

/** The revisions that this run took workloads back from. Rolling forward again is planned anew; this only says to what. */
export function forwardOf(run: FoldedRun): RunView['forward'] {
  if (run.runbook !== 'rollback') return null;
  const left = [...run.steps.values()].flatMap(({ step, state }) => {
    const input = (step.uses === 'cluster/rollback' || step.uses === 'helm/rollback') && state === 'done' ? leftSchema.safeParse(step.with) : null;
    return input?.success === true ? [input.data.item] : [];
  });
  if (left.length === 0) return null;
  return { workloads: left.map((item) => item.ref), to: Object.fromEntries(left.map((item) => [item.id, item.from.uid])), say: left.map((item) => `${item.service} to ${item.from.version} in ${item.ref.environment}`).join(', ') };
}

const moveSchema = z.object({ item: z.object({ from: z.object({ uid: z.string().nullish() }), to: z.object({ uid: z.string() }) }), direction: directionSchema.default('rollback') });

/** What a rollback step went from and to, by the uids of the objects that keep the revisions; null for any other step. */
export function moveOf(folded: FoldedStep | undefined): { from: string | null; to: string; direction: Direction } | null {
  const input = moveSchema.safeParse(folded?.step.with);
  return input.success ? { from: input.data.item.from.uid ?? null, to: input.data.item.to.uid, direction: input.data.direction } : null;
}

const abortSchema = z.object({ ref: workloadRefSchema, intended: z.object({ steer: z.literal('abort'), hash: z.string().min(1) }) });

/** Whose update an abort step ended, and the template's hash of the revision that was aborted; null for any other step. */
export function abortOf(folded: FoldedStep | undefined): { workload: string; hash: string } | null {
  const request = folded?.state === 'done' ? abortSchema.safeParse(folded.request) : null;
  return request?.success === true ? { workload: workloadId(request.data.ref), hash: request.data.intended.hash } : null;
}
