import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { type Fleet, kubeconfigFiles, loadKubeconfig, planRollback, prepareRollback, rolloutEnd, send } from '../index.ts';
import { type KubeClient, answeredObject, at, record } from '../kube.ts';
import { templateHash } from '../workloads/template.ts';
import { type Backend, backends, catalogue, fleetOn, until } from './backends.ts';
import { kubectl, kubectlOn, run } from './kubectl.ts';

const viewSchema = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string(), namespace: z.string().optional() }) })),
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
  users: z.array(z.object({ name: z.string(), user: z.object({ token: z.string().optional() }) })),
});

describe.skipIf(kubectl === '')('beside kubectl', () => {
  test('several kubeconfigs merge to the same contexts, clusters, users and current context as in kubectl', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'qd-kubectl-'));
    const write = (file: string, letter: string, more: object): string => {
      const path = join(dir, file);
      writeFileSync(path, JSON.stringify({
        apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'shared', cluster: { server: `https://${letter}.example` } }, { name: letter, cluster: { server: `https://${letter}.example` } }],
        users: [{ name: 'shared', user: { token: letter } }], contexts: [{ name: 'shared', context: { cluster: letter, user: 'shared', namespace: letter } }, { name: letter, context: { cluster: letter, user: 'shared' } }], ...more,
      }));
      return path;
    };
    const list = [write('a', 'a', {}), join(dir, 'absent'), write('b', 'b', { 'current-context': 'b' }), write('c', 'c', { 'current-context': 'c' })].join(delimiter);
    const { stdout } = await run(kubectl, ['config', 'view', '--raw', '-o', 'json'], { env: { ...process.env, KUBECONFIG: list } });
    const theirs = viewSchema.parse(JSON.parse(stdout));
    const ours = await loadKubeconfig(kubeconfigFiles(null, { KUBECONFIG: list }));
    expect(ours.current).toBe(theirs['current-context']);
    expect(Object.fromEntries([...ours.contexts].map(([key, { entry }]) => [key, entry]))).toEqual(Object.fromEntries(theirs.contexts.map((one) => [one.name, one.context])));
    expect(Object.fromEntries([...ours.clusters].map(([key, { entry }]) => [key, entry.server]))).toEqual(Object.fromEntries(theirs.clusters.map((one) => [one.name, one.cluster.server])));
    expect(Object.fromEntries([...ours.users].map(([key, { entry }]) => [key, entry.token]))).toEqual(Object.fromEntries(theirs.users.map((one) => [one.name, one.user.token])));
  });
});

describe.skipIf(kubectl === '').each(backends)('beside kubectl on the %s', (_name, open) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  beforeAll(async () => {
    backend = await open();
    ({ fleet, client } = await fleetOn(backend));
  });
  afterAll(async () => {
    await client.request({ method: 'DELETE', path: '/api/v1/namespaces/qd-twins' });
    fleet.close();
    await backend.close();
  });
  const on = (...args: string[]) => kubectlOn(backend)(...args);
  const twin = (name_: string): WorkloadRef => ({ environment: 'here', namespace: 'qd-twins', kind: 'Deployment', name: name_ });
  const template = async (ref: WorkloadRef) => {
    const object = answeredObject(await client.request({ method: 'GET', path: `/apis/apps/v1/namespaces/${ref.namespace}/deployments/${ref.name}` }), 'get');
    if (!object.ok) throw new Error(object.error.message);
    // The two copies differ in their name alone, which stands in their labels.
    return templateHash(record(JSON.parse(JSON.stringify(at(object.value, 'spec', 'template')).replaceAll(ref.name, 'twin'))), 'exact');
  };

  test('`kubectl rollout undo` on one copy and ours on another give equal templates', async () => {
    const [theirs, ours] = [twin('theirs'), twin('ours')];
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'qd-twins' } } });
    for (const { name: copy } of [theirs, ours]) {
      const labels = { app: copy };
      const spec = { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/twin:v1' }] } } };
      await client.request({ method: 'POST', path: '/apis/apps/v1/namespaces/qd-twins/deployments', body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: copy, namespace: 'qd-twins' }, spec } });
    }
    for (const ref of [theirs, ours]) await until(fleet, () => fleet.workloads.get(workloadId(ref))?.phase === 'healthy');
    for (const ref of [theirs, ours]) await on('-n', 'qd-twins', 'set', 'image', `deployment/${ref.name}`, '*=registry.example/twin:v2');
    for (const ref of [theirs, ours]) await until(fleet, () => fleet.workloads.get(workloadId(ref))?.version === 'v2' && fleet.workloads.get(workloadId(ref))?.phase === 'healthy');
    await on('-n', 'qd-twins', 'rollout', 'undo', 'deployment/theirs');
    const plan = await planRollback({ workloads: [ours], to: {} }, { fleet, catalogue, journalOf: async () => [], freeze: () => null, now: Date.now });
    const item = plan.ok ? plan.value.items[0] : undefined;
    const write = item === undefined ? undefined : prepareRollback(item);
    if (write?.ok !== true) throw new Error('the rollback could not be prepared');
    const outcome = await send(fleet, write.value);
    expect(outcome.kind).toBe('written');
    await rolloutEnd(fleet, ours, { generation: outcome.kind === 'written' ? outcome.generation : 0, deadlineMs: 60_000, progress: () => undefined, signal: new AbortController().signal });
    expect(await template(ours)).toBe(await template(theirs));
  });
});
