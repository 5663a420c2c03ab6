import type { Catalogue } from '../fleet/model.ts';
import type { KubeClient } from '../kube.ts';
import type { JournalFact } from './evidence.ts';

/** What one workload's plan is made from, besides the cluster's own words. */
export interface ItemPorts {
  readonly client: KubeClient;
  /** The same cluster, read anew each time. */
  readonly fresh: KubeClient;
  readonly context: string;
  readonly catalogue: Catalogue;
  readonly journal: readonly JournalFact[];
  /** How long (ms) a revision must have stayed healthy to be known good. */
  readonly healthyForMs: number;
  readonly now: number;
}
