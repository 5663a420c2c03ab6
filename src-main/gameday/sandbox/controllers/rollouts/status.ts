import { type JsonObject, type Stored, equalJson, isObject, listAt, numberAt, objectAt, stringAt } from '../../objects.ts';
import { note, writeStatus } from '../shared.ts';
import { MANAGER, WORKLOAD_GENERATION, type Pass, annotation, blueGreenOf, canaryOf, hashOf, isFullyPromoted, namespaceOf, pauseCondition, replicasOf, rollouts, stepsOf, sum } from './pass.ts';
import { pauseStatus } from './pause.ts';

const counted = (sets: readonly Stored[], field: string): number => sum(sets, (set) => numberAt(set, 'status', field));

/** What every strategy counts alike. Fields that are nothing are left out, as the typed original leaves them out. */
export function baseStatus({ status, newSet, sets, runs, spec }: Pass): JsonObject {
  const hash = hashOf(newSet);
  const canary = blueGreenOf(spec) === undefined ? { ...runStatus('currentStepAnalysisRunStatus', runs.step), ...runStatus('currentBackgroundAnalysisRunStatus', runs.background) } : {};
  const blueGreen = blueGreenOf(spec) === undefined ? {} : { ...runStatus('prePromotionAnalysisRunStatus', runs.pre), ...runStatus('postPromotionAnalysisRunStatus', runs.post) };
  return {
    currentPodHash: hash,
    replicas: counted(sets, 'replicas'), updatedReplicas: numberAt(newSet, 'status', 'replicas'), readyReplicas: counted(sets, 'readyReplicas'),
    availableReplicas: counted(sets, 'availableReplicas'), HPAReplicas: counted(sets, 'replicas'), selector: selectorText(objectAt(spec, 'selector')),
    conditions: listAt(status, 'conditions').filter((one) => stringAt(one, 'type') !== 'InvalidSpec'),
    canary, blueGreen,
    ...(status['collisionCount'] === undefined ? {} : { collisionCount: status['collisionCount'] }),
    ...(status['restartedAt'] === undefined ? {} : { restartedAt: status['restartedAt'] }),
    ...(status['stableRS'] === undefined ? {} : { stableRS: status['stableRS'] }),
    ...(status['promoteFull'] === true && hash !== status['stableRS'] ? { promoteFull: true } : {}),
  };
}

function runStatus(key: string, run: Stored | undefined): JsonObject {
  if (run === undefined) return {};
  const [phase, message] = [stringAt(run, 'status', 'phase'), stringAt(run, 'status', 'message')];
  return { [key]: { name: run.metadata.name, status: phase, ...(message === '' ? {} : { message }) } };
}

