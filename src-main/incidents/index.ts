import { type Cause, type IncidentKey, type IncidentView, type Result, type TreeView, fail, ok, workloadId } from '../../src-preload/contract/index.ts';
import { LiveCollection, type LiveSource, derive } from '../live/index.ts';
import { causesBefore } from './causes.ts';
import { type IncidentEntry, type IncidentState, applyEntry, incidentId } from './fold.ts';
import { incidentView } from './view.ts';
import type { IncidentWorld, IncidentWrite } from './world.ts';

export type { OtherChange } from './causes.ts';
export { type IncidentEntry, incidentKinds } from './fold.ts';
export type { IncidentWorld, IncidentWrite } from './world.ts';

const TICK_MS = 5_000;

/** Incidents by environment and service: those that are open, and what is known of any service that is hurt. */
export class Incidents {
  readonly open: LiveSource<IncidentView>;
  readonly #world: IncidentWorld;
  readonly #states = new Map<string, IncidentState>();
  readonly #listeners = new Set<() => void>();
  readonly #hurtSince = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #derived: ReturnType<typeof derive<IncidentView>>;
  readonly #stop: () => void;

  /** `entries`: what the journal holds of incidents, oldest first. */
  constructor(world: IncidentWorld, entries: readonly IncidentEntry[]) {
    this.#world = world;
    for (const entry of entries) applyEntry(this.#states, entry);
    this.#watchPhases();
    this.#stop = world.workloads.onChange(() => this.#watchPhases());
    const sources = [world.workloads, world.runs, { onChange: (listener: () => void) => (this.#listeners.add(listener), () => this.#listeners.delete(listener)) }];
    this.#derived = derive<IncidentView>(sources, () => [...this.#states.values()].map((state) => this.#view(state, null)), { everyMs: 200, tickMs: TICK_MS });
    this.open = this.#derived.source;
  }

  /** An entry that was just journaled. */
  apply(entry: IncidentEntry): void {
    applyEntry(this.#states, entry);
    for (const listener of [...this.#listeners]) listener();
  }

  /** One service, whether or not an incident of it is open, with its tree asked for as long as somebody looks. */
  look(key: IncidentKey): { readonly source: LiveSource<IncidentView>; close(): void } {
    const { workloads, environments, changes, runs } = this.#world;
    const name = this.#world.treeFor(key.service);
    const tree = name === null ? null : this.#world.openTree(name, key);
    const source = tree?.source ?? new LiveCollection<TreeView>();
    const own = { onChange: (listener: () => void) => (this.#listeners.add(listener), () => this.#listeners.delete(listener)) };
    const derived = derive<IncidentView>([workloads, environments, changes, runs, source, own], () => [this.#view(key, source.all()[0] ?? null)], { tickMs: TICK_MS });
    return {
      source: derived.source,
      close: () => {
        derived.close();
        tree?.close();
      },
    };
  }

  causes({ environment, service }: IncidentKey, onsetAt: number): Cause[] {
    const { changes, others, dependsOn } = this.#world;
    return causesBefore({ environment, service, at: onsetAt, dependsOn: dependsOn(service) }, changes.all(), others());
  }

  async openOne(key: IncidentKey, onsetAt: number | undefined, why: string, release: string | undefined): Promise<Result<null>> {
    if (this.#states.has(incidentId(key.environment, key.service))) return fail('incident-open', `an incident of ${key.service} in ${key.environment} is open already`);
    const onset = onsetAt === undefined ? this.#onsetOf(key) : { at: onsetAt, why };
    return this.#write({ kind: 'incident-opened', data: { onsetAt: onset.at, why: why === '' ? onset.why : why } }, key, release);
  }

  async say(write: IncidentWrite, key: IncidentKey): Promise<Result<null>> {
    if (!this.#states.has(incidentId(key.environment, key.service))) return fail('no-incident', `no incident of ${key.service} in ${key.environment} is open`, { hint: 'Open it first.' });
    return this.#write(write, key, this.#states.get(incidentId(key.environment, key.service))?.release ?? undefined);
  }

  close(): void {
    this.#stop();
    this.#derived.close();
  }

  async #write(write: IncidentWrite, { environment, service }: IncidentKey, release: string | undefined): Promise<Result<null>> {
    const written = await this.#world.write(write, { environment, service }, release);
    return written.ok ? ok(null) : written;
  }

  #view(key: IncidentKey, tree: TreeView | null): IncidentView {
    const state = this.#states.get(incidentId(key.environment, key.service)) ?? null;
    const onset = state === null ? this.#onsetOf(key) : { at: state.onsetAt, why: state.onsetWhy };
    return incidentView({ key, state, onset, tree, causes: this.causes(key, onset.at), world: this.#world });
  }

  /** When it began, as far as that is known, and how. */
  #onsetOf(key: IncidentKey): { at: number; why: string } {
    const ref = this.#world.refOf(key);
    const workload = ref === undefined ? undefined : this.#world.workloads.get(workloadId(ref));
    const seen = ref === undefined ? undefined : this.#hurtSince.get(workloadId(ref));
    if (seen !== undefined) return { at: seen, why: 'first seen failing from here' };
    if (workload?.changedAt != null && workload.phase !== 'healthy') return { at: workload.changedAt, why: 'its newest change: when it began to fail was not seen' };
    return { at: this.#world.now(), why: 'nothing is seen to fail' };
  }

  /** Notes the moment at which a workload is first seen to fail. What failed before it was first seen has no such moment. */
  #watchPhases(): void {
    for (const { id, phase } of this.#world.workloads.all()) {
      const hurt = phase === 'failed' || phase === 'degraded';
      if (hurt && this.#seen.has(id) && !this.#hurtSince.has(id)) this.#hurtSince.set(id, this.#world.now());
      if (phase === 'healthy') this.#hurtSince.delete(id);
      if (!hurt) this.#seen.add(id);
    }
  }
}
