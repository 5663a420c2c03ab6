import { type JsonObject, type Stored, child, numberAt } from '../../objects.ts';
import { type Pass, available, currentStep, replicasOf, size, stepsOf, sum } from './pass.ts';

const MAX_WEIGHT = 100;

/** `25%`, `25` or a number, of the desired replicas; surge rounds up, unavailability down, and never both to nothing. */
export function boundsOf(spec: JsonObject): { surge: number; unavailable: number } {
  const desired = replicasOf(spec);
  const part = (key: string, round: (value: number) => number): number => {
    const value = child(spec, 'strategy', 'canary', key);
    return typeof value === 'number' ? value : round((desired * Number.parseInt(typeof value === 'string' ? value : '25', 10)) / 100);
  };
  const surge = part('maxSurge', Math.ceil);
  const unavailable = part('maxUnavailable', Math.floor);
  return { surge, unavailable: Math.min(desired, surge === 0 && unavailable === 0 ? 1 : unavailable) };
}

/** The weight that the steps so far ask for; all of it when they are done, none after an abort. */
export function weightOf({ spec, status }: Pick<Pass, 'spec' | 'status'>): number {
  if (status['promoteFull'] === true || (status['stableRS'] ?? '') === '' || status['currentPodHash'] === status['stableRS']) return MAX_WEIGHT;
  if (status['abort'] === true) return 0;
  const here = currentStep({ spec, status });
  if (here?.step === undefined) return MAX_WEIGHT;
  const weights = stepsOf(spec).slice(0, here.index + 1).flatMap((step) => (typeof step['setWeight'] === 'number' ? [step['setWeight']] : []));
  return weights[weights.length - 1] ?? 0;
}

/**
 * How many pods the new and the stable ReplicaSet should have now, without a traffic router: pods stand for weight, within
 * surge and availability (argo-rollouts `CalculateReplicaCountsForBasicCanary`).
 */
export function canaryCounts(pass: Pick<Pass, 'spec' | 'status' | 'newSet' | 'stableSet' | 'others'>): { fresh: number; stable: number } {
  const { spec, newSet, others } = pass;
  const stableSet = pass.stableSet?.metadata.uid === newSet.metadata.uid ? undefined : pass.stableSet;
  const desired = replicasOf(spec);
  const { surge, unavailable } = boundsOf(spec);
  const wanted = stableSet === undefined ? { fresh: desired, stable: 0 } : approximate(desired, weightOf(pass), surge);
  const maximum = desired + surge;
  let fresh = size(newSet);
  let stable = size(stableSet);
  let room = maximum - fresh - stable - sum(others, size);
  if (stableSet !== undefined && stable < wanted.stable && room > 0) {
    const up = Math.min(room, wanted.stable - stable);
    stable += up;
    room -= up;
  }
  if (fresh < wanted.fresh && room > 0) fresh += Math.min(room, wanted.fresh - fresh);
  // Anything older goes first: its pods serve traffic too.
  if (sum(others, size) > 0) return { fresh, stable };
  const minimum = desired - unavailable;
  const increasing = wanted.fresh >= size(newSet);
  const spare = forScaleDown(newSet, !increasing) + forScaleDown(stableSet, increasing) - minimum;
  if (spare <= 0) return { fresh, stable };
  if (!increasing) {
    if (size(newSet) > wanted.fresh) fresh = Math.max(wanted.fresh, size(newSet) - spare);
    const [drained, other] = within(newSet, stableSet, fresh, stable, maximum, minimum);
    return { fresh: drained, stable: other };
  }
  if (stableSet === undefined) return { fresh, stable };
  if (size(stableSet) > wanted.stable) stable = Math.max(wanted.stable, size(stableSet) - spare);
  const [drained, other] = within(stableSet, newSet, stable, fresh, maximum, minimum);
  return { fresh: other, stable: drained };
}

/** The pod counts whose ratio comes nearest to the weight; with surge one pod more may serve. */
function approximate(desired: number, weight: number, surge: number): { fresh: number; stable: number } {
  if (desired === 0) return { fresh: 0, stable: 0 };
  const ceil = Math.ceil((desired * weight) / MAX_WEIGHT);
  const floor = Math.floor((desired * weight) / MAX_WEIGHT);
  const tied = (total: number): boolean => (total * weight) / MAX_WEIGHT - Math.floor((total * weight) / MAX_WEIGHT) === 0.5;
  const zeroAllowed = weight === MAX_WEIGHT || weight === 0 || (desired === 1 && surge === 0);
  const options: [canary: number, total: number][] = [];
  if (ceil < desired || zeroAllowed) options.push([ceil, desired]);
  if (!tied(desired) && (floor !== 0 || zeroAllowed)) options.push([floor, desired]);
  if (surge > 0) {
    options.push([ceil, desired + 1]);
    if (!tied(desired + 1) && (floor !== 0 || zeroAllowed)) options.push([floor, desired + 1]);
  }
  const distance = ([canary, total]: [number, number]): number => Math.abs((canary * MAX_WEIGHT) / total - weight);
  const best = options.reduce<[number, number] | undefined>((now, one) => (now === undefined || distance(one) < distance(now) ? one : now), undefined);
  return best === undefined ? { fresh: 0, stable: desired } : { fresh: best[0], stable: best[1] - best[0] };
}

function forScaleDown(set: Stored | undefined, ignoreAvailability: boolean): number {
  if (set === undefined) return 0;
  return size(set) < available(set) || ignoreAvailability ? size(set) : available(set);
}

/** Keeps what is drained and its counterpart within surge and availability. */
function within(drain: Stored | undefined, other: Stored | undefined, drainTo: number, otherTo: number, maximum: number, minimum: number): [drained: number, other: number] {
  if (other === undefined) return [drainTo, otherTo];
  const over = Math.max(0, otherTo + drainTo - maximum);
  const adjusted = otherTo - over;
  const serving = Math.min(available(drain), drainTo) + Math.min(available(other), adjusted);
  const lost = Math.max(0, available(other) - adjusted);
  const back = adjusted + Math.min(lost, Math.max(0, minimum - serving));
  return [drainTo - Math.max(0, back + drainTo - maximum), back];
}

/** Whether every ReplicaSet has what the step asks for: the new one available, the stable one made, older ones gone. */
export function atDesiredCounts(pass: Pass): boolean {
  const { fresh, stable } = canaryCounts(pass);
  const threshold = child(pass.spec, 'strategy', 'canary', 'replicaProgressThreshold');
  if (!thresholdMet(threshold, pass.newSet, fresh)) return false;
  const { stableSet } = pass;
  if (stableSet === undefined || stable !== size(stableSet) || stable !== numberAt(stableSet, 'status', 'replicas')) return false;
  return sum(pass.others, available) === 0;
}

export function thresholdMet(threshold: ReturnType<typeof child>, set: Stored, desired: number): boolean {
  const value = child(threshold, 'value');
  if (typeof value !== 'number' || value < 0) return desired === size(set) && desired === available(set);
  if (child(threshold, 'type') === 'Percentage') return desired === 0 || (available(set) / desired) * 100 >= value - 1e-10;
  return available(set) >= value;
}
