import { type CanaryView, type ChangeView, type EnvironmentView, type EventView, type PodView, type RevisionView, type WorkloadRef, type WorkloadView, workloadId } from '../../../src-preload/contract/index.ts';
import { type LiveSource, derive } from '../../live/index.ts';
import { changesOf } from '../changes/index.ts';
import { canaryView, kindOf, refOf, workloadView } from '../kinds/index.ts';
import type { Workload } from '../workloads/model.ts';
import { madeFrom } from '../workloads/revisions.ts';
import { eventSource, podViews, revisionViews } from './details.ts';
import { ClusterEnvironment } from './environment.ts';
import type { EnvironmentDef, FleetPorts } from './model.ts';

const DAY_MS = 24 * 60 * 60_000;
const CHANGES_KEPT = 500;

/** All environments together: each connects lazily and fails alone; their readings are live collections. */
export class Fleet {
  readonly environments: LiveSource<EnvironmentView>;
  readonly workloads: LiveSource<WorkloadView>;
  readonly changes: LiveSource<ChangeView>;
  readonly #ports: FleetPorts;
  readonly #byName = new Map<string, ClusterEnvironment>();
  readonly #listeners = new Set<() => void>();
  readonly #derived: { close(): void; recompute(): void }[];
  /** A workload that did not change is not looked at again: with thousands of them, only what moves costs anything. */
  readonly #views = new WeakMap<Workload, WorkloadView>();
  readonly #changesOf = new WeakMap<Workload, readonly ChangeView[]>();
  readonly #events = new Map<string, LiveSource<EventView>>();

  constructor(ports: FleetPorts) {
    this.#ports = ports;
    const changed = { onChange: (listener: () => void) => (this.#listeners.add(listener), () => this.#listeners.delete(listener)) };
    // The clock alone turns a reading stale, so environments are looked at each second even when nothing arrives.
    const environments = derive([changed], () => [...this.#byName.values()].map((one) => one.view()), { tickMs: 1_000 });
    const workloads = derive([changed], () => this.#each((one, environment) => [this.#view(one, environment)]), { everyMs: 60 });
    const changes = derive([changed], () => this.#recentChanges(), { everyMs: 500 });
    this.environments = environments.source;
    this.workloads = workloads.source;
    this.changes = changes.source;
    this.#derived = [environments, workloads, changes];
  }

  /** Makes the fleet hold exactly these environments; those that are unchanged keep their connections. */
  setEnvironments(defs: readonly EnvironmentDef[]): void {
    const wanted = new Map(defs.map((def) => [def.name, def]));
    for (const [name, environment] of this.#byName) {
      if (JSON.stringify(wanted.get(name)) === JSON.stringify(environment.def)) continue;
      environment.close();
      this.#byName.delete(name);
    }
    for (const def of defs) {
      if (!this.#byName.has(def.name)) this.#byName.set(def.name, new ClusterEnvironment(def, this.#ports, () => this.#changed()));
    }
    this.refresh();
  }

  environment(name: string): ClusterEnvironment | undefined {
    return this.#byName.get(name);
  }

  /** A workload's object as it was watched last; undefined where none is. It costs nothing, in the midst of any churn. */
  lastKnown(ref: WorkloadRef): Workload['record'] | undefined {
    return this.#byName.get(ref.environment)?.watch?.lastKnown(ref)?.record;
  }

  /** The files that the contexts come from, for programs that read them by themselves. */
  kubeconfigFiles(): readonly string[] {
    return this.#ports.kubeconfig().files;
  }

  /** The workload as it was last read; undefined where it is not there or nothing was read. */
  workload(ref: WorkloadRef): Workload | undefined {
    return this.#byName.get(ref.environment)?.watch?.find(ref);
  }

  revisions(ref: WorkloadRef): LiveSource<RevisionView> {
    return this.#detail(ref, revisionViews);
  }
  pods(ref: WorkloadRef): LiveSource<PodView> {
    return this.#detail(ref, podViews);
  }
  canary(ref: WorkloadRef): LiveSource<CanaryView> {
    return this.#detail(ref, (workload) => [canaryView(workload, workloadId(ref))].filter((view) => view !== null));
  }
  events(ref: WorkloadRef): LiveSource<EventView> {
    const id = workloadId(ref);
    const source = this.#events.get(id) ?? eventSource(ref, () => this.#byName.get(ref.environment), this.#ports);
    this.#events.set(id, source);
    return source;
  }

  /** What runs now, by the objects that keep the revisions; only where the reading is current. */
  standing(): { environment: string; workload: string; uid: string; revision: number; version: string; healthySince: number | null; unwell: boolean; digests: Record<string, string> }[] {
    return this.#each((one, environment) => {
      const current = kindOf(one.kind).current(one);
      if (current === undefined || this.#byName.get(environment)?.freshness.kind !== 'fresh') return [];
      const { id, phase, version, healthySince } = this.#view(one, environment);
      const digests = Object.fromEntries((one.pods ?? []).filter((pod) => madeFrom(pod, current)).flatMap((pod) => Object.entries(pod.digests)));
      return [{ environment, workload: id, uid: current.uid, revision: current.revision, version, healthySince, unwell: phase === 'failed' || phase === 'degraded', digests }];
    });
  }

  /** Looks again at what has no event of its own: arming, the catalogue. */
  refresh(): void {
    for (const derived of this.#derived) derived.recompute();
  }

  close(): void {
    for (const derived of this.#derived) derived.close();
    for (const environment of this.#byName.values()) environment.close();
    this.#byName.clear();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #each<T>(read: (workload: Workload, environment: string) => T[]): T[] {
    return [...this.#byName.values()].flatMap((environment) => (environment.watch?.workloads() ?? []).flatMap((one) => read(one, environment.def.name)));
  }

  #view(workload: Workload, environment: string): WorkloadView {
    const facts = this.#ports.catalogue().serviceOf(environment, workload.record.name);
    const before = this.#views.get(workload);
    if (before !== undefined && before.service === facts.service && before.tier === facts.tier && before.team === facts.team) return before;
    const view = workloadView(kindOf(workload.kind), workload, environment, facts);
    this.#views.set(workload, view);
    return view;
  }

  #recentChanges(): ChangeView[] {
    const since = this.#ports.now() - DAY_MS;
    return this.#each((one, environment) => {
      const { service } = this.#ports.catalogue().serviceOf(environment, one.record.name);
      const before = this.#changesOf.get(one);
      const known = before !== undefined && (before[0]?.service ?? service) === service ? before : changesOf(one, environment, service, workloadId(refOf(one, environment)));
      this.#changesOf.set(one, known);
      return known.filter((change) => change.at >= since);
    })
      .sort((a, b) => b.at - a.at)
      .slice(0, CHANGES_KEPT);
  }

  /** A detail view of one workload, computed only while its frames are read. */
  #detail<T extends { readonly id: string }>(ref: WorkloadRef, project: (workload: Workload) => T[]): LiveSource<T> {
    const read = (): T[] => {
      const workload = this.workload(ref);
      return workload === undefined ? [] : project(workload);
    };
    const listeners = this.#listeners;
    const open = () => derive([{ onChange: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)) }], read, { everyMs: 60 });
    return {
      get: (id) => read().find((item) => item.id === id),
      all: read,
      onChange: (listener) => {
        const derived = open();
        const stop = derived.source.onChange(listener);
        return () => (stop(), derived.close());
      },
      async *frames(signal) {
        const derived = open();
        try {
          yield* derived.source.frames(signal);
        } finally {
          derived.close();
        }
      },
    };
  }
}
