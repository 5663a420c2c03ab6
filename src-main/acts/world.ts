import type {
  Decided, EffectClass, EnvironmentView, FreezeVerdict, HeldOwner, JournalMode, Press, ReleaseView, Result, RollbackPlan, RunView, SteerPlan, SteerVerb, TreeKey, WorkloadRef, WorkloadView,
} from '../../src-preload/contract/index.ts';
import type { CalendarActs } from './calendar-acts.ts';
import type { LiveSource } from '../live/index.ts';
import type { RequestOf } from './model.ts';

/** Who and why, for the journal. */
export interface Why {
  readonly reason: string;
  readonly release: string | null;
}

/** A runbook that somebody wants to start, for a release or not. */
export interface RunWanted {
  readonly runbook: string;
  readonly release: string | null;
  readonly environments: readonly string[];
  readonly inputs: Readonly<Record<string, string>>;
}

export interface RunPinned {
  readonly hash: string;
  readonly environments: readonly string[];
  readonly steps: readonly { readonly id: string; readonly title: string; readonly effect: EffectClass }[];
}

/** Something that a person agrees to: what recognises it, and what it is in words. */
export interface Agreement {
  readonly key: string;
  readonly say: string;
}

/** What acts are planned from and carried out through. The composition root builds it from the domains. */
export interface ActWorld {
  readonly environments: LiveSource<EnvironmentView>;
  readonly workloads: LiveSource<WorkloadView>;
  readonly runs: LiveSource<RunView>;
  now(): number;
  person(): string;
  journalMode(): JournalMode;
  releases(): readonly ReleaseView[];
  freezeNow(environment: string, service: string, intent: 'forward' | 'rollback', release: string | null): FreezeVerdict | null;
  planRollback(request: Pick<RequestOf<'rollback'>, 'workloads' | 'to' | 'direction' | 'onFailure' | 'parallel'>, planned: Readonly<Record<string, string>>): Promise<Result<RollbackPlan>>;
  startRollback(plan: RollbackPlan, why: Why): Promise<Result<string>>;
  heldOwners(): readonly HeldOwner[];
  startResumeOwner(held: HeldOwner, why: Why): Promise<Result<string>>;
  startPause(workloads: readonly WorkloadRef[], why: Why): Promise<Result<string>>;
  startResume(workloads: readonly WorkloadRef[], why: Why): Promise<Result<string>>;
  /** An act on an update that goes step by step, as it would be now. */
  planSteer(workload: WorkloadRef, verb: SteerVerb): Promise<Result<SteerPlan>>;
  /** `gate`: who must agree before it is sent. */
  startSteer(workload: WorkloadRef, verb: SteerVerb, gate: { readonly by: string; readonly count: number; readonly notPerson: string } | null, why: Why): Promise<Result<string>>;
  /** A runbook as it would be pinned now: its steps, and every environment that they reach. */
  pinRun(wanted: RunWanted): Result<RunPinned>;
  startRunbook(wanted: RunWanted): Promise<Result<string>>;
  answer(run: string, step: string, given: { readonly decision: 'approve' | 'reject'; readonly reason: string; readonly choice: string | null; readonly signature: string | null }): Promise<Result<null>>;
  resumeRun(run: string, reason: string): Promise<Result<null>>;
  pauseRun(run: string, reason: string): Promise<Result<null>>;
  skipStep(run: string, step: string, reason: string): Promise<Result<null>>;
  stopRun(run: string, reason: string): Promise<Result<null>>;
  resolve(run: string, step: string, verdict: 'done' | 'not-done', reason: string): Promise<Result<null>>;
  /** What the probes of a release's items would do that nobody has agreed to yet. */
  probesToAgree(release: string): Promise<readonly Agreement[]>;
  agreeToProbes(release: string, agreed: readonly Agreement[]): Promise<Result<null>>;
  consentPlugin(context: string): Promise<Result<null>>;
  pluginOf(context: string): string | null;
  /** Who sits at this keyboard, and how they press. */
  readonly preferences: {
    people(): readonly { readonly name: string; readonly roles: readonly string[] }[];
    press(): Press;
    choosePerson(name: string | null): Promise<Result<null>>;
    choosePress(press: Press): Promise<Result<null>>;
  };
  readonly calendar: CalendarActs;
  /** What a tree answers at this moment; a fault where it cannot be asked. */
  decideNow(key: TreeKey): Promise<Result<Decided>>;
  readonly arming: { arm(environments: readonly string[], by: string): Promise<Result<number>> };
  readonly conn: {
    holderOf(release: string): { readonly holder: string; readonly since: number } | null;
    take(release: string, by: string): Promise<Result<null>>;
    handOver(release: string, by: string, to: string | null): Promise<Result<null>>;
  };
}
