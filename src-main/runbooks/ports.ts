import type { FreezeVerdict, Result, RollbackItem, WorkloadRef } from '../../src-preload/contract/index.ts';

/** A write that has been planned and is not sent yet; it is journaled whole as an intent's request. */
export interface Prepared {
  readonly say: string;
  readonly request: unknown;
}

export type WriteEnd =
  | { readonly kind: 'written'; readonly generation: number; readonly say: string }
  /** Surely without effect. */
  | { readonly kind: 'refused'; readonly say: string }
  | { readonly kind: 'not-sent'; readonly say: string }
  | { readonly kind: 'in-doubt'; readonly say: string };

export interface Progress {
  readonly say: string;
  readonly done: number;
  readonly total: number;
}

/** What actions need of the clusters. The composition root implements it; tests do with a server that counts. */
export interface ClusterPort {
  prepareRollback(item: RollbackItem): Result<Prepared>;
  prepareSetImage(ref: WorkloadRef, container: string | null, image: string): Promise<Result<Prepared>>;
  preparePause(ref: WorkloadRef, paused: boolean): Promise<Result<Prepared>>;
  /** Sends a prepared write; its request may come from the journal, after a crash. */
  send(request: unknown): Promise<WriteEnd>;
  probe(request: unknown): Promise<{ readonly verdict: 'done' | 'not-done' | 'unknown'; readonly fact: string }>;
  rolloutEnd(ref: WorkloadRef, options: { generation: number; deadlineMs: number; progress: (now: Progress) => void; signal: AbortSignal }): Promise<{ readonly kind: 'complete' | 'failed' | 'deadline' | 'stopped'; readonly say: string }>;
}

export interface RunPorts {
  readonly cluster: ClusterPort;
  /** Null where nothing freezes anything. */
  freeze(environment: string, workload: string, intent: 'forward' | 'rollback'): FreezeVerdict | null;
  armed(environment: string): boolean;
  rolesOf(person: string): readonly string[];
  readonly now: () => number;
  /** The folder for the output of steps, beside the journal. */
  readonly outputDir: string;
}
