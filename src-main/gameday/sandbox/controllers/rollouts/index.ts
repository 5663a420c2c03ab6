import { type JsonObject, type Stored, child, isObject, listAt, numberAt, objectAt, stringAt } from '../../objects.ts';
import type { Store } from '../../store.ts';
import { deployments, writeAs, writeStatus } from '../shared.ts';
import { runsOf } from './analysis.ts';
import { scaleBlueGreen, syncBlueGreen } from './blue-green.ts';
import { scaleCanary, syncCanary } from './canary.ts';
import { pausedConditions, withCondition } from './conditions.ts';
import { DESIRED, MANAGER, type Pass, annotation, blueGreenOf, canaryOf, hashOf, isFullyPromoted, namespaceOf, replicasOf, rollouts, size } from './pass.ts';
import { noPauseChanges } from './pause.ts';
import { serviceOf } from './services.ts';
import { findNewSet, makeSet, setsOf, syncRevision } from './sets.ts';
import { baseStatus, persist } from './status.ts';
import { referred, resolveSpec } from './workload-ref.ts';

export { analysisRuns, rollouts, secondsOf } from './pass.ts';
export { rolloutHash, setsOf } from './sets.ts';

/** One pass of the Argo Rollouts controller, v1.9: revision, pauses, scaling, strategy, status. */
export function syncRollout(store: Store, given: Stored): void {
  const found = store.get(rollouts, namespaceOf(given), given.metadata.name);
  if (found === undefined) return;
  const resolved = resolveSpec(store, found);
  const why = resolved.kind === 'invalid' ? resolved.why : faultOf(store, found, resolved.spec);
  if (resolved.kind === 'invalid' || why !== '') return invalid(store, found, why);
  if (child(found, 'spec', 'replicas') === undefined) {
    writeAs(store, rollouts, resolved.rollout, { ...resolved.rollout, spec: { ...objectAt(found, 'spec'), replicas: 1 } }, MANAGER);
    return;
  }
  const pass = passOf(store, resolved.rollout, resolved.spec);
  if (isScaling(pass)) return syncScale(pass);
  if (blueGreenOf(pass.spec) === undefined) syncCanary(pass);
  else syncBlueGreen(pass);
  scaleReferred(pass);
}

function passOf(store: Store, rollout: Stored, spec: JsonObject): Pass {
  const before = setsOf(store, rollout);
  const existing = findNewSet(spec, before);
  const newSet = existing === undefined ? makeSet(store, rollout, spec, before) : syncRevision(store, rollout, existing, before.filter((set) => set.metadata.uid !== existing.metadata.uid));
  const sets = setsOf(store, rollout);
  const known = pausedConditions({ spec, status: objectAt(rollout, 'status'), store });
  const status = existing !== undefined
    ? known : withCondition(known, 'Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${newSet.metadata.name}"`, store.now());
  const stableHash = stringAt(status, 'stableRS');
  const stableSet = stableHash === '' ? undefined : hashOf(newSet) === stableHash ? newSet : sets.find((set) => hashOf(set) === stableHash);
  const pause = noPauseChanges();
  if (isFullyPromoted(status) && status['abort'] === true) pause.removeAbort = true;
  const others = sets.filter((set) => set.metadata.uid !== newSet.metadata.uid && set.metadata.uid !== stableSet?.metadata.uid);
  return { store, rollout, spec, status, newSet, stableSet, others, sets, pause, ...runsOf(store, rollout, status) };
}

/** A change of `replicas` alone: the sizes follow before anything else goes on. */
function isScaling({ newSet, stableSet, spec }: Pass): boolean {
  return [newSet, stableSet].some((set) => set !== undefined && size(set) > 0 && annotation(set, DESIRED) !== '' && annotation(set, DESIRED) !== String(replicasOf(spec)));
}

function syncScale(pass: Pass): void {
  if (blueGreenOf(pass.spec) === undefined) scaleCanary(pass);
  else scaleBlueGreen(pass);
  const { availableReplicas = 0, HPAReplicas = 0 } = baseStatus(pass);
  persist(pass, { ...pass.status, availableReplicas, HPAReplicas });
}

/** What the controller finds wrong with a spec that the API server has taken. */
function faultOf(store: Store, rollout: Stored, spec: JsonObject): string {
  if (!isObject(spec['selector'])) return 'spec.selector: Required value: Rollout has missing field \'.spec.selector\'';
  if (child(spec, 'template') === undefined) return 'spec.template: Required value: Rollout has missing field \'.spec.template\'';
  const labels = objectAt(spec, 'template', 'metadata', 'labels');
  const unmatched = Object.entries(objectAt(spec, 'selector', 'matchLabels')).some(([key, value]) => labels[key] !== value);
  if (unmatched) return 'spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`';
  const [canary, blueGreen] = [canaryOf(spec), blueGreenOf(spec)];
  if ((canary === undefined) === (blueGreen === undefined)) return 'spec.strategy.strategy: Required value: Rollout has missing field \'.spec.strategy.canary or .spec.strategy.blueGreen\'';
  const services = blueGreen === undefined ? [] : ['activeService', 'previewService'].map((key) => stringAt(blueGreen, key)).filter((name) => name !== '');
  const missing = services.find((name) => serviceOf({ store, rollout }, name) === undefined);
  return missing === undefined ? '' : `spec.strategy.blueGreen: Invalid value: "${missing}": service "${missing}" not found`;
}

function invalid(store: Store, rollout: Stored, why: string): void {
  const status = objectAt(rollout, 'status');
  const message = `The Rollout "${rollout.metadata.name}" is invalid: ${why}`;
  const generation = String(numberAt(rollout, 'metadata', 'generation'));
  if (status['observedGeneration'] === generation && listAt(status, 'conditions').some((one) => stringAt(one, 'message') === message)) return;
  const next = withCondition(status, 'InvalidSpec', 'True', 'InvalidSpec', message, store.now(), true);
  writeStatus(store, rollouts, rollout, { ...next, observedGeneration: generation, phase: 'Degraded', message: `InvalidSpec: ${message}` });
}

/** `workloadRef.scaleDown`: the Deployment that lent its template gives up its own pods. */
function scaleReferred({ store, rollout }: Pass): void {
  const now = store.get(rollouts, namespaceOf(rollout), rollout.metadata.name);
  const mode = stringAt(rollout, 'spec', 'workloadRef', 'scaleDown');
  const workload = referred(store, rollout);
  if (workload?.kind !== 'Deployment' || size(workload) === 0 || stringAt(now, 'status', 'phase') !== 'Healthy' || (mode !== 'onsuccess' && mode !== 'progressively')) return;
  writeAs(store, deployments, workload, { ...workload, spec: { ...objectAt(workload, 'spec'), replicas: 0 } }, MANAGER);
}
