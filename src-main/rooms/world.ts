import type {
  ChangeView, EntryView, EnvironmentView, FreezeVerdict, FreezeWindow, FrameView, ReleaseView, RollbackPlan, Result, RunView, WorkloadRef,
  WorkloadView,
} from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';

/** What rooms and the frame are computed from. They read; they never keep a truth of their own. */
export interface RoomWorld {
  readonly environments: LiveSource<EnvironmentView>;
  readonly workloads: LiveSource<WorkloadView>;
  readonly changes: LiveSource<ChangeView>;
  readonly runs: LiveSource<RunView>;
  readonly entries: LiveSource<EntryView>;
  readonly now: () => number;
  /** The releases around now, with their state and freeze verdict. */
  releases(): readonly ReleaseView[];
  /** The workload that runs a service in an environment, where the catalogue names one. */
  workloadOf(service: string, environment: string): WorkloadRef | undefined;
  dependantsOf(service: string): readonly string[];
  /** The tree that a room of this service asks, where the workspace has one. */
  treeFor(service: string): string | null;
  freezeNow(ref: WorkloadRef, service: string): FreezeVerdict | null;
  /** Who is on call now, by the shifts that are known; else why nobody is named. */
  onCall(): FrameView['onCall'];
  freezes(): { readonly inForce: readonly FreezeWindow[]; readonly next: FreezeWindow | null };
  planRollback(workloads: readonly WorkloadRef[]): Promise<Result<RollbackPlan>>;
  heldOwners(): FrameView['held'];
  conn(): FrameView['conn'];
  about(): Pick<FrameView, 'workspace' | 'rehearsal' | 'sandbox' | 'person' | 'journal' | 'zone'>;
}

