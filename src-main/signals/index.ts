import type { Freshness, PodView, WorkloadView } from '../../src-preload/contract/index.ts';

/** A live reading: its value, or null where it is unknown, with why. */
export interface Reading {
  readonly name: string;
  readonly value: number | boolean | null;
  readonly text: string;
  readonly source: string;
  readonly observedAt: number | null;
  readonly why: string;
}

/** What cluster-derived readings are taken from. Undefined where the workload is not there. */
export interface WorkloadReadings {
  readonly workload: WorkloadView | undefined;
  readonly pods: readonly PodView[] | null;
  readonly freshness: Freshness;
  /** Can it go back, and why; null while that has not been planned. */
  readonly wayBack: { readonly answer: 'yes' | 'no' | 'unknown'; readonly why: string; readonly at: number } | null;
}

/** The signals there are, each with what it means; trees may use these names and no others. */
export const signalNames = ['newPods', 'newPodsFailing', 'newPodsFailingShare', 'oldPodsReady', 'readyShare', 'inFlight', 'paused', 'failed', 'canGoBack'] as const;
export type SignalName = (typeof signalNames)[number];

/**
 * All cluster-derived readings of one workload. From a stale environment, or one that was never read, every one of them is
 * unknown: an old reading is not a reading.
 */
export function readSignals({ workload, pods, freshness, wayBack }: WorkloadReadings): Readonly<Record<SignalName, Reading>> {
  const dark = freshness.kind !== 'fresh' ? freshness.reason : workload === undefined ? 'there is no such workload' : null;
  const at = freshness.kind === 'fresh' ? freshness.provenAt : null;
  const known = (name: SignalName, value: number | boolean | null, text: string, why = ''): Reading =>
    dark === null && value !== null ? { name, value, text, source: 'cluster', observedAt: at, why } : { name, value: null, text: 'unknown', source: 'cluster', observedAt: at, why: dark ?? why };
  const revision = workload?.revision ?? null;
  const newest = pods?.filter((pod) => pod.revision === revision && !pod.terminating) ?? null;
  const failing = newest?.filter((pod) => pod.phase === 'failed') ?? null;
  const old = pods?.filter((pod) => pod.revision !== revision && pod.phase === 'healthy') ?? null;
  const noPods = 'its pods may not be read';
  const share = newest === null || failing === null || newest.length === 0 ? null : failing.length / newest.length;
  return {
    newPods: known('newPods', newest?.length ?? null, `${newest?.length ?? 0} pods of ${workload?.version ?? ''}`, noPods),
    newPodsFailing: known('newPodsFailing', failing?.length ?? null, `${failing?.length ?? 0} of ${newest?.length ?? 0} new pods fail`, noPods),
    newPodsFailingShare: known('newPodsFailingShare', share, `${failing?.length ?? 0} of ${newest?.length ?? 0} new pods fail`, newest?.length === 0 ? 'there is no new pod' : noPods),
    oldPodsReady: known('oldPodsReady', old?.length ?? null, `${old?.length ?? 0} old pods ready`, noPods),
    readyShare: known('readyShare', workload === undefined || workload.desired === 0 ? null : workload.ready / workload.desired, `${workload?.ready ?? 0} of ${workload?.desired ?? 0} ready`),
    inFlight: known('inFlight', workload === undefined ? null : workload.updated < workload.desired || (workload.oldPods ?? 0) > 0, workload === undefined ? '' : `${workload.updated} of ${workload.desired} updated`),
    paused: known('paused', workload === undefined ? null : workload.phase === 'paused', workload?.phase ?? ''),
    failed: known('failed', workload === undefined ? null : workload.phase === 'failed', workload?.say ?? ''),
    canGoBack: {
      ...known('canGoBack', wayBack === null || wayBack.answer === 'unknown' ? null : wayBack.answer === 'yes', wayBack?.why ?? '', wayBack?.why ?? 'no way back has been planned yet'),
      observedAt: wayBack?.at ?? null, source: 'rollback planner',
    },
  };
}
