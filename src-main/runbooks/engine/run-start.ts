import type { PinnedStep } from '../language/model.ts';

/** What a run is started with; all of it is journaled. */
export interface RunStart {
  readonly runbook: string;
  readonly title: string;
  /** Hash of the runbook's file, or of the plan for runs that come from a plan. */
  readonly hash: string;
  readonly by: string;
  readonly reason: string;
  readonly release: string | null;
  readonly environments: readonly string[];
  readonly steps: readonly PinnedStep[];
  /** The runbook's text and the inputs as given; absent where the run comes from a plan. */
  readonly source?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** What the release changes besides workloads: read before, during and after. */
  readonly items?: readonly unknown[];
  /** Its first step does not wait for that first reading: to stop and to go back is more urgent. */
  readonly urgent?: boolean;
}
