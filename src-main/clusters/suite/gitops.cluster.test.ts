import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RollbackPlan, type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { type Fleet, planRollback, prepareChange, prepareRollback, probeChange, rolloutEnd, send, sendChange } from '../index.ts';
import { type KubeClient, answered, at } from '../kube.ts';
import { type Backend, backends, catalogue, fleetOn, until } from './backends.ts';

const NAMESPACE = `qd-gitops-${process.pid}`;
const image = (tag: string): string => `registry.example/suite:${tag}`;
const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
/** As little of the owners' definitions as their objects need; the sandbox serves them already. */
const crd = (group: string, version: string, plural: string, kind: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` },
  spec: { group, scope: 'Namespaced', names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` }, versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } } }] },
});

describe.each(backends)('what GitOps owns, on the %s', (name, begin) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  const made: string[] = [];

  const post = async (path: string, body: unknown): Promise<void> => expect(answered(await client.request({ method: 'POST', path, body }), path)).toMatchObject({ ok: true });
  const patch = async (path: string, body: unknown, manager = 'kubectl-edit'): Promise<void> =>
    expect(answered(await client.request({ method: 'PATCH', path, body, query: { fieldManager: manager }, contentType: 'application/merge-patch+json' }), path)).toMatchObject({ ok: true });

  beforeAll(async () => {
    backend = await begin();
    ({ fleet, client } = await fleetOn(backend));
    await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    if (name === 'sandbox') return;
    for (const [group, version, plural, kind] of [['argoproj.io', 'v1alpha1', 'applications', 'Application'], ['kustomize.toolkit.fluxcd.io', 'v1', 'kustomizations', 'Kustomization']] as const) {
      const defined = await client.request({ method: 'POST', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', body: crd(group, version, plural, kind) });
      if (defined.kind === 'answered' && defined.status === 201) made.push(`${plural}.${group}`);
      while (!answered(await client.request({ method: 'GET', path: `/apis/${group}/${version}/${plural}` }), plural).ok) await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  afterAll(async () => {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
    for (const definition of made) await client.request({ method: 'DELETE', path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition}` });
    fleet.close();
    await backend.close();
  });

  const deployment = (ref: WorkloadRef): string => `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${ref.name}`;
  const isAt = (ref: WorkloadRef, tag: string) => until(fleet, () => fleet.workloads.get(workloadId(ref))?.version === tag && fleet.workloads.get(workloadId(ref))?.phase === 'healthy');

  /** A Deployment that its owner brought to v1 and then to v2. */
  async function owned(workload: string, manager: string, marks: { labels?: Record<string, string>; annotations?: Record<string, string> }): Promise<WorkloadRef> {
    const ref: WorkloadRef = { environment: 'here', namespace: NAMESPACE, kind: 'Deployment', name: workload };
    const labels = { app: workload };
    const template = (tag: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'app', image: image(tag) }] } });
    await post(`/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: workload, ...marks }, spec: { replicas: 2, selector: { matchLabels: labels }, template: template('v1') } });
    await isAt(ref, 'v1');
    await patch(deployment(ref), { spec: { template: template('v2') } }, manager);
    await isAt(ref, 'v2');
    return ref;
  }
  const application = (more: object = {}, syncPolicy: object = { automated: { selfHeal: true } }) => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', ...more, spec: { project: 'shop', source: { repoURL: 'https://git.example/deploy.git', path: 'apps/one', targetRevision: 'main' }, destination: { namespace: NAMESPACE }, syncPolicy } });
  const ofArgo = (app: string) => ({ annotations: { 'argocd.argoproj.io/tracking-id': `${NAMESPACE}_${app}:apps/Deployment:${NAMESPACE}/${app}` } });

  async function planned(ref: WorkloadRef): Promise<RollbackPlan> {
    for (;;) {
      const plan = await planRollback({ workloads: [ref], to: {} }, { fleet, catalogue, journalOf: async () => [], freeze: () => null, now: Date.now });
      if (plan.ok) return plan.value;
      // The one refusal that passes by itself.
      if (plan.error.code !== 'not-settled') throw new Error(plan.error.message);
    }
  }
  const only = (plan: RollbackPlan) => {
    const [item] = plan.items;
    if (item === undefined) throw new Error('an item');
    return item;
  };
  /** Carries the plan's own first step out, or the same the other way. */
  async function hold(plan: RollbackPlan, on: boolean): Promise<string> {
    const [first] = only(plan).before;
    if (first === undefined) throw new Error('a step before the write');
    // The step's input is the plan's own; its action parses it in a run.
    const { environment, owner, uid, was } = first.with as { environment: string; owner: { apiVersion: string; kind: string; namespace: string; name: string }; uid: string; was: unknown };
    const change = await prepareChange(fleet, { kind: 'hold', environment, owner, uid, hold: on, was });
    if (!change.ok) throw new Error(change.error.message);
    expect((await probeChange(fleet, change.value.write)).verdict).toBe('not-done');
    const sent = await sendChange(fleet, change.value.write);
    expect((await probeChange(fleet, change.value.write)).verdict).toBe('done');
    return sent.kind;
  }
  async function write(ref: WorkloadRef, plan: RollbackPlan): Promise<void> {
    const prepared = prepareRollback(only(plan));
    if (!prepared.ok) throw new Error(prepared.error.message);
    const sent = await send(fleet, prepared.value);
    expect(sent.kind).toBe('written');
    const end = await rolloutEnd(fleet, ref, { generation: sent.kind === 'written' ? sent.generation : 0, deadlineMs: 30_000, progress: () => undefined, signal: new AbortController().signal });
    expect(end.kind).toBe('complete');
  }
  const spec = async (path: string, ...keys: string[]): Promise<unknown> => {
    const read = answered(await client.request({ method: 'GET', path }), path);
    return read.ok ? at(read.value, 'spec', ...keys) : null;
  };

  test('Flux: the plan suspends the Kustomization first, goes back, stays back, and resumes it as it was', async () => {
    const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${NAMESPACE}/kustomizations`;
    await post(path, { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'apps' }, spec: { interval: '10m', path: './apps', prune: true, sourceRef: { kind: 'GitRepository', name: 'deploy' } } });
    const ref = await owned('flux', 'kustomize-controller', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': NAMESPACE } });
    const plan = await planned(ref);
    expect(only(plan)).toMatchObject({ blockers: [], undoneBy: [{ kind: 'Flux', wouldUndo: 'yes' }], before: [{ uses: 'cluster/suspend-owner' }] });
    expect(only(plan).notes.join(' ')).toContain('git revert the commit that brought v2 under ./apps in the source deploy');
    expect(await hold(plan, true)).toBe('written');
    expect(await spec(`${path}/apps`, 'suspend')).toBe(true);
    await write(ref, plan);
    const after = await planned(ref);
    expect(only(after).before).toEqual([]);
    expect(only(after).undoneBy[0]).toMatchObject({ wouldUndo: 'no' });
    expect(await hold(plan, false)).toBe('written');
    expect(await spec(`${path}/apps`, 'suspend')).toBe(false);
  });

  test('Argo CD: auto-sync goes by a guarded write and comes back as it was; while it acts, the digest says so', async () => {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;
    await post(path, { ...application({ metadata: { name: 'argo' } }, { automated: { prune: true, selfHeal: true }, retry: { limit: 3 } }) });
    const ref = await owned('argo', 'argocd-controller', ofArgo('argo'));
    const plan = await planned(ref);
    expect(only(plan)).toMatchObject({ blockers: [], before: [{ uses: 'cluster/suspend-owner' }] });
    expect(await hold(plan, true)).toBe('written');
    expect(await spec(`${path}/argo`, 'syncPolicy')).toEqual({ retry: { limit: 3 } });
    expect((await planned(ref)).digest).not.toBe(plan.digest);
    expect(await hold(plan, false)).toBe('written');
    expect(await spec(`${path}/argo`, 'syncPolicy', 'automated')).toEqual({ prune: true, selfHeal: true });
  });

  test('an Application that an ApplicationSet keeps is not suspended: the plan offers the revert in Git', async () => {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;
    await post(path, application({ metadata: { name: 'kept', ownerReferences: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', name: 'fleet', uid: '00000000-0000-0000-0000-000000000000', controller: false }] } }));
    const ref = await owned('kept', 'argocd-controller', ofArgo('kept'));
    const item = only(await planned(ref));
    expect(item).toMatchObject({ before: [], write: null, blockers: [{ code: 'owner-of-owner' }] });
    expect(item.blockers[0]?.hint).toContain('git revert the commit that brought v2 under apps/one in https://git.example/deploy.git');
  });

  test('an owner whose object is not in this cluster stays unknown, and blocks', async () => {
    const ref = await owned('elsewhere', 'argocd-controller', ofArgo('elsewhere'));
    expect(only(await planned(ref))).toMatchObject({ before: [], write: null, undoneBy: [{ wouldUndo: 'unknown' }], blockers: [{ code: 'would-be-undone' }] });
  });
});

describe('in the sandbox, an owner that is not suspended', () => {
  test('puts Git’s version back within seconds when it is changed behind its back', async () => {
    const [, begin] = backends[0] ?? [];
    const backend = await begin?.();
    if (backend === undefined) throw new Error('the sandbox');
    const { fleet, client } = await fleetOn(backend);
    const path = '/apis/apps/v1/namespaces/shop/deployments/recommendations';
    const body = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.example/shop/recommendations:0.30.2' }];
    expect(answered(await client.request({ method: 'PATCH', path, body, contentType: 'application/json-patch+json' }), 'patch').ok).toBe(true);
    const versions = new Set<string>();
    await until(fleet, () => {
      const version = fleet.workloads.get('here/shop/Deployment/recommendations')?.version ?? '';
      versions.add(version);
      return versions.has('0.30.2') && version === '0.31.0';
    });
    expect([...versions]).toContain('0.30.2');
    fleet.close();
    await backend.close();
  });
});
