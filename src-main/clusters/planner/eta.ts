import { at, text } from '../kube.ts';
import type { Deployment } from '../workloads/deployment.ts';

/**
 * How long the way back takes, ms: the median time that this Deployment's pods took to become ready, times the rounds that its
 * surge and unavailability allow. Null, with the reason, where no pod tells.
 */
export function etaOf({ record, pods }: Deployment): { etaMs: number | null; etaWhy: string } {
  const took = (pods ?? []).flatMap((pod) => (pod.readySince === null || pod.restarts > 0 ? [] : [pod.readySince - pod.createdAt])).sort((a, b) => a - b);
  const median = took[Math.floor(took.length / 2)];
  if (median === undefined) return { etaMs: null, etaWhy: 'no pod of it tells how long one takes to become ready' };
  const desired = Number(at(record.object, 'spec', 'replicas') ?? 1);
  const rolling = at(record.object, 'spec', 'strategy', 'rollingUpdate');
  const surge = portion(at(rolling, 'maxSurge'), desired, Math.ceil);
  const unavailable = portion(at(rolling, 'maxUnavailable'), desired, Math.floor);
  const recreate = text(at(record.object, 'spec', 'strategy', 'type')) === 'Recreate';
  const rounds = recreate ? 1 : Math.ceil(desired / Math.max(1, surge + unavailable));
  return { etaMs: Math.max(1000, median) * rounds, etaWhy: `its pods take ${Math.round(median / 1000)} s to become ready (median of ${took.length}), in ${rounds} rounds` };
}

function portion(value: unknown, desired: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(typeof value === 'string' ? value : '25%');
  return round((desired * Number(percent?.[1] ?? 25)) / 100);
}
