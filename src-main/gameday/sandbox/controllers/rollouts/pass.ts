import { type JsonObject, type Stored, child, isObject, listAt, numberAt, objectAt, stringAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import type { Store } from '../../store.ts';
import type { PauseChanges } from './pause.ts';

export const rollouts = resourceOf('Rollout');
export const analysisRuns = resourceOf('AnalysisRun');
/** As its writes, events and managedFields name the controller. */
export const MANAGER = 'rollouts-controller';
export const HASH = 'rollouts-pod-template-hash';
export const REVISION = 'rollout.argoproj.io/revision';
export const HISTORY = 'rollout.argoproj.io/revision-history';
export const DESIRED = 'rollout.argoproj.io/desired-replicas';
export const EPHEMERAL = 'rollout.argoproj.io/ephemeral-metadata';
export const WORKLOAD_GENERATION = 'rollout.argoproj.io/workload-generation';
export const SCALE_DOWN_AT = 'scale-down-deadline';

/** The runs that a Rollout's status names, each by its part; `others` are its older ones. */
export interface CurrentRuns {
  step?: Stored | undefined;
  background?: Stored | undefined;
  pre?: Stored | undefined;
  post?: Stored | undefined;
}

/** One pass of the controller over one Rollout: what it was read from, and what the pass has decided so far. */
export interface Pass {
  readonly store: Store;
  readonly rollout: Stored;
  /** The spec with the template and selector that `workloadRef` names, if it names one. */
  readonly spec: JsonObject;
  /** The status at the beginning of the pass. */
  readonly status: JsonObject;
  readonly newSet: Stored;
  readonly stableSet: Stored | undefined;
  /** Neither new nor stable. */
  readonly others: readonly Stored[];
  readonly sets: readonly Stored[];
  readonly pause: PauseChanges;
  readonly runs: CurrentRuns;
  readonly otherRuns: readonly Stored[];
}

export const namespaceOf = (object: Stored): string => stringAt(object, 'metadata', 'namespace');
export const hashOf = (set: Stored | undefined): string => stringAt(set, 'metadata', 'labels', HASH);
export const annotation = (object: Stored | undefined, key: string): string => stringAt(object, 'metadata', 'annotations', key);
export const revisionOf = (object: Stored): number => Number(annotation(object, REVISION) || '0');
export const size = (set: Stored | undefined): number => numberAt(set, 'spec', 'replicas');
export const available = (set: Stored | undefined): number => numberAt(set, 'status', 'availableReplicas');
export const sum = (sets: readonly Stored[], read: (set: Stored) => number): number => sets.reduce((total, set) => total + read(set), 0);

export const replicasOf = (spec: JsonObject): number => (typeof spec['replicas'] === 'number' ? spec['replicas'] : 1);
export const canaryOf = (spec: JsonObject): JsonObject | undefined => {
  const found = child(spec, 'strategy', 'canary');
  return isObject(found) ? found : undefined;
};
export const blueGreenOf = (spec: JsonObject): JsonObject | undefined => {
  const found = child(spec, 'strategy', 'blueGreen');
  return isObject(found) ? found : undefined;
};
export const stepsOf = (spec: JsonObject): JsonObject[] => listAt(spec, 'strategy', 'canary', 'steps').filter(isObject);

/** Where a canary stands: undefined where it has no steps at all; a step that is undefined when all are done. */
export function currentStep({ spec, status }: Pick<Pass, 'spec' | 'status'>): { index: number; step: JsonObject | undefined } | undefined {
  const steps = stepsOf(spec);
  if (steps.length === 0) return undefined;
  const index = numberAt(status, 'currentStepIndex');
  return { index, step: steps[index] };
}

/** `30`, `"30"`, `"30s"`, `"5m"`, `"1h"`, in seconds. */
export function secondsOf(duration: unknown): number | undefined {
  if (typeof duration === 'number') return duration;
  const match = typeof duration === 'string' ? /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(duration) : null;
  if (match === null) return undefined;
  return Number(match[1]) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[match[2] ?? 's'] ?? 1);
}

/** A rollback to an older ReplicaSet that `rollbackWindow` covers, by when each was made: an undo of an undo never is. */
export function isWithinWindow({ spec, newSet, stableSet, sets }: Pick<Pass, 'spec' | 'newSet' | 'stableSet' | 'sets'>): boolean {
  const window = numberAt(spec, 'rollbackWindow', 'revisions');
  if (stableSet === undefined || window === 0) return false;
  const made = (set: Stored): number => Date.parse(set.metadata.creationTimestamp);
  if (made(newSet) >= made(stableSet)) return false;
  return sets.filter((set) => made(set) < made(stableSet) && made(newSet) < made(set)).length < window;
}

export const isFullyPromoted = (status: JsonObject): boolean => stringAt(status, 'stableRS') === stringAt(status, 'currentPodHash');
/** Why nothing may be scaled or switched now, or the empty text. */
export function haltOf({ spec, status }: Pick<Pass, 'spec' | 'status'>): string {
  if (spec['paused'] === true) return 'user paused';
  return pauseCondition(status, 'InconclusiveAnalysisRun') === undefined ? '' : 'inconclusive analysis';
}
export const pauseCondition = (status: JsonObject, reason: string): JsonObject | undefined => {
  const found = listAt(status, 'pauseConditions').find((one) => stringAt(one, 'reason') === reason);
  return isObject(found) ? found : undefined;
};
export const annotationsOf = (object: Stored): JsonObject => objectAt(object, 'metadata', 'annotations');
