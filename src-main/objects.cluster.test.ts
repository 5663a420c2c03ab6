import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunView, fail, workloadId } from '../src-preload/contract/index.ts';
import type { Fleet } from './clusters/index.ts';
import { type Backend, type KubeClient, answered, at, backends, fleetOn, items, until } from './clusters/suite/index.ts';
import type { ClusterPort } from './runbooks/index.ts';
import { type Lab, ended, openLab, step } from './runbooks/lab/index.ts';
import { clusterPort } from './wiring/index.ts';

const NAMESPACE = `qd-actions-${process.pid}`;
const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;

describe.each(backends)('runbook actions on objects, on the %s', (name, begin) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  let port: ClusterPort;

  beforeAll(async () => {
    backend = await begin();
    ({ fleet, client } = await fleetOn(backend));
    port = clusterPort(fleet, async () => fail('absent', 'nothing is planned here'));
    await done('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  });
  afterAll(async () => {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
    fleet.close();
    await backend.close();
  });

  async function done(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown, manager = 'kubectl-edit'): Promise<unknown> {
    const answer = answered(await client.request({ method, path, ...(body === undefined ? {} : { body, query: { fieldManager: manager }, contentType: method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }) }), path);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }
  const jobsNamed = async (prefix: string): Promise<readonly unknown[]> => items(at(await done('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`), 'items')).filter((one) => String(at(one, 'metadata', 'name')).startsWith(prefix));
  const job = (id: string, more: object = {}) => step(id, { uses: 'cluster/job', with: { environment: 'here', namespace: NAMESPACE, name: id, image: 'registry.example/suite:v1', ...more } });
  const outputOf = (lab: Lab, run: RunView, id: string): string => readFileSync(join(lab.dir, 'runs', run.id, `${id}.log`), 'utf8');

  test('a Job is made once, waited for, and its logs are kept, or why there are none', async () => {
    const lab = await openLab({ cluster: port });
    const run = await lab.until(await lab.run(job('migrate')), ended);
    expect([run.state, run.steps[0]?.say]).toEqual(['done', expect.stringMatching(/^the job migrate-.* is complete$/)]);
    expect(await jobsNamed('migrate')).toHaveLength(1);
    await lab.close();
    // On the control plane without kubelets nothing has run that could have written: the reason stands in the log's place.
    expect(outputOf(lab, run, 'migrate')).toMatch(name === 'sandbox' ? /^starting registry\.example\/suite:v1\n[^]*done\n$/ : /^\[no logs of migrate-.*: .+\]/);
  });

  test('a Job that does not end in its time has failed, for the reason that the cluster gives', async () => {
    const lab = await openLab({ cluster: port });
    const run = await lab.until(await lab.run(job('late', { image: 'registry.example/suite:slow', deadline: '2s' })), ended);
    expect([run.state, run.steps[0]?.say]).toEqual(['failed', expect.stringMatching(/^the job late-.* failed: Job was active longer than specified deadline$/)]);
    await lab.close();
  });

  test('a process that dies between the send of a Job and its outcome makes no second one: it is found, waited for, and told', async () => {
    let sent: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (sent = resolve));
    const dies: ClusterPort = {
      ...port,
      async send(request) {
        await port.send(request);
        sent();
        return new Promise(() => undefined);
      },
    };
    const before = await openLab({ cluster: dies });
    const id = await before.run(job('once'));
    await arrived;
    await before.close();
    const after = await openLab({ dir: before.dir, cluster: port });
    const run = await after.until(id, ended);
    expect([run.state, run.steps[0]?.attempt]).toEqual(['done', 1]);
    const resolved = await after.journal.read({ kinds: ['resolved'] });
    expect(resolved.ok && resolved.value.map(({ entry }) => entry.kind === 'resolved' && entry.data.say)).toEqual([expect.stringMatching(/^Job once-.* is there$/)]);
    await after.close();
    expect(await jobsNamed('once')).toHaveLength(1);
  });

  test('a write to a workload keeps what was there before it: image, template and generation', async () => {
    const labels = { app: 'kept' };
    await done('POST', `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'kept' }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/suite:v1' }] } } } });
    const ref = { environment: 'here', namespace: NAMESPACE, kind: 'Deployment', name: 'kept' } as const;
    await until(fleet, () => fleet.workloads.get(workloadId(ref))?.phase === 'healthy');
    const made = await port.prepareSetImage(ref, null, 'registry.example/suite:v2');
    expect(made).toMatchObject({ ok: true, value: { preImage: { say: expect.stringMatching(/^registry\.example\/suite:v1, template [0-9a-f]{12}, generation 1$/), images: ['registry.example/suite:v1'], generation: 1, paused: false } } });
    if (!made.ok) throw new Error(made.error.message);
    expect(await port.difference(made.value.request)).toMatchObject({ ok: true, value: expect.stringMatching(/^- .*suite:v1\n\+ .*suite:v2$/m) });
    expect((await port.probe(made.value.request)).verdict).toBe('not-done');
  });

  const flags = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags', namespace: NAMESPACE }, data });
  const applied = (data: object) => ({ kind: 'apply', environment: 'here', namespace: NAMESPACE, manifest: flags(data) }) as const;
  const live = () => done('GET', `${CONFIG_MAPS}/flags`);

  test('server-side apply shows the difference, is probed by it, and applied again changes nothing', async () => {
    const made = await port.prepareChange(applied({ a: '1', b: '1' }));
    if (!made.ok) throw new Error(made.error.message);
    expect(made.value.diff).toMatch(/^\+ {3}a: "1"$/m);
    expect((await port.probe(made.value.request)).verdict).toBe('unknown');
    expect((await port.send(made.value.request)).kind).toBe('written');
    expect((await port.probe(made.value.request)).verdict).toBe('done');
    const next = await port.prepareChange(applied({ a: '2', b: '1' }));
    if (!next.ok) throw new Error(next.error.message);
    expect([made.value.preImage?.say, next.value.preImage?.say]).toEqual(['it was not there', expect.stringMatching(/^content [0-9a-f]{12}, version \d+$/)]);
    expect(next.value.diff).toMatch(/^- {3}a: "1"\n\+ {3}a: "2"$/m);
    expect((await port.probe(next.value.request)).verdict).toBe('not-done');
    expect((await port.send(next.value.request)).kind).toBe('written');
    expect((await port.probe(next.value.request)).verdict).toBe('done');
    const version = at(await live(), 'metadata', 'resourceVersion');
    const again = await port.prepareChange(applied({ a: '2', b: '1' }));
    if (!again.ok) throw new Error(again.error.message);
    expect(again.value.diff).toBe('');
    expect((await port.send(again.value.request)).kind).toBe('written');
    expect(at(await live(), 'metadata', 'resourceVersion')).toBe(version);
  });

  test('a conflict is named with its manager before anything is sent, and again when it comes between; nothing is forced', async () => {
    const prepared = await port.prepareChange(applied({ a: '3', b: '1' }));
    if (!prepared.ok) throw new Error(prepared.error.message);
    await done('PATCH', `${CONFIG_MAPS}/flags`, { data: { a: '9' } });
    expect(await port.send(prepared.value.request)).toMatchObject({ kind: 'refused', say: expect.stringMatching(/conflict with "kubectl-edit".*\.data\.a/s) });
    expect(await port.prepareChange(applied({ a: '3', b: '1' }))).toMatchObject({ ok: false, error: { code: 'conflict', message: expect.stringMatching(/conflict with "kubectl-edit".*\.data\.a/s), hint: expect.stringContaining('another manager') } });
    const lab = await openLab({ cluster: port });
    const run = await lab.until(await lab.run(step('flags', { uses: 'cluster/apply', with: { environment: 'here', namespace: NAMESPACE, manifest: flags({ a: '3', b: '1' }) } })), ended);
    expect([run.state, run.steps[0]?.say]).toEqual(['refused', expect.stringContaining('kubectl-edit')]);
    await lab.close();
    expect(at(await live(), 'data')).toEqual({ a: '9', b: '1' });
  });

  test('an apply that is cut off is probed: the run goes on by what is there, and it is not sent twice', async () => {
    let sends = 0;
    const cut: ClusterPort = {
      ...port,
      async send(request) {
        sends += 1;
        await port.send(request);
        return { kind: 'in-doubt', say: 'the connection was cut' };
      },
    };
    const lab = await openLab({ cluster: cut });
    const run = await lab.until(await lab.run(step('switch', { uses: 'cluster/apply', with: { environment: 'here', namespace: NAMESPACE, manifest: { ...flags({ on: 'yes' }), metadata: { name: 'switch', namespace: NAMESPACE } } } })), ended);
    expect([run.state, run.steps[0]?.say, sends]).toEqual(['done', 'ConfigMap switch is as intended', 1]);
    await lab.close();
  });
});
