import { type JsonObject, type Stored, numberAt, objectAt, stringAt } from '../../objects.ts';
import { reconcileAnalysis } from './analysis.ts';
import { withConditions } from './conditions.ts';
import { syncEphemeral } from './ephemeral.ts';
import { SCALE_DOWN_AT, type Pass, annotation, available, blueGreenOf, hashOf, haltOf, isWithinWindow, pauseCondition, replicasOf, revisionOf, size } from './pass.ts';
import { completedBlueGreenPause, isAborted } from './pause.ts';
import { promoted } from './promote.ts';
import { selectedHash, serviceOf, switchService } from './services.ts';
import { cleanHistory, hasScaleDownAt, isSaturated, scale, setScaleDownAt } from './sets.ts';
import { baseStatus, persist, resetStatus, selectorText } from './status.ts';

const DELAY_S = 30;
const blueGreen = (pass: Pass): JsonObject => blueGreenOf(pass.spec) ?? {};
const hasChanged = ({ status, newSet }: Pass): boolean => (status['currentPodHash'] ?? '') !== '' && status['currentPodHash'] !== hashOf(newSet);
const isAnalysed = (pass: Pass): boolean => blueGreen(pass)['prePromotionAnalysis'] === undefined || stringAt(pass.runs.pre, 'status', 'phase') === 'Successful';

/** One pass over a blue-green Rollout (argo-rollouts `rollout/bluegreen.go`): the active Service is switched in one move. */
export function syncBlueGreen(pass: Pass): void {
  const active = serviceOf(pass, stringAt(blueGreen(pass), 'activeService'));
  const preview = serviceOf(pass, stringAt(blueGreen(pass), 'previewService'));
  if (active === undefined) return;
  const isHalted = haltOf(pass) !== '';
  if (preview !== undefined && !isHalted) switchService(pass, preview, hashOf(pass.newSet));
  if (hasChanged(pass)) return syncStatus(pass);
  scaleBlueGreen(pass);
  reconcilePause(pass, active);
  if (!isHalted) reconcileActive(pass, active);
  reconcileAnalysis(pass);
  syncEphemeral(pass);
  syncStatus(pass);
}

/** The size of the new ReplicaSet: `previewReplicaCount` until it is to be active. */
function newSize(pass: Pass): number {
  const { spec, status, sets, newSet } = pass;
  const preview = blueGreen(pass)['previewReplicaCount'];
  if (typeof preview !== 'number') return replicasOf(spec);
  const active = sets.find((set) => hashOf(set) === stringAt(status, 'blueGreen', 'activeSelector'));
  if (active === undefined || active.metadata.uid === pass.newSet.metadata.uid || status['promoteFull'] === true) return replicasOf(spec);
  if (status['currentPodHash'] !== hashOf(newSet)) return preview;
  const resumed = spec['paused'] !== true && status['pauseConditions'] === undefined && objectAt(status, 'blueGreen')['scaleUpPreviewCheckPoint'] === true;
  return resumed ? replicasOf(spec) : preview;
}

/** Stable and new at their sizes; what is out of use goes after its delay; an aborted preview after its own. */
export function scaleBlueGreen(pass: Pass): void {
  const { store, stableSet, newSet, spec } = pass;
  const delayed = isAborted(pass.pause, pass.status) && stableSet !== undefined && blueGreen(pass)['abortScaleDownDelaySeconds'] !== 0 && stableSet.metadata.uid !== newSet.metadata.uid;
  if (!delayed) setScaleDownAt(store, newSet, null);
  if (stableSet !== undefined) {
    setScaleDownAt(store, stableSet, null);
    scale(pass, stableSet, replicasOf(spec));
  }
  if (delayed) scaleAborted(pass);
  else scale(pass, newSet, newSize(pass));
  for (const set of pass.others.filter((one) => size(one) > 0).sort((a, b) => revisionOf(b) - revisionOf(a))) retire(pass, set);
  cleanHistory(pass);
}

function scaleAborted(pass: Pass): void {
  const { store, newSet, stableSet, spec } = pass;
  const at = Date.parse(annotation(newSet, SCALE_DOWN_AT));
  if (Number.isNaN(at)) {
    const seconds = blueGreen(pass)['abortScaleDownDelaySeconds'];
    if (available(stableSet) === replicasOf(spec)) setScaleDownAt(store, newSet, store.now() + (typeof seconds === 'number' ? seconds : DELAY_S) * 1000);
  } else if (at <= store.now()) scale(pass, newSet, 0);
}

/** Scales a ReplicaSet down that nothing refers to any more, `scaleDownDelaySeconds` after it fell out of use. */
function retire(pass: Pass, set: Stored): void {
  const { store, status } = pass;
  const referred = [status['stableRS'], status['currentPodHash'], stringAt(status, 'blueGreen', 'activeSelector'), stringAt(status, 'blueGreen', 'previewSelector'), ...['activeService', 'previewService'].map((key) => selectedHash(serviceOf(pass, stringAt(blueGreen(pass), key))))];
  if (referred.includes(hashOf(set)) || pauseCondition(status, 'InconclusiveAnalysisRun') !== undefined) return;
  const at = Date.parse(annotation(set, SCALE_DOWN_AT));
  const seconds = blueGreen(pass)['scaleDownDelaySeconds'];
  const delay = typeof seconds === 'number' ? seconds : DELAY_S;
  if (Number.isNaN(at) && delay > 0) return setScaleDownAt(store, set, store.now() + delay * 1000);
  if (Number.isNaN(at) || at <= store.now()) scale(pass, set, 0);
}

