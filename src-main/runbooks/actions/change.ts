import { z } from 'zod';
import { type Result, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { Acted, Action, ActContext, ActEnd } from '../action.ts';
import type { ObjectChange, Prepared, RunPorts } from '../ports.ts';
import { barrier, endOf, waitFor, writtenOf } from './cluster-write.ts';

/** What changes to a cluster's objects share: armed and not frozen, sent as journaled, probed when in doubt. */
function change<W>(kind: {
  readonly name: string;
  readonly with: z.ZodType<W>;
  say(input: W): string;
  changeOf(input: W, begunAt: number): ObjectChange;
  settle?(input: W, acted: Acted, context: ActContext): Promise<ActEnd>;
}): Action<W> {
  return {
    name: kind.name,
    effect: 'probeable',
    with: kind.with,
    say: kind.say,
    async prepare(input, { ports, release, begunAt }): Promise<Result<Prepared>> {
      const wanted = kind.changeOf(input, begunAt);
      return barrier(...placeOf(wanted), 'forward', { ports, release }) ?? ports.cluster.prepareChange(wanted);
    },
    act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
    probe: (request, ports: RunPorts) => ports.cluster.probe(request),
    difference: (request, ports) => ports.cluster.difference(request),
    ...(kind.settle === undefined ? {} : { settle: kind.settle.bind(kind) }),
  };
}

function placeOf(wanted: ObjectChange): [string, string] {
  if (wanted.kind === 'hold') return [wanted.environment, wanted.owner.name];
  if ('workload' in wanted) return [wanted.workload.environment, wanted.workload.name];
  const { metadata } = wanted.manifest;
  return [wanted.environment, typeof metadata === 'object' && metadata !== null && 'name' in metadata ? String(metadata.name) : ''];
}

const workload = workloadRefSchema;

/** Set the number of replicas, and wait until they are there. An autoscaler may have its own mind; that is seen, not hidden. */
export const scale = change({
  name: 'cluster/scale',
  with: z.object({ workload, replicas: z.coerce.number().int().min(0).max(10_000) }),
  say: ({ workload: { name, environment }, replicas }) => `scale ${name} in ${environment} to ${replicas}`,
  changeOf: ({ workload: ref, replicas }) => ({ kind: 'scale', workload: ref, replicas }),
  settle: ({ workload: ref }, acted, context) => waitFor(ref, writtenOf(acted.data), context),
});

/** Restart every pod by a rollout, as `kubectl rollout restart` does, and wait for its end. */
export const restart = change({
  name: 'cluster/restart',
  with: z.object({ workload }),
  say: ({ workload: { name, environment } }) => `restart ${name} in ${environment}`,
  changeOf: ({ workload: ref }, begunAt) => ({ kind: 'restart', workload: ref, at: begunAt }),
  settle: ({ workload: ref }, acted, context) => waitFor(ref, writtenOf(acted.data), context),
});

const manifest = z.looseObject({ apiVersion: z.string().min(1), kind: z.string().min(1), metadata: z.looseObject({ name: z.string().min(1) }) })
  // What is applied is journaled whole, and shown as a difference: a Secret's values must be in neither.
  .refine(({ kind }) => kind !== 'Secret', 'a Secret is not applied by a runbook: its values would be journaled');

/** Server-side apply of one manifest, under our own field manager; a conflict is refused, never forced. */
export const apply = change({
  name: 'cluster/apply',
  with: z.object({ environment: z.string().min(1), namespace: z.string().nullish(), manifest }),
  say: ({ environment, manifest: { kind, metadata } }) => `apply ${kind}/${metadata.name} in ${environment}`,
  changeOf: ({ environment, namespace, manifest: object }) => ({ kind: 'apply', environment, namespace: namespace ?? null, manifest: object }),
});
