import { type Result, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { holdPatch, holdingPart, isHeld } from '../gitops/index.ts';
import { kindOf } from '../kinds/index.ts';
import { type Raw, answered, at, count, isRaw, text } from '../kube.ts';
import { differenceText, dryRunOf } from './difference.ts';
import { essence, lasting } from './lasting.ts';
import { placeOf } from './read.ts';
import { type ObjectRef, collectionPath } from './resource.ts';

/** A change to an object that is no change of a version: what it is, and when it was asked for (ms since the epoch). */
export type ObjectChange =
  /** Suspends what would put an earlier version back, or lets it go on as it `was`. */
  | { readonly kind: 'hold'; readonly environment: string; readonly owner: Omit<ObjectRef, 'environment'>; readonly uid: string; readonly hold: boolean; readonly was: unknown }
  | { readonly kind: 'scale'; readonly workload: WorkloadRef; readonly replicas: number }
  | { readonly kind: 'restart'; readonly workload: WorkloadRef; readonly at: number }
  | { readonly kind: 'apply' | 'create'; readonly environment: string; readonly namespace: string | null; readonly manifest: Raw };

/** A write of one object as it is journaled and sent; `expect` tells a probe whether it took effect. */
export interface ObjectWrite {
  readonly write: 'object';
  readonly ref: ObjectRef;
  readonly say: string;
  readonly method: 'PATCH' | 'POST';
  readonly path: string;
  readonly contentType: string;
  readonly body: unknown;
  /** Hash of the object as the server's dry run said it becomes; null for a creation, which is there or not. */
  readonly expect: string | null;
  /** Hash of the object before; null where there was none. */
  readonly before: string | null;
  /** Where one field says whether it took effect: its path, and what it becomes; null for a field that goes. */
  readonly part?: { readonly path: readonly string[]; readonly value?: unknown } | undefined;
}

export interface PreparedChange {
  readonly write: ObjectWrite;
  /** YAML, what it is to what it becomes. */
  readonly diff: string;
  /** What the object was when it was read, for whoever must judge the write when it is in doubt; `say`: in words. */
  readonly preImage: { readonly say: string; readonly generation: number | null; readonly version: string | null; readonly essence: string | null };
}

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/**
 * A change as the server would carry it out: dry-run first, so that what is intended is what the server answered, admission
 * included. Writes nothing. A conflict of server-side apply is a fault that names the other manager; it is never forced.
 */
export async function prepareChange(fleet: Fleet, change: ObjectChange): Promise<Result<PreparedChange>> {
  const ref = refOf(change);
  const place = placeOf(fleet, ref.environment);
  if (!place.ok) return place;
  const { client, namespace } = place.value;
  const collection = await collectionPath(client, ref, namespace);
  if (!collection.ok) return collection;
  const path = `${collection.value}/${encodeURIComponent(ref.name)}`;
  const live = await client.request({ method: 'GET', path });
  const before = live.kind === 'answered' && live.status === 404 ? ok<unknown>(null) : answered(live, `${ref.kind} ${ref.name}`);
  if (!before.ok) return before;
  if (before.value === null && change.kind !== 'apply' && change.kind !== 'create') return fail('not-found', `there is no ${ref.kind} ${ref.name} in ${ref.environment}`);
  if (before.value !== null && change.kind === 'create') return fail('already', `${ref.kind} ${ref.name} is in ${ref.environment} already`);
  if (change.kind === 'hold' && isRaw(before.value) && isHeld(ref.kind, before.value) === change.hold) return fail('already', `${ref.kind} ${ref.name} is ${change.hold ? 'suspended' : 'not suspended'} already`);
  if (change.kind === 'scale' && at(before.value, 'spec', 'replicas') === undefined) return fail('no-replicas', `${ref.kind} ${ref.name} has no number of replicas`);
  const request = requestOf(change, collection.value, path, before.value);
  const after = await dryRunOf(client, request, `${ref.kind} ${ref.name} in ${ref.environment}`);
  if (!after.ok) return change.kind === 'apply' && after.error.code === 'conflict' ? { ok: false, error: { ...after.error, hint: 'Nothing is taken from another manager: agree with it, or leave these fields out of the manifest.' } } : after;
  const here = isRaw(before.value) ? before.value : null;
  const write: ObjectWrite = {
    write: 'object', ref: { ...ref, namespace: ref.namespace ?? namespace }, say: sayOf(change, ref), ...request,
    expect: change.kind === 'create' ? null : essence(after.value), before: here === null ? null : essence(here),
    ...(change.kind === 'hold' ? { part: { path: holdingPart(ref.kind), value: at(after.value, ...holdingPart(ref.kind)) ?? null } } : {}),
  };
  return ok({ write, diff: differenceText(here === null ? null : lasting(here), lasting(after.value)), preImage: preImageOf(here) });
}

function preImageOf(here: Raw | null): PreparedChange['preImage'] {
  if (here === null) return { say: 'it was not there', generation: null, version: null, essence: null };
  const generation = at(here, 'metadata', 'generation') === undefined ? null : count(at(here, 'metadata', 'generation'));
  const version = text(at(here, 'metadata', 'resourceVersion')) ?? null;
  const replicas = at(here, 'spec', 'replicas');
  const hash = essence(here);
  const words = [...(typeof replicas === 'number' ? [`${replicas} replicas`] : []), `content ${hash.slice(0, 12)}`, ...(generation === null ? [] : [`generation ${generation}`]), ...(version === null ? [] : [`version ${version}`])];
  return { say: words.join(', '), generation, version, essence: hash };
}

type Request = Pick<ObjectWrite, 'method' | 'path' | 'contentType' | 'body'>;

function requestOf(change: ObjectChange, collection: string, path: string, live: unknown): Request {
  const uid = text(at(live, 'metadata', 'uid'));
  switch (change.kind) {
    case 'scale':
      return { method: 'PATCH', path, contentType: 'application/json-patch+json', body: [{ op: 'test', path: '/metadata/uid', value: uid }, { op: 'test', path: '/spec/replicas', value: count(at(live, 'spec', 'replicas')) }, { op: 'replace', path: '/spec/replicas', value: change.replicas }] };
    case 'hold':
      return { method: 'PATCH', path, contentType: 'application/json-patch+json', body: holdPatch(change.owner.kind, isRaw(live) ? live : {}, change.uid, change.hold, change.was) };
    case 'restart':
      // A uid in a merge patch is a precondition: another object of this name is a conflict, not a restart.
      return { method: 'PATCH', path, contentType: 'application/merge-patch+json', body: { metadata: { uid }, spec: { template: { metadata: { annotations: { [RESTARTED]: new Date(change.at).toISOString() } } } } } };
    case 'apply':
      return { method: 'PATCH', path, contentType: 'application/apply-patch+yaml', body: change.manifest };
    case 'create':
      return { method: 'POST', path: collection, contentType: 'application/json', body: change.manifest };
  }
}

function refOf(change: ObjectChange): ObjectRef {
  if (change.kind === 'hold') return { environment: change.environment, ...change.owner };
  if (change.kind === 'scale' || change.kind === 'restart') {
    const { environment, namespace, kind, name } = change.workload;
    const { api } = kindOf(kind);
    return { environment, namespace, name, kind, apiVersion: `${api.group}/${api.version}` };
  }
  const { apiVersion, kind, metadata } = change.manifest;
  return { environment: change.environment, namespace: text(at(metadata, 'namespace')) ?? change.namespace, name: text(at(metadata, 'name')) ?? '', kind: text(kind) ?? '', apiVersion: text(apiVersion) ?? '' };
}

function sayOf(change: ObjectChange, { kind, name, environment }: ObjectRef): string {
  const what = `${kind}/${name} in ${environment}`;
  return { scale: `scale ${what} to ${'replicas' in change ? change.replicas : ''}`, restart: `restart ${what}`, hold: `${'hold' in change && change.hold ? 'suspend' : 'resume'} ${what}`, apply: `apply ${what}`, create: `create ${what}` }[change.kind];
}
