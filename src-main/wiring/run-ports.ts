import { z } from 'zod';
import { type Result, type RollbackItem, type RollbackPlan, type WorkloadRef, fail, ok, steerVerbSchema, workloadId, workloadRefSchema } from '../../src-preload/contract/index.ts';
import { type Fleet, type HelmWrite, type ObjectWrite, type PodDeletions, type PreparedWrite, differenceOf, helmDifference, helmEnd, prepareChange, prepareFreeing, prepareHelm, preparePause, prepareRollback, prepareSetImage, prepareSteer, preImageOf, probe, probeChange, probeFreeing, probeHelm, readJobLog, readObject, rolloutEnd, send, sendChange, sendFreeing, sendHelm } from '../clusters/index.ts';
import type { Looking } from '../items/index.ts';
import type { ClusterPort, Prepared, Rechecked, WriteEnd } from '../runbooks/index.ts';
import { ACTING } from './items.ts';

// A prepared write as it comes back from the journal after a crash.
const writeSchema = z.object({
  ref: workloadRefSchema, uid: z.string(), path: z.string(), say: z.string(), patch: z.array(z.record(z.string(), z.unknown())),
  intended: z.union([z.object({ template: z.string() }), z.object({ paused: z.boolean() }), z.object({ steer: steerVerbSchema, step: z.number(), hash: z.string() })]),
});

const objectWriteSchema = z.object({
  write: z.literal('object'), ref: z.object({ environment: z.string(), apiVersion: z.string(), kind: z.string(), namespace: z.string().nullable(), name: z.string() }), say: z.string(),
  method: z.enum(['PATCH', 'POST']), path: z.string(), contentType: z.string(), body: z.unknown(), expect: z.string().nullable(), before: z.string().nullable(),
  part: z.object({ path: z.array(z.string()), value: z.unknown() }).optional(),
});
const podsSchema = z.object({ write: z.literal('pods'), ref: workloadRefSchema, say: z.string(), pods: z.array(z.object({ name: z.string(), uid: z.string() })) });
const helmWriteSchema = z.object({ write: z.literal('helm'), ref: workloadRefSchema, say: z.string(), from: z.number().int(), to: z.number().int() });
const anyWrite = z.union([objectWriteSchema, podsSchema, helmWriteSchema, writeSchema]);
type AnyWrite = PreparedWrite | ObjectWrite | PodDeletions | HelmWrite;


/** The clusters as the run engine's actions need them. */
export function clusterPort(fleet: Fleet, plan: (workloads: readonly WorkloadRef[], to?: Readonly<Record<string, string>>, how?: { readonly besides: Looking | null }) => Promise<Result<RollbackPlan>>): ClusterPort {
  const prepared = (write: PreparedWrite, template?: string): Prepared => ({ say: write.say, request: write, preImage: { ...preImageOf(fleet, write, template) } });
  return {
    prepareRollback: (item: RollbackItem) => {
      const write = prepareRollback(item);
      return write.ok ? { ok: true, value: prepared(write.value, item.facts['live template']) } : write;
    },
    prepareHelm: (item) => {
      const write = prepareHelm(item);
      return write.ok ? ok({ say: write.value.say, request: write.value, preImage: { say: `revision ${write.value.from} of the release`, revision: write.value.from } }) : write;
    },
    helmEnd: (ref) => helmEnd(fleet, ref),
    prepareSetImage: async (ref, container, image) => {
      const write = await prepareSetImage(fleet, ref, container, image);
      return write.ok ? { ok: true, value: prepared(write.value) } : write;
    },
    preparePause: async (ref, paused) => {
      const write = await preparePause(fleet, ref, paused);
      return write.ok ? { ok: true, value: prepared(write.value) } : write;
    },
    prepareSteer: async (ref, verb) => {
      const write = await prepareSteer(fleet, ref, verb);
      return write.ok ? { ok: true, value: prepared(write.value) } : write;
    },
    async planBack(ref, to) {
      const made = await plan([ref], to === null ? {} : { [workloadId(ref)]: to }, { besides: ACTING });
      if (!made.ok) return made;
      const [item] = made.value.items;
      const [blocker] = [...made.value.blockers, ...(item?.blockers ?? [])];
      return item === undefined || blocker !== undefined ? fail(blocker?.code ?? 'blocked', blocker?.message ?? 'there is no way back', blocker === undefined ? {} : { hint: blocker.hint }) : ok(item);
    },
    async recheckBack(item) {
      const wanted = item.to?.uid ?? (item.already === null ? null : item.from.uid);
      const made = await plan([item.ref], wanted === null ? {} : { [item.id]: wanted }, { besides: null });
      return made.ok ? ok(rechecked(item, made.value.items[0])) : made;
    },
    async prepareFreeing(ref, revision) {
      const made = await prepareFreeing(fleet, ref, revision);
      return made.ok ? ok(made.value === null ? null : { say: made.value.say, request: made.value }) : made;
    },
    async prepareChange(change) {
      const made = await prepareChange(fleet, change);
      return made.ok ? ok({ say: made.value.write.say, request: made.value.write, diff: made.value.diff, preImage: made.value.preImage }) : made;
    },
    send: async (request) => sent(fleet, anyWrite.parse(request)),
    probe(request) {
      const write = anyWrite.parse(request);
      if (!('write' in write)) return probe(fleet, write);
      if (write.write === 'helm') return probeHelm(fleet, write);
      return write.write === 'pods' ? probeFreeing(fleet, write) : probeChange(fleet, write);
    },
    difference: (request) => differenceBy(fleet, anyWrite.parse(request)),
    connected: (environment) => fleet.environments.get(environment)?.connection.kind === 'connected',
    whenConnected: (environment, waitMs, signal) => whenConnected(fleet, environment, waitMs, signal),
    read: (ref) => readObject(fleet, ref),
    jobLog: (ref) => readJobLog(fleet, ref),
    rolloutEnd: (ref, options) => rolloutEnd(fleet, ref, options),
  };
}

