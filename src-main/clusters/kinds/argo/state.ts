import { type Raw, at, count, instantOf, isRaw, items, record, text } from '../../kube.ts';
import type { Workload } from '../../workloads/model.ts';
import type { RevisionRecord } from '../../workloads/revisions.ts';

/** An Argo Rollout's spec and status, read once into what decides (argoproj.io/v1alpha1 of v1.9). */
export interface Argo {
  readonly strategy: 'canary' | 'blueGreen';
  /** The strategy's own part of the spec. */
  readonly spec: Raw;
  readonly steps: readonly Raw[];
  /** Steps that are behind it; as many as there are when it is done. */
  readonly index: number;
  /** Pod template hashes; empty before the first update is done. */
  readonly stable: string;
  readonly current: string;
  /** Set by hand, in the spec: nothing moves. */
  readonly pausedByHand: boolean;
  readonly pauses: readonly { readonly reason: string; readonly since: number | null }[];
  readonly controllerPause: boolean;
  readonly aborted: boolean;
  readonly abortedAt: number | null;
  readonly phase: string;
  readonly message: string;
  readonly desired: number;
  /** Blue-green: the hash that the active Service selects. */
  readonly active: string;
  /** Revisions that `rollbackWindow` lets skip the steps. */
  readonly window: number;
  readonly routed: boolean;
}

export function argoOf({ record: { object } }: Pick<Workload, 'record'>): Argo {
  const [canary, blueGreen] = [at(object, 'spec', 'strategy', 'canary'), at(object, 'spec', 'strategy', 'blueGreen')];
  const strategy = isRaw(blueGreen) ? 'blueGreen' : 'canary';
  const status = at(object, 'status');
  const steps = items(at(canary, 'steps')).map(record);
  return {
    strategy,
    spec: record(strategy === 'canary' ? canary : blueGreen),
    steps,
    index: typeof at(status, 'currentStepIndex') === 'number' ? count(at(status, 'currentStepIndex')) : 0,
    stable: text(at(status, 'stableRS')) ?? '',
    current: text(at(status, 'currentPodHash')) ?? '',
    pausedByHand: at(object, 'spec', 'paused') === true,
    pauses: items(at(status, 'pauseConditions')).map((one) => ({ reason: text(at(one, 'reason')) ?? '', since: instantOf(at(one, 'startTime')) })),
    controllerPause: at(status, 'controllerPause') === true,
    aborted: at(status, 'abort') === true,
    abortedAt: instantOf(at(status, 'abortedAt')),
    phase: text(at(status, 'phase')) ?? 'Unknown',
    message: text(at(status, 'message')) ?? '',
    desired: typeof at(object, 'spec', 'replicas') === 'number' ? count(at(object, 'spec', 'replicas')) : 1,
    active: text(at(status, 'blueGreen', 'activeSelector')) ?? '',
    window: count(at(object, 'spec', 'rollbackWindow', 'revisions')),
    routed: isRaw(at(canary, 'trafficRouting')),
  };
}

/** In the middle of an update: what is being brought out is not yet what is stable. */
export const isUpdating = ({ stable, current }: Argo): boolean => stable !== '' && current !== '' && stable !== current;

/** Whether its controller has seen what is wanted: the spec, and with `workloadRef` the lender's. `observedGeneration` is a string. */
export function isUnseen({ record: own, lender }: Workload, minGeneration: number): boolean {
  const status = at(own.object, 'status');
  const seen = (key: string): number => Number(text(at(status, key)) ?? at(status, key) ?? 0);
  if (lender === undefined) return seen('observedGeneration') < Math.max(own.generation, minGeneration);
  return seen('observedGeneration') < own.generation || seen('workloadObservedGeneration') < Math.max(lender.generation, minGeneration);
}

export const revisionWith = ({ revisions }: Workload, hash: string): RevisionRecord | undefined => (hash === '' ? undefined : revisions.find((one) => one.hash === hash));

/** `30`, `"30s"`, `"5m"`, `"1h"` in ms; null where there is no duration: then a pause lasts until a person ends it. */
export function durationMs(duration: unknown): number | null {
  if (typeof duration === 'number') return duration * 1000;
  const match = typeof duration === 'string' ? /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(duration) : null;
  return match === null ? null : Number(match[1]) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1000);
}

/** When the present pause ends by itself; null where it waits for a person or there is none. */
export function pauseEndsAt({ strategy, spec, steps, index, pauses }: Argo): number | null {
  const [pause] = pauses;
  if (pause?.since == null || pause.reason === 'InconclusiveAnalysisRun') return null;
  const seconds = spec['autoPromotionSeconds'];
  const ms = strategy === 'canary' ? durationMs(at(steps[index], 'pause', 'duration')) : spec['autoPromotionEnabled'] !== false && typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : null;
  return ms === null ? null : pause.since + ms;
}

/** The weight that the steps so far ask for, in percent. */
export function weightOf(argo: Argo): number {
  if (!isUpdating(argo)) return 100;
  if (argo.aborted) return 0;
  if (argo.strategy === 'blueGreen') return argo.active === argo.current ? 100 : 0;
  if (argo.index >= argo.steps.length) return 100;
  const weights = argo.steps.slice(0, argo.index + 1).flatMap((step) => (typeof step['setWeight'] === 'number' ? [step['setWeight']] : []));
  return weights[weights.length - 1] ?? 0;
}

/** Going to an older ReplicaSet than the stable one, within the window: its controller skips every step. */
export function isWithinWindow(workload: Workload, argo: Argo, target: RevisionRecord): boolean {
  const stable = revisionWith(workload, argo.stable);
  if (stable === undefined || argo.window === 0 || target.createdAt >= stable.createdAt) return false;
  return workload.revisions.filter((one) => one.createdAt < stable.createdAt && one.createdAt > target.createdAt).length < argo.window;
}

/** A step in words, as kubectl-argo-rollouts prints it. */
export function stepText(step: Raw): string {
  if (typeof step['setWeight'] === 'number') return `setWeight ${step['setWeight']} %`;
  if (step['pause'] !== undefined) {
    const duration = at(step, 'pause', 'duration');
    return duration === undefined ? 'pause until promoted' : `pause ${typeof duration === 'number' ? `${duration}s` : String(duration)}`;
  }
  if (step['analysis'] !== undefined) return `analysis ${items(at(step, 'analysis', 'templates')).map((one) => text(at(one, 'templateName')) ?? '').join(', ')}`;
  if (step['setCanaryScale'] !== undefined) return `setCanaryScale ${JSON.stringify(step['setCanaryScale'])}`;
  return Object.keys(step)[0] ?? 'unknown step';
}
