import type { Blocker, Evidence, PlannedStep, Result, RollbackItem, WorkloadKind, WorkloadRef } from '../../../src-preload/contract/index.ts';
import type { KubeClient, Raw } from '../kube.ts';
import type { From, GuardedPatch } from '../planner/guard.ts';
import type { ItemPorts } from '../planner/ports.ts';
import type { Rollout, Workload } from '../workloads/model.ts';
import type { PodRecord } from '../workloads/records.ts';
import type { RevisionRecord } from '../workloads/revisions.ts';
import type { Readings, SourceName } from './sources.ts';

/** Where a kind is served; `plural` is also what kubectl calls it. */
export interface Api {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/**
 * One kind of workload: everything that differs between kinds, and nothing else. A kind is a value, one file each; whatever
 * steers workloads asks `kindOf`. Nothing here keeps state.
 */
export interface Kind {
  readonly name: WorkloadKind;
  readonly api: Api;
  /** What kubectl also takes for its name, in lower case. */
  readonly short: readonly string[];
  /** `always`: every cluster serves it. `where-installed`: looked for by discovery, and where it is absent nothing is watched. */
  readonly served: 'always' | 'where-installed';
  /** The collections that it is joined from; the kind's own comes first. */
  readonly watches: readonly SourceName[];
  /** What its revisions are kept in, in words for people: "ReplicaSet". */
  readonly history: string;
  /** All workloads of this kind in what has been read. Called after changes: it joins, and asks nothing. */
  join(readings: Readings): Workload[];
  /** One workload straight from the server, consistently: never from a watch. */
  read(client: KubeClient, ref: WorkloadRef): Promise<Result<Workload>>;
  /** The revision that holds the present template, if its controller has made it. */
  current(workload: Workload): RevisionRecord | undefined;
  /** The rollout as the cluster tells it, from the generation that a write returned (0: whatever is there). */
  rollout(workload: Workload, minGeneration?: number): Rollout;
  readonly back: WayBack;
  readonly stop: WayToStop;
}

/** How a kind goes back: by a guarded write of an earlier template, or by a way of its own. */
export type WayBack = TemplateWay | OwnWay;

/** Kinds whose revisions are pod templates. The planner does the rest: candidates, dry run, diff, config, guard, digest. */
export interface TemplateWay {
  readonly by: 'template';
  /** What the write is guarded by, and where it goes. */
  from(workload: Workload): From;
  /** Deciding facts besides uid, template and owners, each a name and a printable value (SEMANTICS, "The guard"). */
  facts(workload: Workload): Readonly<Record<string, string>>;
  /** What only this kind knows for or against one of its revisions. */
  evidence(revision: RevisionRecord, workload: Workload): readonly Evidence[];
  /** What the captain should know of this way back, in sentences. */
  notes(workload: Workload, target: Raw): readonly string[];
  blockers(workload: Workload, target: RevisionRecord): readonly Blocker[];
  /** The pods that its controller would wait for for ever on the way to this revision. */
  stuckOn(workload: Workload, target: RevisionRecord): readonly PodRecord[];
  /** Effects of their own before and after the write, each a step of the run with its own intent and outcome. */
  steps(workload: Workload, target: RevisionRecord, ref: WorkloadRef): { readonly before: readonly PlannedStep[]; readonly after: readonly PlannedStep[] };
  /** Why this object is steered through another one, if it is; looked for only when a plan is made. */
  elsewhere?(client: KubeClient, ref: WorkloadRef): Promise<Blocker | null>;
  /** How many rounds of pods the way back takes. */
  rounds(workload: Workload): number;
}

/** Kinds that go back by something else than a template; they make the whole item, and the write that is journaled. */
export interface OwnWay {
  readonly by: 'own';
  plan(ref: WorkloadRef, chosen: string | undefined, ports: ItemPorts): Promise<Result<RollbackItem>>;
}

/** How a rollout is held where it stands, and let go on. */
export interface WayToStop {
  stopped(workload: Workload): boolean;
  /** The guarded write, or why this workload cannot be stopped by one. */
  write(workload: Workload, stopped: boolean): Result<GuardedPatch>;
}