/** What was pressed against what would be planned now: by fact back already, still as planned, or moved, and in what. */
function rechecked(pressed: RollbackItem, now: RollbackItem | undefined): Rechecked {
  if (now === undefined) return { kind: 'moved', say: `nothing was changed: ${pressed.ref.name} is not there any more` };
  if (now.already !== null) return { kind: 'already', say: now.already };
  const acts = now.before.find((step) => step.uses === 'cluster/suspend-owner');
  if (acts !== undefined) return { kind: 'moved', say: `nothing was changed: its owner acts again; it would have to ${acts.say}` };
  // What steps of its own have changed since the press, they have compared for themselves.
  const own = (fact: string): boolean => pressed.before.length > 0 && (fact === 'further effects' || fact.startsWith('owner '));
  const moved = Object.keys({ ...pressed.facts, ...now.facts }).filter((fact) => pressed.facts[fact] !== now.facts[fact] && !own(fact));
  return moved.length === 0 ? { kind: 'as-planned' } : { kind: 'moved', say: `nothing was changed: ${moved.join(', ')} of ${pressed.ref.name} moved since it was planned` };
}

function whenConnected({ environments }: Fleet, environment: string, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      stop();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const look = (): void => {
      if (environments.get(environment)?.connection.kind === 'connected') over();
    };
    const timer = setTimeout(over, waitMs);
    const stop = environments.onChange(look);
    signal.addEventListener('abort', over, { once: true });
    if (signal.aborted) over();
    else look();
  });
}

/** What a prepared write would change, and nothing is written to learn it. */
async function differenceBy(fleet: Fleet, write: AnyWrite): Promise<Result<string>> {
  const what = `${write.ref.kind} ${write.ref.name} in ${write.ref.environment}`;
  if (!('write' in write)) return differenceOf(fleet, write.ref.environment, { method: 'PATCH', path: write.path, contentType: 'application/json-patch+json', body: write.patch }, what);
  if (write.write === 'helm') return helmDifference(fleet, write);
  return write.write === 'pods' ? ok(write.pods.map(({ name, uid }) => `- Pod/${name} (${uid})`).join('\n')) : differenceOf(fleet, write.ref.environment, write, what);
}

function sentBy(fleet: Fleet, write: AnyWrite): ReturnType<typeof send> {
  if (!('write' in write)) return send(fleet, write);
  if (write.write === 'helm') return sendHelm(fleet, write);
  return write.write === 'pods' ? sendFreeing(fleet, write) : sendChange(fleet, write);
}

async function sent(fleet: Fleet, write: AnyWrite): Promise<WriteEnd> {
  const outcome = await sentBy(fleet, write);
  switch (outcome.kind) {
    case 'written':
      return { kind: 'written', generation: outcome.generation, ...(outcome.version === undefined ? {} : { version: outcome.version }), say: `written: ${write.say}${outcome.otherwise === true ? '; the cluster made another template of it than its dry run had shown' : ''}` };
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
