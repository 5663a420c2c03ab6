import { type RollbackPlan, type SteerVerb, type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { planRollback, prepareRollback, prepareSteer, rolloutEnd, send } from '../index.ts';
import { type KubeClient, type Raw, answered, answeredObject, at, record } from '../kube.ts';
import { type Backend, backends, catalogue, fleetOn, patient, until } from './backends.ts';

export const ARGO = '/apis/argoproj.io/v1alpha1';
export const tagged = (name: string, tag: string, more: Raw = {}): Raw => ({ metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: `registry.example/suite:${tag}`, ...more }] } });
export const toFirstPause: Raw = { canary: { steps: [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: {} }] } };

/** Rollouts of one namespace of a backend: made, patched, waited for, planned and taken back, each as the product does it. */
export async function rolloutLab(backend: Backend, namespace: string) {
  const { fleet, client } = await fleetOn(backend);
  await must(client, 'POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const refTo = (name: string): WorkloadRef => ({ environment: 'here', namespace, kind: 'Rollout', name });
  const path = (name: string): string => `${ARGO}/namespaces/${namespace}/rollouts/${name}`;
  const view = (ref: WorkloadRef) => fleet.workloads.get(workloadId(ref));
  const get = async (where: string): Promise<Raw> => {
    const object = answeredObject(await client.request({ method: 'GET', path: where }), where);
    if (!object.ok) throw new Error(object.error.message);
    return object.value;
  };
  /**
   * The real controller can write what it had read before over what its cache has seen since (argo-rollouts v1.9,
   * `writeBackToInformer`), and then overlooks a status until the next event. Any churn is such an event.
   */
  const awake = async <T>(name: string, waiting: Promise<T>): Promise<T> => {
    const timer = setInterval(() => void lab.patch(name, { metadata: { annotations: { churn: String(Date.now()) } } }).catch(() => undefined), 2_000);
    return waiting.finally(() => clearInterval(timer));
  };
  const lab = {
    fleet, client: patient(client), namespace, awake, refTo, view, get, path,
    create: (root: string, plural: string, kind: string, name: string, body: Raw) =>
      must(client, 'POST', `${root}/namespaces/${namespace}/${plural}`, { apiVersion: root.replace('/apis/', '').replace('/api/', ''), kind, metadata: { name, namespace }, ...body }),
    /** Makes a Rollout at v1 and waits until it is healthy. */
    async rollout(name: string, strategy: Raw = toFirstPause, more: Raw = {}, template = tagged(name, 'v1')): Promise<WorkloadRef> {
      await lab.create(ARGO, 'rollouts', 'Rollout', name, { spec: { replicas: 4, selector: { matchLabels: { app: name } }, template, strategy, ...more } });
      await lab.is(refTo(name), 'v1', 'healthy');
      return refTo(name);
    },
    patch: (name: string, body: unknown, sub = '') => must(client, 'PATCH', `${path(name)}${sub}`, body, 'application/merge-patch+json'),
    image: (name: string, tag: string) => lab.patch(name, { spec: { template: tagged(name, tag) } }),
    is: (ref: WorkloadRef, version: string, phase: string) => awake(ref.name, until(fleet, () => view(ref)?.version === version && view(ref)?.phase === phase)),
    /** Paused at a step of its own, with this version under way. */
    held: (ref: WorkloadRef, version: string) => awake(ref.name, until(fleet, () => view(ref)?.version === version && view(ref)?.canary?.pausedBy === 'step')),
    atStep: (ref: WorkloadRef, step: number) => awake(ref.name, until(fleet, () => view(ref)?.canary?.step === step && view(ref)?.canary?.pausedBy === null)),
    /** Healthy with so many revisions, where its version does not tell. */
    revisions: (ref: WorkloadRef, number: number) => awake(ref.name, until(fleet, () => view(ref)?.revision === number && view(ref)?.phase === 'healthy')),
    status: async (name: string): Promise<Raw> => record(at(await get(path(name)), 'status')),
    template: async (name: string): Promise<Raw> => record(at(await get(path(name)), 'spec', 'template')),
    /** Planned as soon as its controller has seen the newest change: until then there is no plan to be had. */
    plan: (ref: WorkloadRef, to: Record<string, string> = {}): Promise<RollbackPlan> => awake(ref.name, (async () => {
      for (;;) {
        const plan = await planRollback({ workloads: [ref], to }, { fleet, catalogue, journalOf: async () => [], freeze: () => null, now: Date.now });
        if (plan.ok) return plan.value;
        if (plan.error.code !== 'not-settled') throw new Error(plan.error.message);
      }
    })()),
    async write(plan: RollbackPlan) {
      const [item] = plan.items;
      const prepared = item === undefined ? undefined : prepareRollback(item);
      if (prepared?.ok !== true) throw new Error(prepared?.error.message ?? 'no item');
      return send(fleet, prepared.value);
    },
    async steer(ref: WorkloadRef, verb: SteerVerb) {
      const prepared = await prepareSteer(fleet, ref, verb);
      if (!prepared.ok) return prepared.error;
      const outcome = await send(fleet, prepared.value);
      return outcome.kind === 'written' ? awake(ref.name, lab.end(ref, outcome, verb !== 'promote-full')) : outcome;
    },
    end: (ref: WorkloadRef, written: { generation: number; version?: string }, heldIsEnd = false) =>
      rolloutEnd(fleet, ref, { ...written, heldIsEnd, deadlineMs: 30_000, progress: () => undefined, signal: new AbortController().signal }),
    async back(ref: WorkloadRef, plan: RollbackPlan) {
      const outcome = await lab.write(plan);
      return outcome.kind === 'written' ? awake(ref.name, lab.end(ref, outcome)) : outcome;
    },
    async close(): Promise<void> {
      await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
      fleet.close();
      await backend.close();
    },
  };
  return lab;
}

export type RolloutLab = Awaited<ReturnType<typeof rolloutLab>>;

async function must(client: KubeClient, method: 'POST' | 'PATCH', path: string, body: unknown, contentType = 'application/json'): Promise<void> {
  const done = answered(await client.request({ method, path, body, contentType }), `${method} ${path}`);
  if (!done.ok) throw new Error(done.error.message);
}

/** The backends that serve Rollouts: the sandbox always, a real control plane where the controller's CRDs are installed. */
export const rolloutBackends = (await Promise.all(backends.map(async (one) => ((await serves(one)) ? [one] : [])))).flat();

async function serves([name, open]: (typeof backends)[number]): Promise<boolean> {
  if (name === 'sandbox') return true;
  const backend = await open();
  const { fleet, client } = await fleetOn(backend);
  const found = await client.request({ method: 'GET', path: ARGO });
  fleet.close();
  await backend.close();
  const served = found.kind === 'answered' && found.status === 200;
  if (!served) process.stderr.write('cluster suite: the real control plane has no Argo Rollouts; its cases run on the sandbox alone\n');
  return served;
}
