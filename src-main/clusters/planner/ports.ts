import type { Catalogue } from '../fleet/model.ts';
import type { KubeClient } from '../kube.ts';
import type { JournalFact } from './target.ts';

/** What one workload's plan is made from, besides the cluster's own words. */
export interface ItemPorts {
  readonly client: KubeClient;
  readonly context: string;
  readonly catalogue: Catalogue;
  readonly journal: readonly JournalFact[];
  readonly now: number;
}
