import type { WorkloadRef } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { kindOf, workloadView } from '../kinds/index.ts';
import { at, text } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';

export type RolloutEnd =
  | { readonly kind: 'complete'; readonly say: string }
  | { readonly kind: 'failed'; readonly say: string }
  | { readonly kind: 'deadline'; readonly say: string }
  | { readonly kind: 'stopped'; readonly say: string };

export interface RolloutProgress {
  readonly say: string;
  readonly done: number;
  readonly total: number;
}

interface Wanted {
  readonly generation: number;
  /** The resourceVersion that the write left: what the watch read before it is no end. */
  readonly version?: string;
  /** Whether it is an end, too, that the rollout waits for a person by its own design. */
  readonly heldIsEnd?: boolean;
  readonly deadlineMs: number;
  readonly progress: (now: RolloutProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Follows a rollout until it is complete, failed or past `deadlineMs`, by the watch, from the generation that the write
 * returned (0: whatever is there now). A stale environment never completes anything: it waits, and says so.
 */
export async function rolloutEnd(fleet: Fleet, ref: WorkloadRef, wanted: Wanted): Promise<RolloutEnd> {
  if (wanted.generation > 0) return followed(fleet, ref, wanted);
  // The watch may not have seen the newest change yet: an older state must not pass for the end of this rollout.
  const client = fleet.environment(ref.environment)?.client;
  const read = client === undefined ? null : await kindOf(ref.kind).read(client, ref);
  return followed(fleet, ref, { ...wanted, generation: read?.ok === true ? read.value.record.generation : 0 });
}

function followed(fleet: Fleet, ref: WorkloadRef, { generation, deadlineMs, progress, signal, version = '', heldIsEnd = false }: Wanted): Promise<RolloutEnd> {
  return new Promise((resolve) => {
    const finish = (end: RolloutEnd): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      signal.removeEventListener('abort', stopped);
      resolve(end);
    };
    const stopped = (): void => finish({ kind: 'stopped', say: 'nobody waits for it any more; the rollout itself goes on' });
    const look = (): void => {
      const environment = fleet.environment(ref.environment);
      const workload = fleet.workload(ref);
      if (environment?.freshness.kind !== 'fresh') return progress({ say: `${ref.environment} cannot be read now`, done: 0, total: 1 });
      if (workload === undefined) return finish({ kind: 'failed', say: `${ref.name} is not in ${ref.environment} any more` });
      if (isBefore(workload, version)) return;
      const end = endOf(workload, generation, progress, heldIsEnd);
      if (end !== null) finish(end);
    };
    const timer = setTimeout(() => {
      const workload = fleet.workload(ref);
      const said = workload === undefined ? 'it cannot be read' : workloadView(kindOf(ref.kind), workload, ref.environment, { service: ref.name, tier: null, team: null }).say;
      finish({ kind: 'deadline', say: `not complete within ${Math.round(deadlineMs / 1000)} s: ${said}` });
    }, deadlineMs);
    const stops = [fleet.workloads.onChange(look), fleet.environments.onChange(look)];
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    else look();
  });
}

/** Versions of one cluster rise, and are compared as numbers (Kubernetes KEP-5504); what is no number is not compared. */
function isBefore({ record, lender }: Workload, version: string): boolean {
  const seen = [record, lender].map((one) => text(at(one?.object, 'metadata', 'resourceVersion')) ?? '');
  return /^\d+$/.test(version) && seen.every((one) => !/^\d+$/.test(one) || BigInt(one) < BigInt(version));
}

function endOf(workload: Workload, generation: number, progress: (now: RolloutProgress) => void, heldIsEnd: boolean): RolloutEnd | null {
  const { name } = workload.record;
  const rollout = kindOf(workload.kind).rollout(workload, generation);
  const left = (rollout.oldPods ?? 0) > 0 ? `, ${rollout.oldPods ?? 0} old still there` : '';
  const words = rollout.words === undefined || rollout.words.length === 0 ? '' : `, ${rollout.words.join(', ')}`;
  const say = `${rollout.available} of ${rollout.desired} pods ready${left}${words} (${name})`;
  progress({ say, done: Math.min(rollout.available, rollout.updated), total: Math.max(1, rollout.desired) });
  if (rollout.unseen) return null;
  if (rollout.complete && rollout.held !== null) return { kind: 'complete', say: `${name} as far as it goes by itself: ${rollout.held}` };
  if (rollout.complete) return { kind: 'complete', say: `${rollout.available} of ${rollout.desired} pods ready, no old pod left (${name})` };
  if (heldIsEnd && rollout.waits != null) return { kind: 'complete', say: `${name} waits: ${rollout.waits}` };
  if (rollout.failure !== null) return { kind: 'failed', say: `${name}: ${rollout.failure.reason}: ${rollout.failure.message}` };
  return null;
}
