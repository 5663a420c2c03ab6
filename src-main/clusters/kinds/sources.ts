import type { KubeObject } from '../kube.ts';
import { type AnalysisRecord, analysisRecord } from '../workloads/analyses.ts';
import { type PodRecord, type WorkloadRecord, podRecord, workloadRecord } from '../workloads/records.ts';
import { type RevisionRecord, controllerRevisionRecord, replicaSetRecord } from '../workloads/revisions.ts';

/** The collections that kinds are joined from, and what is kept of each object. A collection is watched once, however many kinds need it. */
export interface Kept {
  readonly deployments: WorkloadRecord;
  readonly statefulsets: WorkloadRecord;
  readonly daemonsets: WorkloadRecord;
  readonly replicasets: RevisionRecord;
  readonly controllerrevisions: RevisionRecord;
  readonly pods: PodRecord;
  readonly rollouts: WorkloadRecord;
  readonly analysisruns: AnalysisRecord;
}
export type SourceName = keyof Kept;

export interface Source<T> {
  /** `/api/v1`, `/apis/apps/v1` … */
  readonly api: string;
  readonly plural: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly project: (object: KubeObject) => T;
}

const APPS = '/apis/apps/v1';
const ARGO = '/apis/argoproj.io/v1alpha1';

export const sources: { readonly [S in SourceName]: Source<Kept[S]> } = {
  deployments: { api: APPS, plural: 'deployments', project: workloadRecord },
  statefulsets: { api: APPS, plural: 'statefulsets', project: workloadRecord },
  daemonsets: { api: APPS, plural: 'daemonsets', project: workloadRecord },
  replicasets: { api: APPS, plural: 'replicasets', project: replicaSetRecord },
  controllerrevisions: { api: APPS, plural: 'controllerrevisions', project: controllerRevisionRecord },
  rollouts: { api: ARGO, plural: 'rollouts', project: workloadRecord },
  analysisruns: { api: ARGO, plural: 'analysisruns', project: analysisRecord },
  pods: { api: '/api/v1', plural: 'pods', project: podRecord },
};

/** What has been read of each collection. */
export interface Readings {
  of<S extends SourceName>(source: S): Iterable<Kept[S]>;
  /** The same by the uid of what controls them; null where they may not be read. */
  ownedIn<S extends 'replicasets' | 'controllerrevisions' | 'pods' | 'analysisruns'>(source: S): ReadonlyMap<string, readonly Kept[S][]> | null;
}

/** The path of a collection in a namespace, or cluster-wide where it is null. */
export const collectionOf = ({ api, plural }: Pick<Source<unknown>, 'api' | 'plural'>, namespace: string | null): string =>
  namespace === null ? `${api}/${plural}` : `${api}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
