import type {
  ActPlan, ActRequest, Answer, AskedScope, CalendarItem, CalendarSource, DefinitionChange, ChangeIntent, ChangeView, ConnectionsView, DryStep, Emergencies, EntryFilter, EntryView, EnvironmentView, EventView, Feed, FollowUpView, FrameView,
  MoveTrial, OverrideView, PodView, Proposal, Result, RevisionView, RoomKey, RoomView, RunbookView, RunView, SettingsView, SlotSearch, Slots, SpanVerdict, VaultView, Verification, WeekPlan, WorkloadRef, WorkloadView, WorkspaceView,
} from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import type { JudgementServices } from './judgement.ts';
import type { Opened } from './opened.ts';

export interface SavedFile {
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

/** What the router needs; the composition root builds it from the domains. One field a contract group. */
export interface Services extends Pick<JudgementServices, 'decisions' | 'signals' | 'incidents'> {
  readonly live: JudgementServices['live'] & {
    readonly frame: LiveSource<FrameView>;
    readonly environments: LiveSource<EnvironmentView>;
    readonly workloads: LiveSource<WorkloadView>;
    readonly changes: LiveSource<ChangeView>;
    readonly runs: LiveSource<RunView>;
    readonly entries: LiveSource<EntryView>;
    calendar(from: number, to: number): Opened<CalendarItem>;
    calendarSources(): Opened<CalendarSource>;
    overrides(): Opened<OverrideView>;
    followUps(): Opened<FollowUpView>;
    revisions(ref: WorkloadRef): LiveSource<RevisionView>;
    pods(ref: WorkloadRef): LiveSource<PodView>;
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
  readonly calendar: {
    list(from: number, to: number): Result<CalendarItem[]>;
    verdict(scope: AskedScope, intent: ChangeIntent, when: { at: number } | { from: number; to: number }): Result<SpanVerdict>;
    tryMove(asked: {
      release?: string | undefined; services?: string[] | undefined; environments?: string[] | undefined; captain?: string | undefined; intent: 'forward' | 'emergency'; start: number; end: number;
    }): Result<MoveTrial>;
    findSlot(search: SlotSearch): Result<Slots>;
    proposeChange(change: DefinitionChange): Promise<Result<Proposal>>;
    export(from: number, to: number): Promise<Result<{ file: string; text: string }>>;
    weekPlan(at: number, zone: string | undefined): Result<WeekPlan>;
    feed(): Feed;
    makeFeed(): Promise<Result<Feed>>;
    revokeFeed(): Promise<Result<Feed>>;
  };
  readonly insights: {
    emergencies(from: number, to: number): Result<Emergencies>;
  };
  readonly runbooks: {
    list(): RunbookView[];
    dryRun(wanted: { runbook: string; release?: string | undefined; inputs: Readonly<Record<string, string>> }): Promise<Result<DryStep[]>>;
    /** The environments that a start with these inputs would reach; for callers that connect before they ask. */
    reach(wanted: { runbook: string; release?: string | undefined; inputs: Readonly<Record<string, string>> }): Result<{ readonly environments: readonly string[] }>;
    resize(run: string, step: string, cols: number, rows: number): void;
  };
  readonly journal: {
    read(filter: EntryFilter): Promise<Result<EntryView[]>>;
    verify(): Promise<Result<Verification>>;
    note(text: string, release: string | undefined): Promise<Result<null>>;
  };
  readonly settings: { get(): SettingsView };
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
