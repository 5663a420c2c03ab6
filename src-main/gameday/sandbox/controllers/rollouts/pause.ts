import { type JsonObject, isObject, listAt, stamp, stringAt } from '../../objects.ts';
import { pauseCondition, secondsOf } from './pass.ts';

/** What a pass wants of pauses and aborts; it becomes status only at the pass's end (argo-rollouts `rollout/pause.go`). */
export interface PauseChanges {
  add: string[];
  remove: string[];
  clear: boolean;
  abort: string | null;
  removeAbort: boolean;
}
export const noPauseChanges = (): PauseChanges => ({ add: [], remove: [], clear: false, abort: null, removeAbort: false });

export const isAborted = (pause: PauseChanges, status: JsonObject): boolean => !pause.removeAbort && (pause.abort !== null || status['abort'] === true);

/** The part of the status that says paused or aborted. An abort drops the pauses; clearing leaves none. */
export function pauseStatus(pause: PauseChanges, before: JsonObject, now: number): JsonObject {
  if (pause.abort !== null || (!pause.removeAbort && before['abort'] === true)) return { abort: true, abortedAt: before['abortedAt'] ?? stamp(now) };
  if (pause.clear) return {};
  const kept = listAt(before, 'pauseConditions').filter((one) => isObject(one) && !pause.remove.includes(stringAt(one, 'reason')));
  const added = pause.add.filter((reason) => pauseCondition(before, reason) === undefined).map((reason): JsonObject => ({ reason, startTime: stamp(now) }));
  const conditions = [...kept, ...added];
  if (conditions.length === 0) return {};
  return { pauseConditions: conditions, ...(added.length > 0 || before['controllerPause'] === true ? { controllerPause: true } : {}) };
}

/** A pause step is over when somebody let it go on, or when its time has passed. */
export function completedPauseStep(status: JsonObject, pauseStep: JsonObject, now: number): boolean {
  const condition = pauseCondition(status, 'CanaryPauseStep');
  if (condition === undefined) return status['controllerPause'] === true;
  const seconds = secondsOf(pauseStep['duration']);
  return seconds !== undefined && now > Date.parse(stringAt(condition, 'startTime')) + seconds * 1000;
}

/** A blue-green pause is over when it is let go on, when `autoPromotionSeconds` have passed, or when there is none to be made. */
export function completedBlueGreenPause(pause: PauseChanges, status: JsonObject, blueGreen: JsonObject, now: number): boolean {
  const condition = pauseCondition(status, 'BlueGreenPause');
  if (pause.add.length > 0) return false;
  const blueGreenStatus = isObject(status['blueGreen']) ? status['blueGreen'] : {};
  if (blueGreenStatus['scaleUpPreviewCheckPoint'] === true) return true;
  if (blueGreen['autoPromotionEnabled'] === false) return status['controllerPause'] === true && condition === undefined;
  const seconds = typeof blueGreen['autoPromotionSeconds'] === 'number' ? blueGreen['autoPromotionSeconds'] : 0;
  if (seconds === 0) return true;
  return condition !== undefined && now > Date.parse(stringAt(condition, 'startTime')) + seconds * 1000;
}
