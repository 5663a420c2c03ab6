import { z } from 'zod';
import { type RollbackItem, workloadRefSchema } from '../../src-preload/contract/index.ts';
import { type Fleet, type PreparedWrite, preparePause, prepareRollback, prepareSetImage, probe, rolloutEnd, send } from '../clusters/index.ts';
import type { ClusterPort, Prepared, WriteEnd } from '../runbooks/index.ts';

// A prepared write as it comes back from the journal after a crash.
const writeSchema = z.object({
  ref: workloadRefSchema, uid: z.string(), path: z.string(), say: z.string(), patch: z.array(z.record(z.string(), z.unknown())),
  intended: z.union([z.object({ template: z.string() }), z.object({ paused: z.boolean() })]),
});

const prepared = (write: PreparedWrite): Prepared => ({ say: write.say, request: write });

/** The clusters as the run engine's actions need them. */
export function clusterPort(fleet: Fleet): ClusterPort {
  return {
    prepareRollback: (item: RollbackItem) => {
      const write = prepareRollback(item);
      return write.ok ? { ok: true, value: prepared(write.value) } : write;
    },
    prepareSetImage: async (ref, container, image) => {
      const write = await prepareSetImage(fleet, ref, container, image);
      return write.ok ? { ok: true, value: prepared(write.value) } : write;
    },
    preparePause: async (ref, paused) => {
      const write = await preparePause(fleet, ref, paused);
      return write.ok ? { ok: true, value: prepared(write.value) } : write;
    },
    send: async (request) => sent(fleet, writeSchema.parse(request)),
    probe: (request) => probe(fleet, writeSchema.parse(request)),
    rolloutEnd: (ref, options) => rolloutEnd(fleet, ref, options),
  };
}

async function sent(fleet: Fleet, write: PreparedWrite): Promise<WriteEnd> {
  const outcome = await send(fleet, write);
  switch (outcome.kind) {
    case 'written':
      return { kind: 'written', generation: outcome.generation, say: `written: ${write.say}` };
    case 'moved':
      return { kind: 'refused', say: `nothing was changed: ${write.ref.name} moved since it was planned` };
    case 'refused':
      return { kind: 'refused', say: `the cluster refused it: ${outcome.reason}` };
    case 'not-sent':
      return { kind: 'not-sent', say: `nothing was sent: ${outcome.reason}` };
    case 'in-doubt':
      return { kind: 'in-doubt', say: outcome.reason };
  }
}