/** The switch needs no pause: full promotion, a ReplicaSet still within its delay, or a Service that selects no hash yet. */
const isFastTracked = ({ status, newSet }: Pass, active: Stored): boolean =>
  hasScaleDownAt(newSet) || status['promoteFull'] === true || selectedHash(active) === '' || selectedHash(active) === hashOf(newSet);

const isReady = (pass: Pass): boolean => size(pass.newSet) === newSize(pass) && available(pass.newSet) === newSize(pass);

function reconcilePause(pass: Pass, active: Stored): void {
  const { pause, status, store } = pass;
  if (status['abort'] === true || !isReady(pass) || haltOf(pass) !== '') return;
  const managed = blueGreen(pass)['autoPromotionEnabled'] === false || numberAt(blueGreen(pass), 'autoPromotionSeconds') > 0;
  if (isFastTracked(pass, active) || objectAt(status, 'blueGreen')['scaleUpPreviewCheckPoint'] === true || !managed) return void pause.remove.push('BlueGreenPause');
  if (!isAnalysed(pass)) return;
  if (pauseCondition(status, 'BlueGreenPause') === undefined) {
    if (status['controllerPause'] !== true) pause.add.push('BlueGreenPause');
  } else if (completedBlueGreenPause(pause, status, blueGreen(pass), store.now())) pause.remove.push('BlueGreenPause');
}

function reconcileActive(pass: Pass, active: Stored): void {
  const { spec, status, newSet, pause, store } = pass;
  if (!isReady(pass) || !isSaturated(spec, newSet)) return;
  const cleared = completedBlueGreenPause(pause, status, blueGreen(pass), store.now()) && isAnalysed(pass);
  const wanted = status['abort'] === true ? stringAt(status, 'stableRS') : isFastTracked(pass, active) || cleared ? hashOf(newSet) : selectedHash(active);
  switchService(pass, active, wanted);
}

function syncStatus(pass: Pass): void {
  const { status, pause, sets } = pass;
  const before = baseStatus(pass);
  const base = hasChanged(pass) ? resetStatus(pass, before) : before;
  if (status['promoteFull'] === true || isWithinWindow(pass)) {
    pause.clear = true;
    pause.removeAbort = true;
  }
  const hashes = ['previewService', 'activeService'].map((key) => selectedHash(serviceOf(pass, stringAt(blueGreen(pass), key))));
  const [previewSelector = '', activeSelector = ''] = hashes;
  const selectors = { ...objectAt(base, 'blueGreen'), ...(previewSelector === '' ? {} : { previewSelector }), ...(activeSelector === '' ? {} : { activeSelector }) };
  let next: JsonObject = { ...base, blueGreen: selectors };
  const reason = promotionReason(pass, activeSelector);
  if (reason !== '') next = promoted(pass, next, reason);
  else if (checkPoint(pass)) next = { ...next, blueGreen: { ...selectors, scaleUpPreviewCheckPoint: true } };
  const active = sets.find((set) => hashOf(set) === activeSelector);
  if (active !== undefined) {
    next = {
      ...next, HPAReplicas: numberAt(active, 'status', 'replicas'), availableReplicas: available(active), readyReplicas: numberAt(active, 'status', 'readyReplicas'),
      selector: selectorText(objectAt(active, 'spec', 'selector')),
    };
  }
  persist(pass, withConditions(pass, next));
}

function checkPoint(pass: Pass): boolean {
  const count = blueGreen(pass)['previewReplicaCount'];
  if (typeof count !== 'number' || hasChanged(pass)) return false;
  if (objectAt(pass.status, 'blueGreen')['scaleUpPreviewCheckPoint'] === true) return true;
  return isAnalysed(pass) && completedBlueGreenPause(pass.pause, pass.status, blueGreen(pass), pass.store.now()) && available(pass.newSet) === count;
}

function promotionReason(pass: Pass, active: string): string {
  const { stableSet, status, newSet, pause } = pass;
  if (stableSet === undefined || active === '') return 'Initial deploy';
  if (active !== hashOf(newSet)) return '';
  if (status['promoteFull'] === true) return 'Full promotion requested';
  if (isWithinWindow(pass)) return 'Rollback within window';
  if (isAborted(pause, status)) return '';
  if (blueGreen(pass)['postPromotionAnalysis'] === undefined) return 'Completed blue-green update';
  if (hasScaleDownAt(newSet)) return `Rollback to '${newSet.metadata.name}' within scaleDownDelay`;
  return stringAt(pass.runs.post, 'status', 'phase') === 'Successful' ? 'Completed blue-green update' : '';
}
