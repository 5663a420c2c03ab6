import type { WorkloadKind } from '../../../src-preload/contract/index.ts';
import type { AnalysisRecord } from './analyses.ts';
import type { PodRecord, WorkloadRecord } from './records.ts';
import type { RevisionRecord } from './revisions.ts';

/** A workload of any kind with what belongs to it; `pods` is null where they may not be read. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly record: WorkloadRecord;
  /** The versions of its template that the cluster still remembers, in no order. */
  readonly revisions: readonly RevisionRecord[];
  readonly pods: readonly PodRecord[] | null;
  /** What lends it its template, where it has none of its own: an Argo Rollout's `workloadRef`. Then `record.template` is the lender's. */
  readonly lender?: WorkloadRecord;
  /** Analyses of its updates, where its kind has any. */
  readonly analyses?: readonly AnalysisRecord[];
}

/** What the cluster says of a workload's rollout, before it is put into words. */
export interface Rollout {
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly total: number;
  readonly paused: boolean;
  /** What keeps the rest of its pods as they are for as long as nobody acts, in words; null where it goes on by itself. */
  readonly held: string | null;
  /** The controller has not seen the newest spec: its status speaks of an older one. */
  readonly unseen: boolean;
  /** Pods of older templates that are still there, terminating ones included; null when the pods cannot be read. */
  readonly oldPods: number | null;
  /** As far as it goes by itself: where it is held, the pods that are held are not waited for. */
  readonly complete: boolean;
  /** The cluster's own word that it failed. It can recover afterwards. */
  readonly failure: { readonly reason: string; readonly message: string } | null;
  /** Where it stands, in words, where its kind has more to say than numbers. */
  readonly words?: readonly string[];
  /** Why it waits for a person by its own design, such as at a pause step. */
  readonly waits?: string | null;
  readonly deadlineAt: number | null;
  readonly completeSince: number | null;
}
