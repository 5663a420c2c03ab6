import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RollbackPlan, type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { type Fleet, planRollback, preparePause, prepareRollback, probe, rolloutEnd, send } from '../index.ts';
import { type KubeClient, answered, answeredObject, at, record } from '../kube.ts';
import { templateHash } from '../workloads/template.ts';
import { REAL, type Backend, backends, catalogue, fleetOn, until } from './backends.ts';

const NAMESPACE = `qd-suite-${process.pid}`;
const image = (tag: string): string => `registry.example/suite:${tag}`;

if (REAL === '') process.stderr.write('cluster suite: on the sandbox only; KUBEBUILDER_ASSETS names no real control plane\n');

describe.each(backends)('roll back a Deployment on the %s', (_name, open) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  let made = 0;

  beforeAll(async () => {
    backend = await open();
    ({ fleet, client } = await fleetOn(backend));
    expect(answered(await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } } }), 'namespace').ok).toBe(true);
  });
  afterAll(async () => {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
    fleet.close();
    await backend.close();
  });

  const path = (ref: WorkloadRef): string => `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${ref.name}`;
  const patch = async (ref: WorkloadRef, body: unknown): Promise<void> => {
    expect(answered(await client.request({ method: 'PATCH', path: path(ref), body, contentType: 'application/merge-patch+json' }), 'patch').ok).toBe(true);
  };
  const setImage = (ref: WorkloadRef, tag: string): Promise<void> => patch(ref, { spec: { template: { spec: { containers: [{ name: 'app', image: image(tag) }] } } } });
  const view = (ref: WorkloadRef) => fleet.workloads.get(workloadId(ref));
  const isAt = (ref: WorkloadRef, tag: string, phase: string) => until(fleet, () => view(ref)?.version === tag && view(ref)?.phase === phase);

  /** A Deployment that went out with each of these tags in turn; a broken one is not waited to be healthy. */
  async function history(...tags: string[]): Promise<WorkloadRef> {
    made += 1;
    const name = `app-${made}`;
    const ref: WorkloadRef = { environment: 'here', namespace: NAMESPACE, kind: 'Deployment', name };
    const labels = { app: name };
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: NAMESPACE }, spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: image(tags[0] ?? '') }] } } } };
    expect(answered(await client.request({ method: 'POST', path: path(ref).replace(`/${name}`, ''), body }), 'create').ok).toBe(true);
    for (const [index, tag] of tags.entries()) {
      if (index > 0) await setImage(ref, tag);
      await isAt(ref, tag, tag.includes('broken') ? 'failed' : 'healthy');
    }
    return ref;
  }
  async function planned(ref: WorkloadRef, to: Record<string, string> = {}): Promise<RollbackPlan> {
    for (;;) {
      const plan = await planRollback({ workloads: [ref], to }, { fleet, catalogue, journalOf: async () => [], freeze: () => null, healthyForMs: 0, now: Date.now });
      if (plan.ok) return plan.value;
      // The controller has not seen the newest change yet: the one refusal that passes by itself.
      if (plan.error.code !== 'not-settled') throw new Error(plan.error.message);
    }
  }
  const item = (plan: RollbackPlan) => {
    const [only] = plan.items;
    if (only === undefined) throw new Error('an item');
    return only;
  };
  async function write(plan: RollbackPlan) {
    const prepared = prepareRollback(item(plan));
    if (!prepared.ok) throw new Error(prepared.error.message);
    return { prepared: prepared.value, outcome: await send(fleet, prepared.value) };
  }
  async function rollBack(ref: WorkloadRef, plan: RollbackPlan): Promise<void> {
    const { outcome } = await write(plan);
    expect(outcome.kind).toBe('written');
    const generation = outcome.kind === 'written' ? outcome.generation : 0;
    const end = await rolloutEnd(fleet, ref, { generation, deadlineMs: 60_000, progress: () => undefined, signal: new AbortController().signal });
    expect(end.kind).toBe('complete');
  }
  const liveTemplate = async (ref: WorkloadRef) => {
    const object = answeredObject(await client.request({ method: 'GET', path: path(ref) }), 'get');
    if (!object.ok) throw new Error(object.error.message);
    return record(at(object.value, 'spec', 'template'));
  };

  test('goes back to the revision that serves, and is complete only when no old pod is left', async () => {
    const ref = await history('v1', 'v2-broken');
    const plan = await planned(ref);
    expect(plan).toMatchObject({ answer: 'yes', items: [{ to: { version: 'v1', known: 'good' } }] });
    await rollBack(ref, plan);
    // The views are coalesced to frames: the end of the rollout is known up to one frame before they show it.
    await isAt(ref, 'v1', 'healthy');
    expect(view(ref)).toMatchObject({ version: 'v1', phase: 'healthy', oldPods: 0 });
  });

  test('gives the very template that the dry run had shown', async () => {
    const ref = await history('v1', 'v2');
    const plan = await planned(ref);
    await rollBack(ref, plan);
    expect(templateHash(await liveTemplate(ref), 'exact')).toBe(item(plan).intended);
  });

  test('after an undo never proposes the version that was just rolled back from', async () => {
    const ref = await history('v1', 'v2-broken');
    await rollBack(ref, await planned(ref));
    const again = await planned(ref);
    expect(again.answer).toBe('no');
    expect(item(again)).toMatchObject({ to: null, candidates: [{ version: 'v2-broken', known: 'bad' }] });
  });

  test('after a restart does not take the same release for an older one', async () => {
    const ref = await history('v1', 'v2-broken');
    await patch(ref, { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() } } } } });
    expect(item(await planned(ref)).to).toMatchObject({ version: 'v1' });
  });

  test('of three bad releases in a row chooses the one before them, which still serves', async () => {
    const ref = await history('v1', 'v2-broken', 'v3-broken', 'v4-broken');
    expect(item(await planned(ref)).to).toMatchObject({ version: 'v1', known: 'good' });
  });

  test('unpauses in the same write, so that a paused rollout does go back', async () => {
    const ref = await history('v1', 'v2-broken');
    const pause = await preparePause(fleet, ref, true);
    if (!pause.ok) throw new Error(pause.error.message);
    expect((await send(fleet, pause.value)).kind).toBe('written');
    await rollBack(ref, await planned(ref));
    await isAt(ref, 'v1', 'healthy');
  });

  test('with a history limit of 0 says that there is no target, and why', async () => {
    const ref = await history('v1');
    await patch(ref, { spec: { revisionHistoryLimit: 0 } });
    await setImage(ref, 'v2');
    await isAt(ref, 'v2', 'healthy');
    await until(fleet, () => fleet.revisions(ref).all().length === 1);
    expect(item(await planned(ref))).toMatchObject({ to: null, blockers: [{ code: 'no-target' }] });
  });

  test('is refused when the template moved between plan and write, and changes nothing then', async () => {
    const ref = await history('v1', 'v2-broken');
    const plan = await planned(ref);
    await setImage(ref, 'v3-broken');
    expect((await write(plan)).outcome).toEqual({ kind: 'moved' });
    expect(JSON.stringify(await liveTemplate(ref))).toContain('v3-broken');
  });

  test('is never refused by churn: replicas, labels and annotations may move between plan and write', async () => {
    const ref = await history('v1', 'v2-broken');
    const plan = await planned(ref);
    await patch(ref, { spec: { replicas: 4 }, metadata: { labels: { churn: 'yes' }, annotations: { churn: 'yes' } } });
    expect((await write(plan)).outcome.kind).toBe('written');
    expect((await planned(ref)).digest).not.toBe(plan.digest);
  });

  test('keeps its digest while a rollout is in progress and only counts move', async () => {
    const ref = await history('v1', 'v2-broken');
    const before = await planned(ref);
    await patch(ref, { spec: { replicas: 5 } });
    expect((await planned(ref)).digest).toBe(before.digest);
  });

  test('a write in doubt is probed by the dry run’s result: not done before it, done after it', async () => {
    const ref = await history('v1', 'v2-broken');
    const prepared = prepareRollback(item(await planned(ref)));
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect((await probe(fleet, prepared.value)).verdict).toBe('not-done');
    expect((await send(fleet, prepared.value)).kind).toBe('written');
    expect((await probe(fleet, prepared.value)).verdict).toBe('done');
    await setImage(ref, 'v9');
    expect((await probe(fleet, prepared.value)).verdict).toBe('unknown');
  });

  test('says of a ConfigMap whether it changed since the target revision, or is gone', async () => {
    const ref = await history('v1');
    const config = (data: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${ref.name}-config`, namespace: NAMESPACE }, data: { key: data } });
    const base = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
    expect(answered(await client.request({ method: 'POST', path: base, body: config('one') }), 'create').ok).toBe(true);
    await patch(ref, { spec: { template: { spec: { containers: [{ name: 'app', image: image('v2'), envFrom: [{ configMapRef: { name: `${ref.name}-config` } }] }] } } } });
    await isAt(ref, 'v2', 'healthy');
    await patch(ref, { spec: { template: { spec: { containers: [{ name: 'app', image: image('v3-broken'), envFrom: [{ configMapRef: { name: `${ref.name}-config` } }] }] } } } });
    await isAt(ref, 'v3-broken', 'failed');
    expect(item(await planned(ref)).config).toMatchObject([{ verdict: 'unchanged' }]);
    expect(answered(await client.request({ method: 'DELETE', path: `${base}/${ref.name}-config` }), 'delete').ok).toBe(true);
    const plan = await planned(ref);
    expect(item(plan)).toMatchObject({ config: [{ verdict: 'missing' }], write: null, blockers: [{ code: 'config-missing' }] });
  });

  test('is not offered where Argo CD owns the object and nobody knows that it would not undo it', async () => {
    const ref = await history('v1', 'v2-broken');
    await patch(ref, { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/app' } } });
    expect(await planned(ref)).toMatchObject({ answer: 'no', items: [{ write: null, blockers: [{ code: 'would-be-undone' }] }] });
  });
});
