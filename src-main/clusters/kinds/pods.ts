import type { Workload } from '../workloads/model.ts';
import type { PodRecord } from '../workloads/records.ts';
import { type RevisionRecord, madeFrom } from '../workloads/revisions.ts';

/** The pods that are not of the newest revision, terminating ones included; all of them while it is not known. Null where pods may not be read. */
export const oldPodsOf = ({ pods }: Workload, current: RevisionRecord | undefined): readonly PodRecord[] | null =>
  pods?.filter((pod) => current === undefined || !madeFrom(pod, current)) ?? null;

/** The pods of the newest revision that are not ending. */
export const newPodsOf = ({ pods }: Workload, current: RevisionRecord | undefined): readonly PodRecord[] | null =>
  pods?.filter((pod) => current !== undefined && madeFrom(pod, current) && !pod.terminating) ?? null;
