import type { ChangeView, EnvironmentView, FrameView, IncidentKey, Result, RunView, TreeView, WorkloadRef, WorkloadView } from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import type { OtherChange } from './causes.ts';

/** What incidents are told from. They read; what people say of them is journaled by `write`. */
export interface IncidentWorld {
  readonly environments: LiveSource<EnvironmentView>;
  readonly workloads: LiveSource<WorkloadView>;
  readonly changes: LiveSource<ChangeView>;
  readonly runs: LiveSource<RunView>;
  now(): number;
  refOf(key: IncidentKey): WorkloadRef | undefined;
  dependsOn(service: string): readonly string[];
  /** Changes that the clusters do not know of. */
  others(): readonly OtherChange[];
  treeFor(service: string): string | null;
  openTree(tree: string, key: IncidentKey): { readonly source: LiveSource<TreeView>; close(): void };
  conn(): FrameView['conn'];
  onCall(key: IncidentKey): FrameView['onCall'];
  write(write: IncidentWrite, key: IncidentKey, release: string | undefined): Promise<Result<unknown>>;
}
export type IncidentWrite =
  | { readonly kind: 'incident-opened' | 'incident-onset'; readonly data: { readonly onsetAt: number; readonly why: string } }
  | { readonly kind: 'incident-note'; readonly data: { readonly speaker: string; readonly text: string } }
  | { readonly kind: 'status-given'; readonly data: { readonly text: string; readonly everyMs: number } }
  | { readonly kind: 'incident-closed'; readonly data: { readonly why: string } };
