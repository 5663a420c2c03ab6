import { type KubeClient, answered } from '../kube.ts';
import { type DeploymentRecord, type PodRecord, type ReplicaSetRecord, deploymentRecord, podRecord, replicaSetRecord } from '../workloads/records.ts';
import type { Deployment } from '../workloads/deployment.ts';
import { WatchCache, type WatchState } from '../watch/index.ts';
import type { FleetPorts } from './model.ts';

/** The path of a resource in a namespace, or cluster-wide where it is null. */
export const resourcePath = (api: '/api/v1' | '/apis/apps/v1', namespace: string | null, resource: string): string =>
  namespace === null ? `${api}/${resource}` : `${api}/namespaces/${encodeURIComponent(namespace)}/${resource}`;

/** Deployments with their ReplicaSets and Pods in one scope, watched together. */
export class WorkloadWatch {
  readonly namespace: string | null;
  readonly #deployments: WatchCache<DeploymentRecord>;
  readonly #replicaSets: WatchCache<ReplicaSetRecord>;
  readonly #pods: WatchCache<PodRecord>;

  /**
   * Watches `namespace`; where none is given, the whole cluster if it may be listed, else the context's own namespace. A
   * cluster-wide list that is forbidden is the common case of a team's user, and no fault.
   */
  static async open(client: KubeClient, namespace: string | null, contextNamespace: string | null, ports: FleetPorts, changed: () => void): Promise<WorkloadWatch> {
    if (namespace !== null) return new WorkloadWatch(client, namespace, ports, changed);
    const all = await client.request({ method: 'GET', path: resourcePath('/apis/apps/v1', null, 'deployments'), query: { limit: '1' } });
    const scope = answered(all, 'list').ok ? null : (contextNamespace ?? 'default');
    return new WorkloadWatch(client, scope, ports, changed);
  }

  private constructor(client: KubeClient, namespace: string | null, { now, random }: FleetPorts, onChange: () => void) {
    this.namespace = namespace;
    const common = { client, now, random, onChange, onState: onChange };
    this.#deployments = new WatchCache({ ...common, path: this.heartbeatPath, project: deploymentRecord });
    this.#replicaSets = new WatchCache({ ...common, path: resourcePath('/apis/apps/v1', namespace, 'replicasets'), project: replicaSetRecord });
    this.#pods = new WatchCache({ ...common, path: resourcePath('/api/v1', namespace, 'pods'), project: podRecord });
  }

  get heartbeatPath(): string {
    return resourcePath('/apis/apps/v1', this.namespace, 'deployments');
  }

  states(): WatchState[] {
    // Pods that may not be read are a limit of the user, shown as such; they do not make the Deployments stale.
    return [this.#deployments.state, this.#replicaSets.state, ...(this.#podsForbidden() ? [] : [this.#pods.state])];
  }

  deployments(): Deployment[] {
    const sets = grouped(this.#replicaSets.values(), (set) => set.owner);
    const pods = this.#podsForbidden() ? null : grouped(this.#pods.values(), (pod) => pod.owner);
    return [...this.#deployments.values()].map((record) => {
      const replicaSets = sets.get(record.uid) ?? [];
      return { record, replicaSets, pods: pods === null ? null : replicaSets.flatMap((set) => pods.get(set.uid) ?? []) };
    });
  }

  close(): void {
    this.#deployments.close();
    this.#replicaSets.close();
    this.#pods.close();
  }

  #podsForbidden(): boolean {
    return this.#pods.state.kind === 'broken' && this.#pods.state.code === 'forbidden';
  }
}

function grouped<T>(values: Iterable<T>, keyOf: (value: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
