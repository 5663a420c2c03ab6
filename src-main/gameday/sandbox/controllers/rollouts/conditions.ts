import { type JsonObject, type Stored, isObject, listAt, numberAt, stamp, stringAt } from '../../objects.ts';
import { type Pass, available, blueGreenOf, canaryOf, currentStep, hashOf, isFullyPromoted, replicasOf, revisionOf, stepsOf, sum } from './pass.ts';
import { hasScaleDownAt, isSaturated } from './sets.ts';
import { isAborted } from './pause.ts';

export const conditionOf = (status: JsonObject, type: string): JsonObject | undefined => {
  const found = listAt(status, 'conditions').find((one) => stringAt(one, 'type') === type);
  return isObject(found) ? found : undefined;
};

/** Sets a condition; the same status and reason again leave it untouched, message and times included. */
export function withCondition(status: JsonObject, type: string, value: string, reason: string, message: string, now: number, renew = false): JsonObject {
  const old = conditionOf(status, type);
  if (old !== undefined && old['status'] === value && old['reason'] === reason && !renew) return status;
  const time = stamp(now);
  const condition = { type, status: value, reason, message, lastUpdateTime: time, lastTransitionTime: old !== undefined && old['status'] === value ? stringAt(old, 'lastTransitionTime') : time };
  return { ...status, conditions: [...listAt(status, 'conditions').filter((one) => stringAt(one, 'type') !== type), condition] };
}

const withoutCondition = (status: JsonObject, type: string): JsonObject =>
  conditionOf(status, type) === undefined ? status : { ...status, conditions: listAt(status, 'conditions').filter((one) => stringAt(one, 'type') !== type) };

const isPaused = ({ spec, status }: Pick<Pass, 'spec' | 'status'>): boolean => spec['paused'] === true || listAt(status, 'pauseConditions').length > 0;

/** Paused and resumed as conditions, so that a long pause is no lack of progress afterwards. */
export function pausedConditions({ spec, status, store }: Pick<Pass, 'spec' | 'status' | 'store'>): JsonObject {
  const now = store.now();
  const paused = isPaused({ spec, status });
  const progress = conditionOf(status, 'Progressing');
  const aborted = progress?.['reason'] === 'RolloutAborted';
  let next = status;
  if (paused !== (progress?.['reason'] === 'RolloutPaused') && progress !== undefined && !aborted && !isCompleted(status)) {
    next = paused ? withCondition(next, 'Progressing', 'Unknown', 'RolloutPaused', 'Rollout is paused', now) : withCondition(next, 'Progressing', 'Unknown', 'RolloutResumed', 'Rollout is resumed', now);
  }
  if (status['abort'] !== true && aborted) next = withCondition(next, 'Progressing', 'Unknown', 'RolloutRetry', 'Retrying Rollout after abort', now);
  if (paused !== (conditionOf(status, 'Paused')?.['status'] === 'True') && !aborted) next = withCondition(next, 'Paused', paused ? 'True' : 'False', 'RolloutPaused', 'Rollout is paused', now);
  return next;
}

const isCompleted = (status: JsonObject): boolean => (status['stableRS'] ?? '') !== '' && isFullyPromoted(status);

/** Every desired replica is of the new template and available, its steps are done, and nothing else runs beside it. */
function isHealthy({ rollout, spec }: Pass, next: JsonObject): boolean {
  const desired = replicasOf(spec);
  const counted = numberAt(next, 'updatedReplicas') === desired && numberAt(next, 'availableReplicas') === desired;
  const observed = stringAt(rollout, 'status', 'observedGeneration') === String(numberAt(rollout, 'metadata', 'generation'));
  const hash = next['currentPodHash'];
  const blueGreen = blueGreenOf(spec);
  if (blueGreen !== undefined) {
    const preview = stringAt(blueGreen, 'previewService') === '' || stringAt(next, 'blueGreen', 'previewSelector') === hash;
    return counted && observed && stringAt(next, 'blueGreen', 'activeSelector') === hash && preview;
  }
  const steps = stepsOf(spec).length;
  const executed = steps === 0 || next['currentStepIndex'] === undefined || next['currentStepIndex'] === steps;
  return counted && observed && executed && isCompleted(next) && numberAt(next, 'replicas') === desired;
}

function hasMoved({ status, spec }: Pass, next: JsonObject): boolean {
  const old = (of: JsonObject): number => numberAt(of, 'replicas') - numberAt(of, 'updatedReplicas');
  const strategy = blueGreenOf(spec) !== undefined
    ? ['activeSelector', 'previewSelector'].some((key) => stringAt(status, 'blueGreen', key) !== stringAt(next, 'blueGreen', key))
    : next['stableRS'] !== status['stableRS'] || next['currentStepHash'] !== status['currentStepHash']
      || (next['currentStepIndex'] !== undefined && status['currentStepIndex'] !== undefined && next['currentStepIndex'] !== status['currentStepIndex']);
  return strategy || numberAt(next, 'updatedReplicas') !== numberAt(status, 'updatedReplicas') || old(next) < old(status)
    || numberAt(next, 'readyReplicas') > numberAt(status, 'readyReplicas') || numberAt(next, 'availableReplicas') > numberAt(status, 'availableReplicas');
}

