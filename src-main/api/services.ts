import type {
  ActPlan, ActRequest, Answer, CanaryView, ChangeView, CheckpointsView, ConnectionsView, DryStep, EntryFilter, EntryView, EnvironmentView, EventView, EvidencePackage, EvidenceScope, FrameView, ItemView,
  PodView, Result, RevisionView, RoomKey, RoomView, RunbookView, RunView, SettingsView, VaultView, Verification, WorkloadRef, WorkloadView, WorkspaceView,
} from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import type { CalendarServices } from './calendar.ts';
import type { JudgementServices } from './judgement.ts';
import type { Opened } from './opened.ts';

export interface SavedFile {
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

/** What the router needs; the composition root builds it from the domains. One field a contract group. */
export interface Services extends Pick<JudgementServices, 'decisions' | 'signals' | 'incidents'>, Pick<CalendarServices, 'calendar' | 'insights'> {
  readonly live: JudgementServices['live'] & CalendarServices['live'] & {
    readonly frame: LiveSource<FrameView>;
    readonly environments: LiveSource<EnvironmentView>;
    readonly workloads: LiveSource<WorkloadView>;
    readonly changes: LiveSource<ChangeView>;
    readonly runs: LiveSource<RunView>;
    readonly entries: LiveSource<EntryView>;
    revisions(ref: WorkloadRef): LiveSource<RevisionView>;
    pods(ref: WorkloadRef): LiveSource<PodView>;
    canary(ref: WorkloadRef): LiveSource<CanaryView>;
    events(ref: WorkloadRef): LiveSource<EventView>;
    room(key: RoomKey): Opened<RoomView>;
    output(run: string, step: string, signal: AbortSignal): AsyncIterable<{ seq: number; text: string }>;
  };
  readonly workspace: {
    get(): WorkspaceView;
    open(dir: string): Promise<Result<WorkspaceView>>;
    saveAs(dir: string, write: boolean): Promise<Result<SavedFile[]>>;
  };
  readonly connections: {
    get(): ConnectionsView;
    useKubeconfig(file: string): Promise<Result<ConnectionsView>>;
    pick(contexts: readonly { context: string; production: Answer }[]): Promise<Result<ConnectionsView>>;
    retry(environment: string): Promise<Result<null>>;
    disarm(environment: string): Promise<Result<null>>;
  };
  readonly items: { read(release: string): Promise<Result<ItemView[]>> };
  readonly runbooks: {
    list(): RunbookView[];
    dryRun(wanted: { runbook: string; release?: string | undefined; inputs: Readonly<Record<string, string>> }): Promise<Result<DryStep[]>>;
    /** The environments that a start with these inputs would reach; for callers that connect before they ask. */
    reach(wanted: { runbook: string; release?: string | undefined; inputs: Readonly<Record<string, string>> }): Result<{ readonly environments: readonly string[] }>;
    lookAgain(run: string, step: string): Promise<Result<{ readonly say: string }>>;
    resize(run: string, step: string, cols: number, rows: number): void;
  };
  readonly journal: {
    read(filter: EntryFilter): Promise<Result<EntryView[]>>;
    verify(against: { checkpoint?: string | undefined; verifier?: string | undefined }): Promise<Result<Verification>>;
    checkpoints(): Promise<Result<CheckpointsView>>;
    /** Signs one over every entry there is. */
    checkpoint(): Promise<Result<CheckpointsView>>;
    evidence(scope: EvidenceScope): Promise<Result<EvidencePackage>>;
    note(text: string, release: string | undefined): Promise<Result<null>>;
  };
  readonly settings: { get(): SettingsView; keepParallel(parallel: number): Result<SettingsView> };
  readonly vault: {
    list(): Promise<VaultView>;
    set(name: string, value: string): Promise<Result<VaultView>>;
    remove(name: string): Promise<Result<VaultView>>;
    rotate(): Promise<Result<VaultView>>;
  };
  readonly acts: {
    plan(request: ActRequest, session: string): Promise<Result<ActPlan>>;
    get(plan: string, session: string): Result<ActPlan>;
    surface(): string;
  };
}
