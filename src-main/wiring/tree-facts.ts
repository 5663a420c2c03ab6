import { type EventView, type PodView, type Result, type RollbackPlan, type TreeKey, type WorkloadRef, type WorkloadView, workloadId } from '../../src-preload/contract/index.ts';
import { type LeafSubject, type RecordPort, type SessionPorts, type Tree } from '../decisions/index.ts';
import { type AnalysisVerdict, type Subject, type WayBack, analysisOf, analysisReading, clusterReadings, runReadings, wayBackReadings } from '../signals/index.ts';
import { readObject } from '../clusters/index.ts';
import { workloadOf } from '../workspace/index.ts';
import type { Deck } from './deck.ts';

const PLAN_EVERY_MS = 10_000;
/** The states of a release that is going on. */
const ACTIVE: readonly string[] = ['window-open', 'running', 'waiting', 'in-doubt', 'failed'];
const ANALYSIS_EVERY_MS = 10_000;

/** The workload that runs a service: by the catalogue, else the one that the clusters show under this name. */
export function refOf({ target, fleet }: Deck, { environment, service }: Pick<TreeKey, 'environment' | 'service'>): WorkloadRef | undefined {
  const named = target.workspace === null ? undefined : workloadOf(target.workspace, service, environment);
  return named ?? fleet.workloads.all().find((view) => view.ref.environment === environment && view.service === service)?.ref;
}

const viewOf = ({ fleet }: Deck, ref: WorkloadRef | undefined): WorkloadView | undefined => (ref === undefined ? undefined : fleet.workloads.get(workloadId(ref)));

export function leafSubject(deck: Deck, key: TreeKey): LeafSubject {
  const release = deck.calendar.around().find((one) => ACTIVE.includes(one.state) && one.environments.includes(key.environment) && key.service in one.services);
  return { ref: refOf(deck, key) ?? null, release: release?.id ?? null, environment: key.environment, service: key.service };
}

/** What a tree is asked with: its definition as it is now, the way back planned, and where its recommendations are written. */
export interface TreeMeans {
  tree(): Tree | undefined;
  plan(ref: WorkloadRef): Promise<Result<RollbackPlan>>;
  readonly record: RecordPort;
}

/** Everything that a tree of one service stands on; `close` stops what is kept up for it. */
export function sessionPorts(deck: Deck, key: TreeKey, { tree, plan, record }: TreeMeans): { ports: SessionPorts; close: () => void } {
  const { environment, service } = key;
  const ref = refOf(deck, key);
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const kept = keepUp(deck, ref, plan, changed);
  const freshness = () => deck.fleet.environments.get(environment)?.freshness ?? { kind: 'never' as const, reason: `${environment} is not connected` };
  const ports: SessionPorts = {
    tree,
    about: () => ({ leaf: leafSubject(deck, key), signals: subjectOf(deck, key, ref, kept.pods()) }),
    slo: () => deck.target.workspace?.services.get(service)?.value.slo ?? null,
    derived: () => {
      const workload = viewOf(deck, ref);
      const fresh = freshness();
      return [
        ...clusterReadings({ workload, pods: kept.pods(), events: kept.events(), freshness: fresh, now: deck.now() }),
        ...runReadings(deck.engine.runs.all(), ref === undefined ? null : workloadId(ref), workload?.changedAt ?? null, deck.now()),
        ...wayBackReadings(kept.wayBack()),
        analysisReading(kept.analysis()),
      ];
    },
    onChange: (listener) => {
      listeners.add(listener);
      const stops = [deck.fleet.workloads, deck.fleet.environments, deck.engine.runs].map((source) => source.onChange(listener));
      return () => {
        listeners.delete(listener);
        for (const stop of stops) stop();
      };
    },
    answers: deck.answers, desk: deck.signals, record, now: deck.now,
  };
  return { ports, close: kept.close };
}

interface KeptUp {
  pods(): readonly PodView[] | null;
  events(): readonly EventView[] | null;
  wayBack(): WayBack | null;
  analysis(): AnalysisVerdict;
  close(): void;
}

/** What has to be watched, planned or read again for as long as somebody looks. */
function keepUp(deck: Deck, ref: WorkloadRef | undefined, planBack: TreeMeans['plan'], changed: () => void): KeptUp {
  let wayBack: WayBack | null = null;
  let analysis: AnalysisVerdict = { verdict: 'none', say: 'nothing analyses this workload', source: 'cluster', at: null };
  if (ref === undefined) return { pods: () => null, events: () => null, wayBack: () => wayBack, analysis: () => analysis, close: () => undefined };
  const stopped = new AbortController();
  const pods = deck.fleet.pods(ref);
  const events = deck.fleet.events(ref);
  const plan = async (): Promise<void> => {
    const planned = await planBack(ref);
    wayBack = planned.ok ? { plan: planned.value, why: '', at: deck.now() } : { plan: null, why: planned.error.message, at: deck.now() };
    if (!stopped.signal.aborted) changed();
  };
  const analyse = async (): Promise<void> => {
    analysis = await analysisNow(deck, ref);
    if (!stopped.signal.aborted) changed();
  };
  void plan();
  void analyse();
  const timers = [setInterval(() => void plan(), PLAN_EVERY_MS), setInterval(() => void analyse(), ANALYSIS_EVERY_MS)];
  const stops = [pods.onChange(changed), events.onChange(changed)];
  // The watch on events runs only while somebody reads its frames.
  void (async () => {
    for await (const _frame of events.frames(stopped.signal)) if (stopped.signal.aborted) return;
  })();
  return {
    pods: () => pods.all(), events: () => events.all(), wayBack: () => wayBack, analysis: () => analysis,
    close: () => {
      stopped.abort();
      for (const timer of timers) clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}

/** Argo Rollouts writes its verdict into the Rollout; Flagger into a Canary of the workload's name. */
async function analysisNow(deck: Deck, ref: WorkloadRef): Promise<AnalysisVerdict> {
  const object = ref.kind === 'Rollout' ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' } : { apiVersion: 'flagger.app/v1beta1', kind: 'Canary' };
  const read = await readObject(deck.fleet, { environment: ref.environment, namespace: ref.namespace, name: ref.name, ...object });
  return analysisOf(read.ok ? read.value : null, deck.now());
}

function subjectOf(deck: Deck, { environment, service }: TreeKey, ref: WorkloadRef | undefined, pods: readonly PodView[] | null): Subject {
  const workload = viewOf(deck, ref);
  const known = { service, environment, ...(ref === undefined ? {} : { namespace: ref.namespace, workload: ref.name }) };
  if (workload === undefined) return { environment, variables: known, versions: { new: null, old: null, why: `no workload of ${service} is seen in ${environment}` }, newSince: null };
  const running = pods?.find((pod) => pod.revision !== workload.revision && pod.version !== workload.version)?.version;
  const old = running ?? workload.previousVersion;
  return {
    environment, variables: known, newSince: workload.changedAt,
    versions: { new: workload.version, old: old === workload.version ? null : old, why: `${service} is known in one version only` },
  };
}
