import type { FreezeVerdict, Result, RollbackItem, SteerVerb, WorkloadRef } from '../../src-preload/contract/index.ts';
import type { Fact } from '../journal/index.ts';

/** What a plan that was pressed a while ago is worth now. */
export type Rechecked =
  | { readonly kind: 'as-planned' }
  /** By the facts of this moment nothing needs to be written: the step is skipped, once what follows it has ended well. */
  | { readonly kind: 'already'; readonly say: string }
  | { readonly kind: 'moved'; readonly say: string };

/** A write that has been planned and is not sent yet; it is journaled whole as an intent's request. */
export interface Prepared {
  readonly say: string;
  readonly request: unknown;
  /** What it would change, as a unified diff; for people, not for the journal. */
  readonly diff?: string;
  /** What would be sent or run, whole, where it changes no object that could be compared; secrets by their names. */
  readonly sends?: string;
  /** What it would change, as it is now: kept with the intent. `say`: in words, for whoever must judge it when it is in doubt. */
  readonly preImage?: { readonly say: string } & Readonly<Record<string, unknown>>;
}

export type WriteEnd =
  | { readonly kind: 'written'; readonly generation: number; /** The object's, where the server gave one. */ readonly version?: string; readonly say: string }
  /** Surely without effect. */
  | { readonly kind: 'refused'; readonly say: string }
  | { readonly kind: 'not-sent'; readonly say: string }
  | { readonly kind: 'in-doubt'; readonly say: string };

export interface Progress {
  readonly say: string;
  readonly done: number;
  readonly total: number;
}

export interface Probed {
  readonly verdict: 'done' | 'not-done' | 'unknown';
  readonly fact: string;
}

/** An object of a cluster by its coordinates. */
export interface ObjectRef {
  readonly environment: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

/** Changes to a cluster that are no change of a workload's template. */
export type ObjectChange =
  | { readonly kind: 'hold'; readonly environment: string; readonly owner: Omit<ObjectRef, 'environment'>; readonly uid: string; readonly hold: boolean; readonly was: unknown }
  | { readonly kind: 'scale'; readonly workload: WorkloadRef; readonly replicas: number }
  | { readonly kind: 'restart'; readonly workload: WorkloadRef; readonly at: number }
  | { readonly kind: 'apply'; readonly environment: string; readonly namespace: string | null; readonly manifest: Readonly<Record<string, unknown>> }
  | { readonly kind: 'create'; readonly environment: string; readonly namespace: string | null; readonly manifest: Readonly<Record<string, unknown>> };

/** What actions need of the clusters. The composition root implements it; tests do with a server that counts. */
export interface ClusterPort {
  prepareRollback(item: RollbackItem): Result<Prepared>;
  /** Plans one workload back to what is known good, or to a revision. A plan with blockers is a fault. */
  planBack(ref: WorkloadRef, to: string | null): Promise<Result<RollbackItem>>;
  /** Read-only: whether a planned item still stands, or its workload runs the target already. */
  recheckBack(item: RollbackItem): Promise<Result<Rechecked>>;
  /** A Helm release's item as a run of `helm rollback`. */
  prepareHelm(item: RollbackItem): Result<Prepared>;
  /** Whether Helm calls the release deployed now, in words. */
  helmEnd(ref: WorkloadRef): Promise<{ readonly ok: boolean; readonly say: string }>;
  prepareSetImage(ref: WorkloadRef, container: string | null, image: string): Promise<Result<Prepared>>;
  preparePause(ref: WorkloadRef, paused: boolean): Promise<Result<Prepared>>;
  /** An act on an update that goes step by step. What would do nothing is a fault. */
  prepareSteer(ref: WorkloadRef, verb: SteerVerb): Promise<Result<Prepared>>;
  /** Deletes the pods that hold up a workload's way to a revision (its keeper's uid); null where none does now. */
  prepareFreeing(ref: WorkloadRef, revision: string): Promise<Result<Prepared | null>>;
  prepareChange(change: ObjectChange): Promise<Result<Prepared>>;
  /** Sends a prepared write; its request may come from the journal, after a crash. */
  send(request: unknown): Promise<WriteEnd>;
  /** Read-only: did a request that is in doubt take effect? */
  probe(request: unknown): Promise<Probed>;
  /** Read-only: what a prepared write would change, as a unified difference, by the server's own dry run. */
  difference(request: unknown): Promise<Result<string>>;
  /** Whether a cluster can be asked now. */
  connected(environment: string): boolean;
  /** Resolves as soon as it can be asked, or after `waitMs`, or when nobody waits any more. */
  whenConnected(environment: string, waitMs: number, signal: AbortSignal): Promise<void>;
  /** An object as it is now; null where there is none. */
  read(ref: ObjectRef): Promise<Result<Readonly<Record<string, unknown>> | null>>;
  /** The log of a Job's pods, as far as it can be had. */
  jobLog(ref: ObjectRef): Promise<Result<string>>;
  /** `version`: what was read before it is no end. `heldIsEnd`: to wait for a person, as at a pause step, is an end too. */
  rolloutEnd(ref: WorkloadRef, options: { generation: number; version?: string; heldIsEnd?: boolean; deadlineMs: number; progress: (now: Progress) => void; signal: AbortSignal }): Promise<{ readonly kind: 'complete' | 'failed' | 'deadline' | 'stopped'; readonly say: string }>;
}

/** A reading as an expression sees it. `value` is null where it is unknown, and `why` says so. */
export interface SignalNow {
  readonly value: number | boolean | null;
  readonly text: string;
  readonly why: string;
}

/** A reading of a release's item, as it is journaled. */
export type ItemRead = Extract<Fact, { kind: 'item-read' }>;

export interface RunPorts {
  readonly cluster: ClusterPort;
  /** Null where nothing freezes anything. The release that acts brings its overrides in, and its lane. */
  freeze(environment: string, workload: string, intent: 'forward' | 'rollback', release: string | null): FreezeVerdict | null;
  armed(environment: string): boolean;
  rolesOf(person: string): readonly string[];
  /** Whose SSH key this is, by its public half (`type base64`); null where nobody's. */
  personWithKey(key: string): string | null;
  /** A secret's value, for the moment of its use. */
  secret(name: string): Promise<Result<string>>;
  /** The values that must not be seen in any output. */
  secretsInUse(): readonly string[];
  signals(ref: WorkloadRef): Promise<Readonly<Record<string, SignalNow>>>;
  /** What a decision tree recommends now, with the facts that led there. */
  tree(tree: string, environment: string, service: string): Promise<Result<{ readonly leaf: string; readonly do: string; readonly say: string }>>;
  /** A timed note in the journal. */
  note(text: string, about: { readonly run: string; readonly release: string | null }): Promise<Result<unknown>>;
  /** Asks a pinned item of the release for its phase, once; changes nothing. Null where it is no item that can be read. */
  readItem(item: unknown, moment: ItemRead['data']['moment'], after: string | null, signal: AbortSignal): Promise<ItemRead | null>;
  readonly now: () => number;
  /** The folder for the output of steps, beside the journal. */
  readonly outputDir: string;
}
