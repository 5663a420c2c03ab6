import { counted } from '../../../src-preload/contract/index.ts';
import type { Workload } from '../workloads/model.ts';

/**
 * How long the way back takes, ms: the median time that this workload's pods took to become ready, times the rounds that it
 * takes. Null, with the reason, where no pod tells.
 */
export function etaOf({ pods }: Workload, rounds: number): { etaMs: number | null; etaWhy: string } {
  const took = (pods ?? []).flatMap((pod) => (pod.readySince === null || pod.restarts > 0 ? [] : [pod.readySince - pod.createdAt])).sort((a, b) => a - b);
  const median = took[Math.floor(took.length / 2)];
  if (median === undefined) return { etaMs: null, etaWhy: 'no pod of it tells how long one takes to become ready' };
  return { etaMs: Math.max(1000, median) * rounds, etaWhy: `its pods take ${Math.round(median / 1000)} s to become ready (median of ${took.length}), in ${counted(rounds, 'round')}` };
}
