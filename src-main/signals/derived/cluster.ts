import { type EventView, type Freshness, type PodView, type WorkloadView, counted } from '../../../src-preload/contract/index.ts';
import type { Reading } from '../model.ts';
import { type SignalName, derivedSignals } from './names.ts';

/** What cluster-derived readings are taken from. Undefined where the workload is not there; null where it may not be read. */
export interface WorkloadReadings {
  readonly workload: WorkloadView | undefined;
  readonly pods: readonly PodView[] | null;
  readonly events: readonly EventView[] | null;
  readonly freshness: Freshness;
  readonly now: number;
}

const EVENTS_MS = 10 * 60_000;
const PULL = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/;

/**
 * The readings that the cluster itself gives of one workload. From a stale environment, or one that was never read, every one
 * of them is unknown: an old reading is not a reading.
 */
export function clusterReadings({ workload, pods, events, freshness, now }: WorkloadReadings): Reading[] {
  const dark = freshness.kind !== 'fresh' ? freshness.reason : workload === undefined ? 'there is no such workload' : null;
  const at = freshness.kind === 'fresh' ? freshness.provenAt : null;
  const asked = workload === undefined ? 'the cluster' : `${workload.ref.kind}/${workload.ref.name} in ${workload.ref.namespace}`;
  const known = (name: SignalName, value: number | boolean | null, text: string, why = ''): Reading => {
    const base = { name, unit: derivedSignals[name].unit, verdict: 'unknown' as const, source: 'cluster', asked, observedAt: at, groups: null };
    return dark === null && value !== null ? { ...base, value, text, why } : { ...base, value: null, text: 'unknown', why: dark ?? why };
  };
  const revision = workload?.revision ?? null;
  const newest = pods?.filter((pod) => pod.revision === revision && !pod.terminating) ?? null;
  const failing = newest?.filter((pod) => pod.phase === 'failed') ?? null;
  const old = pods?.filter((pod) => pod.revision !== revision) ?? null;
  const oldReady = old?.filter((pod) => pod.phase === 'healthy') ?? null;
  const pending = pods?.filter((pod) => pod.phase === 'progressing' && !pod.terminating) ?? null;
  const pull = pods?.filter((pod) => PULL.test(pod.reason)) ?? null;
  const restarts = pods?.reduce((sum, pod) => sum + pod.restarts, 0) ?? null;
  const warnings = events?.filter((event) => event.type === 'Warning' && now - event.at <= EVENTS_MS) ?? null;
  const noPods = 'its pods may not be read';
  const share = newest === null || failing === null || newest.length === 0 ? null : failing.length / newest.length;
  const desired = workload?.desired ?? 0;
  const updated = `${workload?.updated ?? 0} of ${desired} updated`;
  return [
    known('newPods', newest?.length ?? null, `${counted(newest?.length ?? 0, 'pod')} of ${workload?.version ?? ''}`, noPods),
    known('newPodsFailing', failing?.length ?? null, `${failing?.length ?? 0} of ${newest?.length ?? 0} new pods fail`, noPods),
    known('newPodsFailingShare', share, `${failing?.length ?? 0} of ${newest?.length ?? 0} new pods fail`, newest?.length === 0 ? 'there is no new pod' : noPods),
    known('oldPodsReady', oldReady?.length ?? null, `${oldReady?.length ?? 0} old pods ready`, noPods),
    known('oldPodsListed', old?.length ?? null, `${old?.length ?? 0} old pods listed`, noPods),
    known('podsPending', pending?.length ?? null, `${counted(pending?.length ?? 0, 'pod')} pending`, noPods),
    known('imagePullFailing', pull?.length ?? null, `${counted(pull?.length ?? 0, 'pod')} cannot pull their image`, noPods),
    known('restarts', restarts, `${restarts ?? 0} restarts`, noPods),
    known('warningEvents', warnings?.length ?? null, `${warnings?.length ?? 0} warnings in 10 min`, 'its events are not read'),
    known('readyShare', desired === 0 ? null : (workload?.ready ?? 0) / desired, `${workload?.ready ?? 0} of ${desired} ready`, 'none are desired'),
    known('newShare', desired === 0 ? null : (workload?.updated ?? 0) / desired, updated, 'none are desired'),
    known('inFlight', workload === undefined ? null : workload.updated < desired || (workload.oldPods ?? 0) > 0, updated),
    known('paused', workload === undefined ? null : workload.phase === 'paused', workload?.phase ?? ''),
    known('canAbort', workload === undefined ? null : workload.canary !== null && workload.phase !== 'healthy', workload === undefined ? '' : `${workload.ref.kind}, ${workload.phase}`),
    known('failed', workload === undefined ? null : workload.phase === 'failed', workload?.say ?? ''),
    known('secondsSinceChange', workload?.changedAt == null ? null : Math.max(0, Math.round((now - workload.changedAt) / 1000)), changedText(workload, now), 'the cluster does not say when it changed'),
  ];
}

function changedText(workload: WorkloadView | undefined, now: number): string {
  if (workload?.changedAt == null) return '';
  return `changed ${Math.max(0, Math.round((now - workload.changedAt) / 60_000))} min ago${workload.changedBy === null ? '' : ` by ${workload.changedBy}`}`;
}
