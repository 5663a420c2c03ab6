import { type Result, type RollbackItem, type RollbackPlan, type WorkloadKind, type WorkloadRef, type WorkloadView, workloadId } from '../../../src-preload/contract/index.ts';
import { type Fleet, type PreparedWrite, planRollback, prepareRollback, rolloutEnd, send } from '../index.ts';
import { type KubeClient, type Raw, answered, answeredObject, at, record } from '../kube.ts';
import type { JournalFact } from '../planner/evidence.ts';
import { kindOf } from '../kinds/index.ts';
import { catalogue, until } from './backends.ts';

export const image = (tag: string): string => `registry.example/suite:${tag}`;

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

/** Workloads of any kind in one namespace of a cluster that a case may do anything to. */
export interface Lab {
  create(kind: WorkloadKind, name: string, tag: string, spec?: Raw): Promise<WorkloadRef>;
  patch(ref: WorkloadRef, body: unknown): Promise<void>;
  setImage(ref: WorkloadRef, tag: string): Promise<void>;
  view(ref: WorkloadRef): WorkloadView | undefined;
  isAt(ref: WorkloadRef, tag: string, phase: string): Promise<void>;
  /** The whole object as the server has it now. */
  live(ref: WorkloadRef): Promise<Raw>;
  planned(ref: WorkloadRef, to?: Record<string, string>, journal?: readonly JournalFact[]): Promise<RollbackPlan>;
  prepared(ref: WorkloadRef, to?: Record<string, string>): Promise<PreparedWrite>;
  /** Resolves with what became of the rollout. */
  written(ref: WorkloadRef, write: PreparedWrite): Promise<string>;
  removePod(namespace: string, name: string): Promise<void>;
  remove(): Promise<void>;
}

export const itemOf = (plan: RollbackPlan): RollbackItem => {
  const [only] = plan.items;
  if (only === undefined) throw new Error('the plan has no item');
  return only;
};

/** The object that the API server gets: what the three kinds share, and what a case adds. */
export function manifest(kind: WorkloadKind, namespace: string, name: string, tag: string, spec: Raw = {}): Raw {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: image(tag) }] } };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace }, spec: { ...(kind === 'DaemonSet' ? {} : { replicas: 3 }), selector: { matchLabels: labels }, template, ...spec } };
}

export async function labIn(namespace: string, fleet: Fleet, client: KubeClient): Promise<Lab> {
  const collection = (kind: WorkloadKind): string => `/apis/apps/v1/namespaces/${namespace}/${kindOf(kind).api.plural}`;
  const path = (ref: WorkloadRef): string => `${collection(ref.kind)}/${ref.name}`;
  must(answered(await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } }), 'namespace'));
  const lab: Lab = {
    async create(kind, name, tag, spec) {
      must(answered(await client.request({ method: 'POST', path: collection(kind), body: manifest(kind, namespace, name, tag, spec) }), 'create'));
      return { environment: 'here', namespace, kind, name };
    },
    async patch(ref, body) {
      must(answered(await client.request({ method: 'PATCH', path: path(ref), body, contentType: 'application/merge-patch+json' }), 'patch'));
    },
    setImage: (ref, tag) => lab.patch(ref, { spec: { template: { spec: { containers: [{ name: 'app', image: image(tag) }] } } } }),
    view: (ref) => fleet.workloads.get(workloadId(ref)),
    isAt: (ref, tag, phase) => until(fleet, () => lab.view(ref)?.version === tag && lab.view(ref)?.phase === phase),
    live: async (ref) => must(answeredObject(await client.request({ method: 'GET', path: path(ref) }), 'get')),
    async planned(ref, to = {}, journal = []) {
      for (;;) {
        const plan = await planRollback({ workloads: [ref], to }, { fleet, catalogue, journalOf: async () => journal, freeze: () => null, healthyForMs: 0, now: Date.now });
        // The controller has not seen the newest change yet: the one refusal that passes by itself.
        if (plan.ok || plan.error.code !== 'not-settled') return must(plan);
      }
    },
    prepared: async (ref, to) => must(prepareRollback(itemOf(await lab.planned(ref, to)))),
    async written(ref, write) {
      const outcome = await send(fleet, write);
      if (outcome.kind !== 'written') return outcome.kind;
      return (await rolloutEnd(fleet, ref, { generation: outcome.generation, deadlineMs: 60_000, progress: () => undefined, signal: new AbortController().signal })).kind;
    },
    async removePod(inNamespace, name) {
      must(answered(await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${inNamespace}/pods/${name}` }), 'delete'));
    },
    async remove() {
      for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'] as const) await client.request({ method: 'DELETE', path: collection(kind) });
      await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
    },
  };
  return lab;
}

/** The live pod template. */
export const templateIn = (object: Raw): Raw => record(at(object, 'spec', 'template'));
