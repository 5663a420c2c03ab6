import { type Result, type RollbackItem, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type Raw, at, items, record, text } from '../kube.ts';
import { steered } from '../kinds/index.ts';
import { type GuardedPatch, guardOf } from '../planner/guard.ts';
import { templateHash } from '../workloads/template.ts';
import { dryRun } from '../planner/dry-run.ts';
import { type PreparedWrite, clientOf, readNow } from './prepared.ts';
import { type WriteOutcome, writeGuarded } from './write.ts';

export { type PodDeletions, prepareFreeing, probeFreeing, sendFreeing } from './free-pods.ts';
export { rolloutEnd } from './rollout-end.ts';
export { preImageOf } from './pre-image.ts';
export type { PreparedWrite } from './prepared.ts';
export { planSteer, prepareSteer } from './steer.ts';

type Probe = { readonly verdict: 'done' | 'not-done' | 'unknown'; readonly fact: string };

/** A rollback item as a write. Its guard and its intended template are the plan's own. */
export function prepareRollback(item: RollbackItem): Result<PreparedWrite> {
  if (item.write === null || item.intended === null || item.to === null) return fail('blocked', `${item.service} cannot be rolled back by this plan`);
  return ok({
    ref: item.ref, uid: item.facts['uid'] ?? '', path: item.write.path, patch: item.write.patch.map(record),
    say: `${item.service} in ${item.ref.environment}: ${item.from.version} → ${item.to.version}`, intended: { template: item.intended },
  });
}

/** Sets the image of one container to `image`, guarded by the template it was read from. */
export async function prepareSetImage(fleet: Fleet, ref: WorkloadRef, container: string | null, image: string): Promise<Result<PreparedWrite>> {
  const read = await readNow(fleet, ref);
  if (!read.ok) return read;
  const { client, kind, workload } = read.value;
  if (kind.back.by !== 'template') return fail('no-template', `${ref.kind} ${ref.name} holds no pod template of its own`);
  const live = workload.record;
  const containers = items(at(live.template, 'spec', 'containers'));
  const index = containers.findIndex((one) => container === null || text(at(one, 'name')) === container);
  if (index < 0) return fail('no-container', `${ref.name} has no container ${container ?? ''}`);
  const changed: Raw = { ...live.template, spec: { ...record(live.template['spec']), containers: containers.map((one, at_) => (at_ === index ? { ...record(one), image } : one)) } };
  const from = kind.back.from(workload);
  const patch: GuardedPatch = { path: from.path, patch: [...guardOf(from), { op: 'replace', path: '/spec/template', value: changed }] };
  const dry = await dryRun(client, patch);
  if (dry.kind === 'refused') return fail(dry.blocker.code, dry.blocker.message, { hint: dry.blocker.hint });
  return ok({ ...patch, ref, uid: live.uid, say: `set ${ref.name} in ${ref.environment} to ${image}`, intended: { template: templateHash(dry.template, 'exact') } });
}

/** Pauses a rollout where it stands, or lets it go on. Already so is a fault: nothing would be written. */
export async function preparePause(fleet: Fleet, ref: WorkloadRef, paused: boolean): Promise<Result<PreparedWrite>> {
  const read = await readNow(fleet, ref);
  if (!read.ok) return read;
  const { kind, workload } = read.value;
  const write = kind.stop.write(workload, paused);
  if (!write.ok) return fail(write.error.code, `${ref.name} in ${ref.environment}: ${write.error.message}`, write.error.hint === undefined ? {} : { hint: write.error.hint });
  return ok({ ...write.value, ref, uid: workload.record.uid, say: `${paused ? 'pause' : 'let go on'} ${ref.name} in ${ref.environment}`, intended: { paused } });
}

export async function send(fleet: Fleet, write: PreparedWrite): Promise<WriteOutcome> {
  const client = clientOf(fleet, write.ref);
  return client.ok ? writeGuarded(client.value, write, 'template' in write.intended ? write.intended.template : null) : { kind: 'not-sent', reason: client.error.message };
}

/**
 * Whether a write that is in doubt took effect: the live object is compared with what the dry run said it would become. A
 * difference is "not done" only while the template is still the very one that the guard tested; else it is unknown.
 */
export async function probe(fleet: Fleet, write: PreparedWrite): Promise<Probe> {
  const read = await readNow(fleet, write.ref);
  if (!read.ok) return { verdict: 'unknown', fact: read.error.message };
  const { kind, workload } = read.value;
  const live = workload.record;
  if (live.uid !== write.uid) return { verdict: 'unknown', fact: 'the object was deleted and made anew' };
  if ('steer' in write.intended) return steered(workload, write.intended.steer, write.intended);
  if ('paused' in write.intended) {
    const stopped = kind.stop.stopped(workload);
    return { verdict: stopped === write.intended.paused ? 'done' : 'not-done', fact: `it is ${stopped ? 'paused' : 'not paused'}` };
  }
  if (templateHash(live.template, 'exact') === write.intended.template) return { verdict: 'done', fact: 'the live template is the intended one' };
  const tested = write.patch.find((operation) => operation['op'] === 'test' && operation['path'] === '/spec/template')?.['value'];
  const untouched = templateHash(record(tested), 'exact') === templateHash(live.template, 'exact');
  return untouched ? { verdict: 'not-done', fact: 'the live template is still the one before the write' } : { verdict: 'unknown', fact: 'the live template is neither the intended one nor the one before' };
}
