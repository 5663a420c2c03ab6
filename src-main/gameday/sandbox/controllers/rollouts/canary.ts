import { type JsonObject, isObject, stringAt } from '../../objects.ts';
import { note } from '../shared.ts';
import { isRunCompleted, reconcileAnalysis } from './analysis.ts';
import { withConditions } from './conditions.ts';
import { atDesiredCounts, boundsOf, canaryCounts, thresholdMet } from './counts.ts';
import { syncEphemeral } from './ephemeral.ts';
import { MANAGER, type Pass, available, canaryOf, currentStep, haltOf, hashOf, isWithinWindow, pauseCondition, replicasOf, revisionOf, size, stepsOf, sum } from './pass.ts';
import { completedPauseStep, isAborted } from './pause.ts';
import { promoted } from './promote.ts';
import { reconcileCanaryServices } from './services.ts';
import { cleanHistory, scale, setScaleDownAt } from './sets.ts';
import { baseStatus, persist, resetStatus } from './status.ts';
import { stepsHash } from './steps-hash.ts';

const hasChanged = ({ spec, status, newSet }: Pass): boolean =>
  status['currentStepHash'] !== stepsHash(stepsOf(spec)) || ((status['currentPodHash'] ?? '') !== '' && status['currentPodHash'] !== hashOf(newSet));

/** One pass over a canary (argo-rollouts `rollout/canary.go`), without a traffic router: pods stand for weight. */
export function syncCanary(pass: Pass): void {
  if (hasChanged(pass)) return syncStatus(pass);
  syncEphemeral(pass);
  cleanHistory(pass);
  reconcileCanaryServices(pass);
  reconcileAnalysis(pass);
  // An unclear analysis pauses at once; and what was just scaled is looked at again before a pause begins.
  if (pass.pause.add.length === 0 && !scaleCanary(pass)) beginPause(pass);
  syncStatus(pass);
}

/** Brings the ReplicaSets one move nearer to what the step asks for; true while something moved. */
export function scaleCanary(pass: Pass): boolean {
  if (haltOf(pass) !== '') return false;
  for (const set of [pass.newSet, ...(pass.stableSet === undefined ? [] : [pass.stableSet])]) setScaleDownAt(pass.store, set, null);
  const wanted = canaryCounts(pass);
  const { stableSet, newSet } = pass;
  if (stableSet !== undefined && stableSet.metadata.uid !== newSet.metadata.uid && scale(pass, stableSet, wanted.stable)) return true;
  return scale(pass, newSet, wanted.fresh) || scaleOthers(pass);
}

/** Older pods serve traffic too: down to nothing, the unhealthy first, within availability. */
function scaleOthers(pass: Pass): boolean {
  const others = pass.others.filter((set) => size(set) > 0);
  const sick = others.filter((set) => size(set) > available(set));
  const cleaned = sick.map((set) => scale(pass, set, available(set))).includes(true);
  let room = sum(pass.sets, available) - (replicasOf(pass.spec) - boundsOf(pass.spec).unavailable);
  let moved = false;
  for (const set of [...others].sort((a, b) => revisionOf(b) - revisionOf(a))) {
    const down = Math.min(room, Math.min(size(set), available(set)));
    if (down <= 0) continue;
    moved = scale(pass, set, Math.min(size(set), available(set)) - down) || moved;
    room -= down;
  }
  return cleaned || moved;
}

/** At a pause step that nobody has paused yet or let go on: the pause begins. */
function beginPause(pass: Pass): void {
  const { spec, status, pause } = pass;
  if (spec['paused'] === true || status['promoteFull'] === true || currentStep(pass)?.step?.['pause'] === undefined) return;
  if (pauseCondition(status, 'CanaryPauseStep') === undefined && status['controllerPause'] !== true) pause.add.push('CanaryPauseStep');
}

function isStepComplete(pass: Pass): boolean {
  const step = currentStep(pass)?.step;
  if (pass.spec['paused'] === true || step === undefined) return false;
  if (step['pause'] !== undefined) return completedPauseStep(pass.status, isObject(step['pause']) ? step['pause'] : {}, pass.store.now());
  if (step['setWeight'] !== undefined || step['setCanaryScale'] !== undefined) return atDesiredCounts(pass);
  if (step['analysis'] !== undefined) return isRunCompleted(pass.runs.step) && stringAt(pass.runs.step, 'status', 'phase') === 'Successful';
  return step['setHeaderRoute'] !== undefined || step['setMirrorRoute'] !== undefined;
}

function stepText(step: JsonObject): string {
  const pause = step['pause'];
  if (pause !== undefined) return isObject(pause) && pause['duration'] !== undefined ? `pause: ${String(pause['duration'])}` : 'pause';
  return step['setWeight'] === undefined ? (Object.keys(step)[0] ?? 'invalid') : `setWeight: ${String(step['setWeight'])}`;
}

function syncStatus(pass: Pass): void {
  const { store, rollout, spec, status, newSet, pause } = pass;
  const steps = stepsOf(spec).length;
  const here = currentStep(pass);
  const base: JsonObject = { ...baseStatus(pass), currentStepHash: stepsHash(stepsOf(spec)) };
  const end = (next: JsonObject): void => persist(pass, withConditions(pass, next));
  const atStep = (index: number): JsonObject => (steps > 0 ? { ...base, currentStepIndex: index } : base);
  if (hasChanged(pass)) {
    const back = status['stableRS'] === hashOf(newSet);
    const skips = steps > 0 && (back || (isWithinWindow(pass) && size(newSet) > 0));
    if (skips) note(store, rollout, 'Normal', 'SkipSteps', back ? 'Rollback to stable ReplicaSets' : 'Rollback to active ReplicaSets within RollbackWindow', MANAGER);
    const reset = resetStatus(pass, base);
    return end(skips ? { ...reset, currentStepIndex: steps } : reset);
  }
  const within = isWithinWindow(pass);
  const skipping = status['promoteFull'] === true || within;
  if (skipping) {
    pause.clear = true;
    pause.removeAbort = true;
  }
  const reason = promotionReason(pass, within);
  if (reason !== '') return end(promoted(pass, atStep(steps), reason));
  if (isAborted(pause, status)) return end(atStep(status['stableRS'] === base['currentPodHash'] ? steps : 0));
  const index = skipping ? steps : (here?.index ?? 0);
  if (!skipping && here?.step !== undefined && isStepComplete(pass)) {
    note(store, rollout, 'Normal', 'RolloutStepCompleted', `Rollout step ${index + 1}/${steps} completed (${stepText(here.step)})`, MANAGER);
    pause.remove.push('CanaryPauseStep');
    const { currentStepAnalysisRunStatus: _run, ...canary } = isObject(base['canary']) ? base['canary'] : {};
    return end({ ...base, canary, currentStepIndex: index + 1 });
  }
  end(atStep(index));
}

/** Why the new ReplicaSet becomes the stable one now, or the empty text. */
function promotionReason(pass: Pass, within: boolean): string {
  const { spec, status, newSet, stableSet, pause } = pass;
  if (stableSet === undefined) return 'Initial deploy';
  if (isAborted(pause, status)) return '';
  if (available(newSet) < replicasOf(spec) && !thresholdMet(canaryOf(spec)?.['replicaProgressThreshold'], newSet, replicasOf(spec))) return '';
  if (status['promoteFull'] === true) return 'Full promotion requested';
  if (within) return 'Rollback within window';
  const steps = stepsOf(spec).length;
  return steps === 0 || currentStep(pass)?.index === steps ? `Completed all ${steps} canary steps` : '';
}
