import { type WorkloadKind, type WorkloadRef } from '../../../src-preload/contract/index.ts';
import { type Kept, type Kind, type Readings, type SourceName, allKinds, collectionOf, sources } from '../kinds/index.ts';
import { type KubeClient, answered } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import { WatchCache, type WatchState } from '../watch/index.ts';
import type { FleetPorts } from './model.ts';
import { installedKinds } from './installed.ts';

/** How often (ms) it is asked whether the definition of a kind that was absent has come. One small request. */
const LOOK_AGAIN_MS = 60_000;

type Caches = { readonly [S in SourceName]?: WatchCache<Kept[S]> };

/** Workloads of every kind that the cluster serves, with what belongs to them, in one scope. Each collection is watched once. */
export class WorkloadWatch {
  readonly namespace: string | null;
  readonly #client: KubeClient;
  readonly #ports: FleetPorts;
  readonly #onChange: () => void;
  readonly #kinds = new Set<Kind>();
  readonly #timer: ReturnType<typeof setInterval>;
  #caches: Caches = {};
  /** Joined once after a change, however many ask. */
  #joined: ReadonlyMap<string, Workload> | null = null;
  #last: ReadonlyMap<string, Workload> = new Map();

  /**
   * Watches `namespace`; where none is given, the whole cluster if it may be listed, else the context's own namespace. A
   * cluster-wide list that is forbidden is the common case of a team's user, and no fault.
   */
  static async open(client: KubeClient, namespace: string | null, contextNamespace: string | null, ports: FleetPorts, changed: () => void): Promise<WorkloadWatch> {
    const installed = await installedKinds(client);
    if (namespace !== null) return new WorkloadWatch(client, namespace, ports, changed, installed);
    const all = await client.request({ method: 'GET', path: collectionOf(sources.deployments, null), query: { limit: '1' } });
    const scope = answered(all, 'list').ok ? null : (contextNamespace ?? 'default');
    return new WorkloadWatch(client, scope, ports, changed, installed);
  }

  private constructor(client: KubeClient, namespace: string | null, ports: FleetPorts, onChange: () => void, kinds: readonly Kind[]) {
    this.namespace = namespace;
    this.#client = client;
    this.#ports = ports;
    this.#onChange = () => {
      this.#joined = null;
      onChange();
    };
    this.#take(kinds);
    this.#timer = setInterval(() => void this.#lookAgain(), LOOK_AGAIN_MS);
  }

  /** Those that the cluster serves. */
  get kinds(): readonly Kind[] {
    return [...this.#kinds];
  }
  get heartbeatPath(): string {
    return collectionOf(sources.deployments, this.namespace);
  }

  /** Those that freshness is made of. Pods and optional collections that may not be read are a limit of the user, shown as such; they make nothing stale. */
  states(): WatchState[] {
    const open = Object.entries(this.#caches).map(([name, cache]) => ({ name, state: cache.state }));
    return open.filter(({ name, state }) => name === 'deployments' || name === 'replicasets' || !isRefused(state)).map(({ state }) => state);
  }

  workloads(): Workload[] {
    return [...this.#all().values()];
  }

  find(ref: WorkloadRef): Workload | undefined {
    return this.#all().get(keyOf(ref.kind, ref.namespace, ref.name));
  }

  /** The same as it was joined last: joins nothing, however much has changed since. */
  lastKnown(ref: WorkloadRef): Workload | undefined {
    return this.#last.get(keyOf(ref.kind, ref.namespace, ref.name));
  }

  /** Everything is listed anew, at once. */
  renew(): void {
    for (const cache of Object.values(this.#caches)) cache.renew();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const cache of Object.values(this.#caches)) cache.close();
  }

  #all(): ReadonlyMap<string, Workload> {
    if (this.#joined !== null) return this.#joined;
    const readings = readingsOf(this.#caches);
    const joined = [...this.#kinds].flatMap((kind) => kind.join(readings)).map((one) => [keyOf(one.kind, one.record.namespace, one.record.name), one] as const);
    this.#joined = new Map(joined.map(([key, one]) => [key, same(this.#last.get(key), one)]));
    this.#last = this.#joined;
    return this.#joined;
  }

  #take(kinds: readonly Kind[]): void {
    for (const kind of kinds) {
      this.#kinds.add(kind);
      for (const name of kind.watches) if (this.#caches[name] === undefined) this.#caches = { ...this.#caches, [name]: this.#watch(name) };
    }
  }

  #watch<S extends SourceName>(name: S): WatchCache<Kept[S]> {
    const { now, random } = this.#ports;
    const source = sources[name];
    return new WatchCache({
      client: this.#client, now, random, onChange: this.#onChange, onState: this.#onChange,
      path: collectionOf(source, this.namespace), project: source.project, ...(source.query === undefined ? {} : { query: source.query }),
    });
  }

  async #lookAgain(): Promise<void> {
    if (this.#kinds.size === allKinds.length) return;
    this.#take((await installedKinds(this.#client)).filter((kind) => !this.#kinds.has(kind)));
  }
}

/** The workload as it was joined before where nothing of it has changed since, so that what is computed from it can be kept. */
function same(before: Workload | undefined, now: Workload): Workload {
  const equal = before !== undefined && before.record === now.record && alike(before.revisions, now.revisions) && alike(before.pods ?? [], now.pods ?? []) && (before.pods === null) === (now.pods === null)
    && before.lender === now.lender && alike(before.analyses ?? [], now.analyses ?? []);
  return equal ? before : now;
}

const alike = (before: readonly unknown[], now: readonly unknown[]): boolean => before.length === now.length && before.every((one, index) => one === now[index]);

const keyOf = (kind: WorkloadKind, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;

const isRefused = (state: WatchState): boolean => state.kind === 'broken' && (state.code === 'forbidden' || state.code === 'not-found');

function readingsOf(caches: Caches): Readings {
  const grouped = new Map<SourceName, ReadonlyMap<string, readonly { readonly owner: string | null }[]>>();
  return {
    of: (source) => caches[source]?.values() ?? [],
    ownedIn(source) {
      const cache = caches[source];
      if (cache === undefined || isRefused(cache.state)) return null;
      const known = grouped.get(source) ?? byOwner(cache.values());
      grouped.set(source, known);
      // The map was filled from this very source's values.
      return known as ReturnType<typeof byOwner<Kept[typeof source]>>;
    },
  };
}

function byOwner<T extends { readonly owner: string | null }>(values: Iterable<T>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    if (value.owner === null) continue;
    const group = groups.get(value.owner);
    if (group === undefined) groups.set(value.owner, [value]);
    else group.push(value);
  }
  return groups;
}
