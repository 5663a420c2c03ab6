import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { barrier, endOf } from './cluster-write.ts';

const input = z.object({
  environment: z.string().min(1),
  owner: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
  uid: z.string().min(1),
  /** What it acts by, to be put back when it goes on. */
  was: z.unknown(),
});
type Input = z.infer<typeof input>;

function holding(name: string, hold: boolean): Action<Input> {
  return {
    name,
    effect: 'probeable',
    with: input,
    say: ({ environment, owner }) => `${hold ? 'suspend' : 'resume'} ${owner.kind} ${owner.name} in ${environment}`,
    async recheck({ environment, owner, uid, was }, { ports }) {
      // To prepare reads the object, and says when there is nothing to do: several services may share an owner.
      const made = await ports.cluster.prepareChange({ kind: 'hold', environment, owner, uid, hold, was });
      if (made.ok) return ok({ kind: 'as-planned' });
      return made.error.code === 'already' ? ok({ kind: 'already', say: made.error.message }) : made;
    },
    async prepare({ environment, owner, uid, was }, context) {
      // Letting an owner go on brings Git’s version out: a forward change, unless Git was reverted, which cannot be seen from here.
      return barrier(environment, owner.name, hold ? 'rollback' : 'forward', context) ?? context.ports.cluster.prepareChange({ kind: 'hold', environment, owner, uid, hold, was });
    },
    act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
    probe: (request, ports) => ports.cluster.probe(request),
    difference: (request, ports) => ports.cluster.difference(request),
  };
}

/** Suspend what would put the version back that a rollback leaves. It stays so until somebody resumes it. */
export const suspendOwner = holding('cluster/suspend-owner', true);
/** Let a suspended owner act again, as it did before. */
export const resumeOwner = holding('cluster/resume-owner', false);
