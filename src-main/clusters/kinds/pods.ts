import type { Workload } from '../workloads/model.ts';
import type { PodRecord } from '../workloads/records.ts';
import { type RevisionRecord, madeFrom } from '../workloads/revisions.ts';

/** The pods that are not of the newest revision, terminating ones included; all of them while it is not known. Null where pods may not be read. */
export const oldPodsOf = ({ pods }: Workload, current: RevisionRecord | undefined): readonly PodRecord[] | null =>
  pods?.filter((pod) => current === undefined || !madeFrom(pod, current)) ?? null;

/** The pods of the newest revision that are not ending. */
export const newPodsOf = ({ pods }: Workload, current: RevisionRecord | undefined): readonly PodRecord[] | null =>
  pods?.filter((pod) => current !== undefined && madeFrom(pod, current) && !pod.terminating) ?? null;

/** Since when all of these pods have been ready, ms since the epoch; null where one is not, or there are none. */
export function readySince(pods: readonly PodRecord[] | null): number | null {
  if (pods === null || pods.length === 0) return null;
  return pods.reduce<number | null>((latest, { readySince: since }) => (latest === null || since === null ? null : Math.max(latest, since)), 0);
}