export const selectorText = (selector: JsonObject): string =>
  Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`).sort().join(',');

/** Phase and message as the controller calculates them (argo-rollouts `CalculateRolloutPhase`): the worst first. */
function phaseOf(spec: JsonObject, status: JsonObject): { phase: string; message: string } {
  for (const condition of listAt(status, 'conditions')) {
    const [type, reason, message] = [stringAt(condition, 'type'), stringAt(condition, 'reason'), stringAt(condition, 'message')];
    if (type === 'InvalidSpec') return { phase: 'Degraded', message: `InvalidSpec: ${message}` };
    if (reason === 'RolloutAborted' || reason === 'ProgressDeadlineExceeded') return { phase: 'Degraded', message: `${reason}: ${message}` };
  }
  if (spec['paused'] === true) return { phase: 'Paused', message: 'manually paused' };
  const [pause] = listAt(status, 'pauseConditions');
  if (pause !== undefined) return { phase: 'Paused', message: stringAt(pause, 'reason') };
  const message = unfinished(spec, status);
  return message === '' ? { phase: 'Healthy', message: '' } : { phase: 'Progressing', message };
}

function unfinished(spec: JsonObject, status: JsonObject): string {
  const updated = numberAt(status, 'updatedReplicas');
  const promoted = (status['stableRS'] ?? '') !== '' && isFullyPromoted(status);
  if (updated < replicasOf(spec)) return 'more replicas need to be updated';
  if (numberAt(status, 'availableReplicas') < updated) return 'updated replicas are still becoming available';
  const blueGreen = blueGreenOf(spec);
  if (blueGreen !== undefined) {
    const active = stringAt(status, 'blueGreen', 'activeSelector');
    if (active === '' || active !== status['currentPodHash']) return 'active service cutover pending';
    if (promoted) return '';
    const phase = stringAt(status, 'blueGreen', 'postPromotionAnalysisRunStatus', 'status');
    const analysing = isObject(blueGreen['postPromotionAnalysis']) && !['Successful', 'Failed', 'Error', 'Inconclusive'].includes(phase);
    return analysing ? 'waiting for analysis to complete' : 'waiting for post-promotion verification to complete';
  }
  if (canaryOf(spec) === undefined) return '';
  if (numberAt(status, 'replicas') > updated && !isObject(canaryOf(spec)?.['trafficRouting'])) return 'old replicas are pending termination';
  return promoted ? '' : 'waiting for all steps to complete';
}

/** Ends a pass: pauses and aborts become status, phase and observed generation follow, and it is written if it differs. */
export function persist({ store, rollout, spec, status, pause }: Pick<Pass, 'store' | 'rollout' | 'spec' | 'status' | 'pause'>, given: JsonObject): void {
  const { pauseConditions: _pauses, controllerPause: _paused, abort: _abort, abortedAt: _at, phase: _phase, message: _message, ...rest } = given;
  const now = store.get(rollouts, namespaceOf(rollout), rollout.metadata.name);
  if (now === undefined) return;
  const referred = isObject(spec['workloadRef']) ? { workloadObservedGeneration: annotation(now, WORKLOAD_GENERATION) } : {};
  const paused = { ...rest, ...pauseStatus(pause, status, store.now()) };
  const { phase, message } = phaseOf(spec, paused);
  const next: JsonObject = { ...withoutNothing(paused), phase, ...(message === '' ? {} : { message }), observedGeneration: String(numberAt(rollout, 'metadata', 'generation')), ...referred };
  if (!equalJson(now['status'], next)) writeStatus(store, rollouts, now, next);
  const [before, after] = [listAt(status, 'pauseConditions')[0], listAt(next, 'pauseConditions')[0]];
  if (before === undefined && after !== undefined) note(store, rollout, 'Normal', 'RolloutPaused', `Rollout is paused (${stringAt(after, 'reason')})`, MANAGER);
  if (before !== undefined && after === undefined && pauseCondition(next, stringAt(before, 'reason')) === undefined && next['abort'] !== true) note(store, rollout, 'Normal', 'RolloutResumed', 'Rollout is resumed', MANAGER);
  if (status['abort'] !== true && next['abort'] === true) note(store, rollout, 'Warning', 'RolloutAborted', message.replace(/^RolloutAborted: /, ''), MANAGER);
}

/** Without the counts that are 0: `omitempty`. A step index of 0 stays, because it is a pointer there. */
const withoutNothing = (status: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(status).filter(([key, value]) => value !== undefined && (value !== 0 || key === 'currentStepIndex') && value !== ''));

/** The status at the beginning of an update: no pause, no abort, no analysis, the first step. */
export function resetStatus({ pause, spec }: Pass, next: JsonObject): JsonObject {
  pause.clear = true;
  pause.removeAbort = true;
  const { promoteFull: _full, ...rest } = next;
  return {
    ...rest, canary: {}, blueGreen: {}, ...(stepsOf(spec).length > 0 ? { currentStepIndex: 0 } : {}),
    ...(spec['restartAt'] === undefined ? {} : { restartedAt: spec['restartAt'] }),
  };
}
