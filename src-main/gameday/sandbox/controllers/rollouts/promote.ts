import type { JsonObject } from '../../objects.ts';
import { note } from '../shared.ts';
import { MANAGER, type Pass, canaryOf, revisionOf, stepsOf } from './pass.ts';

/** Makes the new ReplicaSet the stable one: no pause, no abort, no full promotion left over, all steps behind it. */
export function promoted({ store, rollout, spec, newSet, pause }: Pass, next: JsonObject, reason: string): JsonObject {
  pause.clear = true;
  pause.removeAbort = true;
  const { promoteFull: _full, currentStepIndex: _index, ...rest } = next;
  const steps = stepsOf(spec).length;
  const before = next['stableRS'];
  if (before !== next['currentPodHash']) {
    note(store, rollout, 'Normal', 'RolloutCompleted', `Rollout completed update to revision ${revisionOf(newSet)} (${String(next['currentPodHash'])}): ${reason}`, MANAGER);
  }
  return { ...rest, ...(canaryOf(spec) !== undefined && steps > 0 ? { currentStepIndex: steps } : {}), stableRS: next['currentPodHash'] ?? '' };
}