/** Pauses and analyses may last: they do not count against the progress deadline. */
function isIndefinite(pass: Pass): boolean {
  const step = canaryOf(pass.spec) === undefined ? undefined : currentStep(pass)?.step;
  return (step !== undefined && ['experiment', 'analysis', 'pause'].some((key) => step[key] !== undefined)) || conditionOf(pass.status, 'Paused')?.['status'] === 'True';
}

function isLate({ spec, store }: Pass, next: JsonObject): boolean {
  const condition = conditionOf(next, 'Progressing');
  if (condition === undefined || condition['reason'] === 'RolloutAborted' || condition['reason'] === 'RolloutPaused') return false;
  if (condition['reason'] === 'ProgressDeadlineExceeded') return true;
  const seconds = typeof spec['progressDeadlineSeconds'] === 'number' ? spec['progressDeadlineSeconds'] : 600;
  return Date.parse(stringAt(condition, 'lastUpdateTime')) + seconds * 1000 < store.now();
}

/** The conditions of the next status (argo-rollouts `calculateRolloutConditions`); may abort, where the spec asks for that. */
export function withConditions(pass: Pass, given: JsonObject): JsonObject {
  const now = pass.store.now();
  const { newSet, spec, status, sets, pause } = pass;
  let next = given;
  const healthy = isHealthy(pass, next);
  let sickened = false;
  if (!isPaused(pass) && healthy) next = withCondition(next, 'Healthy', 'True', 'RolloutHealthy', 'Rollout is healthy', now);
  else if (conditionOf(status, 'Healthy') !== undefined) {
    const before = next;
    next = withCondition(next, 'Healthy', 'False', 'RolloutHealthy', 'Rollout is not healthy', now);
    sickened = next !== before;
  }
  const aborted = isAborted(pause, status);
  if (aborted) {
    const message = `Rollout aborted update to revision ${revisionOf(newSet)}${pause.abort === null || pause.abort === '' ? '' : `: ${pause.abort}`}`;
    next = withCondition(next, 'Progressing', 'False', 'RolloutAborted', message, now);
  } else if (isHealthy(pass, next)) {
    next = withCondition(next, 'Progressing', 'True', 'NewReplicaSetAvailable', `ReplicaSet "${newSet.metadata.name}" has successfully progressed.`, now);
  } else if (hasMoved(pass, next) || sickened) {
    const regressed = isCompleted(next) && sickened;
    next = regressed
      ? withCondition(next, 'Progressing', 'True', 'ReplicaSetNotAvailable', 'Rollout does not have minimum availability', now, true)
      : withCondition(next, 'Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${newSet.metadata.name}" is progressing.`, now, true);
  } else if (!isIndefinite(pass) && !pass.others.some(hasScaleDownAt) && isLate(pass, next)) {
    const message = `ReplicaSet "${newSet.metadata.name}" has timed out progressing.`;
    next = withCondition(next, 'Progressing', 'False', 'ProgressDeadlineExceeded', message, now);
    if (spec['progressDeadlineAbort'] === true) pause.abort = message;
  }
  next = withAvailability(next, isAvailable(pass, next, sets), now);
  const failures = [newSet, ...sets].flatMap((set) => {
    const found = conditionOf({ conditions: listAt(set, 'status', 'conditions') }, 'ReplicaFailure');
    return found === undefined ? [] : [found];
  });
  const [failure] = failures;
  next = failure === undefined ? withoutCondition(next, 'ReplicaFailure') : withCondition(next, 'ReplicaFailure', stringAt(failure, 'status'), stringAt(failure, 'reason'), stringAt(failure, 'message'), now);
  return withCondition(next, 'Completed', isCompleted(next) ? 'True' : 'False', 'RolloutCompleted', 'RolloutCompleted', now);
}

const withAvailability = (next: JsonObject, isUp: boolean, now: number): JsonObject =>
  withCondition(next, 'Available', isUp ? 'True' : 'False', 'AvailableReason', isUp ? 'Rollout has minimum availability' : 'Rollout does not have minimum availability', now);

function isAvailable({ spec }: Pass, next: JsonObject, sets: readonly Stored[]): boolean {
  if (blueGreenOf(spec) === undefined) return sum(sets, available) >= replicasOf(spec);
  const active = sets.find((set) => hashOf(set) === stringAt(next, 'blueGreen', 'activeSelector'));
  return active !== undefined && isSaturated(spec, active);
}
