import type { SteerVerb, WorkloadRef } from '../../../src-preload/contract/index.ts';
import { prepareSteer, send } from '../index.ts';
import { argoOf, kindOf } from '../kinds/index.ts';
import type { Raw } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import { until } from './backends.ts';
import { seeded } from './histories.ts';
import type { RolloutLab } from './rollout-lab.ts';

/** One thing that happened to an Argo Rollout. */
type Happening =
  /** `midway`: while the update before it may still be under way. */
  | { readonly do: 'release'; readonly tag: string; readonly midway: boolean }
  | { readonly do: 'restart'; readonly mark: string }
  | { readonly do: 'pause' | 'resume' }
  | { readonly do: 'scale'; readonly replicas: number }
  | { readonly do: 'steer'; readonly verb: SteerVerb };

export interface RolloutHistory {
  readonly strategy: Raw;
  readonly happenings: readonly Happening[];
  /** Which of the revisions that could be gone back to, as a share of their number. */
  readonly pick: number;
}

// Few tags, so that releases repeat.
const TAGS = ['v1', 'v2', 'v3', 'v4'];
const straight: Raw = { canary: {} };
const toPause: Raw = { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } };
/** What a history does besides releases; each of the first does one of them for certain, those of an update where it has a pause. */
const SPECIAL: readonly { readonly of: 'any' | 'update'; readonly make: (next: () => number) => Happening }[] = [
  { of: 'update', make: () => ({ do: 'steer', verb: 'abort' }) },
  { of: 'any', make: () => ({ do: 'pause' }) },
  { of: 'any', make: () => ({ do: 'scale', replicas: 0 }) },
  { of: 'update', make: () => ({ do: 'steer', verb: 'promote' }) },
  { of: 'any', make: (next) => ({ do: 'restart', mark: String(next()) }) },
  { of: 'update', make: () => ({ do: 'steer', verb: 'retry' }) },
  { of: 'any', make: () => ({ do: 'resume' }) },
  { of: 'any', make: (next) => ({ do: 'scale', replicas: 1 + Math.floor(next() * 3) }) },
];

/** The history with this number: the same one on every backend. */
export function rolloutHistoryOf(number: number): RolloutHistory {
  const next = seeded(number * 6007 + 5);
  const certain = SPECIAL[number % SPECIAL.length];
  const release = (): Happening => ({ do: 'release', tag: TAGS[Math.floor(next() * TAGS.length)] ?? 'v1', midway: next() < 0.25 });
  const special = (): Happening => SPECIAL[Math.floor(next() * SPECIAL.length)]?.make(next) ?? release();
  const happenings = Array.from({ length: 1 + Math.floor(next() * 3) }, () => (next() < 0.6 ? release() : special()));
  return {
    strategy: certain?.of === 'update' || next() < 0.5 ? toPause : straight,
    happenings: [release(), ...happenings.slice(0, 1), release(), ...(certain === undefined ? [] : [certain.make(next)]), ...happenings.slice(1)], pick: next(),
  };
}

/** Does it to one Rollout. What its state does not allow is left out, as the product refuses it. */
export async function happenTo(lab: RolloutLab, ref: WorkloadRef, what: Happening): Promise<unknown> {
  switch (what.do) {
    case 'release':
      return lab.image(ref.name, what.tag);
    case 'restart':
      return lab.patch(ref.name, { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': what.mark } } } } });
    case 'pause':
    case 'resume':
      return lab.patch(ref.name, { spec: { paused: what.do === 'pause' ? true : null } });
    case 'scale':
      return lab.patch(ref.name, { spec: { replicas: what.replicas } });
    case 'steer': {
      const prepared = await prepareSteer(lab.fleet, ref, what.verb);
      return prepared.ok ? send(lab.fleet, prepared.value) : prepared;
    }
  }
}

/** Its controller has seen the newest change and does nothing more by itself: stable, at a pause, aborted, or paused by hand. */
export function standsStill(workload: Workload | undefined, generation: number): boolean {
  if (workload === undefined || kindOf('Rollout').rollout(workload, generation).unseen) return false;
  const argo = argoOf(workload);
  if (argo.pausedByHand) return true;
  if (kindOf('Rollout').current(workload)?.hash !== argo.current) return false;
  return argo.current === argo.stable || argo.pauses.length > 0 || (argo.aborted && argo.abortedAt !== null);
}

export async function settledAfter(lab: RolloutLab, ref: WorkloadRef): Promise<Workload> {
  const read = async (): Promise<Workload> => {
    const found = await kindOf('Rollout').read(lab.client, ref);
    if (!found.ok) throw new Error(found.error.message);
    return found.value;
  };
  const { generation } = (await read()).record;
  await lab.awake(ref.name, until(lab.fleet, () => standsStill(lab.fleet.workload(ref), generation)));
  return read();
}
