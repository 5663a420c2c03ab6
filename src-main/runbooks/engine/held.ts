import { z } from 'zod';
import type { HeldOwner } from '../../../src-preload/contract/index.ts';
import type { FoldedRun } from './fold.ts';

const inputSchema = z.object({
  environment: z.string(), owner: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }), uid: z.string(), was: z.unknown(),
});

/** The owners that runs suspended and none has let go on since, by the journal alone; whether their objects still say so is looked up elsewhere. */
export function heldOwners(runs: Iterable<FoldedRun>): Omit<HeldOwner, 'held'>[] {
  const done = [...runs].flatMap((run) => [...run.steps.values()].flatMap(({ step, state, finishedAt }) => {
    const ours = step.uses === 'cluster/suspend-owner' || step.uses === 'cluster/resume-owner';
    const input = ours && state === 'done' && finishedAt !== null ? inputSchema.safeParse(step.with) : null;
    return input?.success === true ? [{ run, uses: step.uses, at: finishedAt ?? 0, input: input.data }] : [];
  }));
  const held = new Map<string, Omit<HeldOwner, 'held'>>();
  for (const { run, uses, at, input: { environment, owner, uid, was } } of done.sort((a, b) => a.at - b.at)) {
    const id = `${environment}/${owner.namespace}/${owner.kind}/${owner.name}`;
    if (uses === 'cluster/resume-owner') held.delete(id);
    else held.set(id, { id, environment, object: owner, uid, was, since: at, by: run.by, run: run.id });
  }
  return [...held.values()];
}
