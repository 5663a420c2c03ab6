import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RollbackItem, WorkloadRef } from '../../../src-preload/contract/index.ts';
import { type Fleet, helmEnd, planRollback, prepareHelm, probeHelm, sendHelm } from '../index.ts';
import { type KubeClient, answered, at } from '../kube.ts';
import { type Backend, backends, catalogue, fleetOn } from './backends.ts';

const NAMESPACE = `qd-helm-${process.pid}`;
const ref: WorkloadRef = { environment: 'here', namespace: NAMESPACE, kind: 'HelmRelease', name: 'tiny' };
const HELM = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '').map((folder) => join(folder, 'helm')).find((file) => existsSync(file));

if (HELM === undefined) process.stderr.write('cluster suite: no helm in KUBEBUILDER_ASSETS or on PATH; Helm releases are tested by their Secrets alone\n');

function chart(): string {
  const dir = mkdtempSync(join(tmpdir(), 'qd-chart-'));
  mkdirSync(join(dir, 'templates'));
  writeFileSync(join(dir, 'Chart.yaml'), 'apiVersion: v2\nname: tiny\nversion: 1.0.0\nappVersion: "1"\n');
  writeFileSync(join(dir, 'values.yaml'), 'level: info\napiToken: canary-token\n');
  writeFileSync(join(dir, 'templates', 'config.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: tiny }\ndata: { LEVEL: "{{ .Values.level }}", URL: "https://{{ .Values.apiToken }}@example" }\n');
  return dir;
}

describe.each(HELM === undefined ? [] : backends)('roll back a Helm release on the %s', (_name, begin) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  // Never synchronously: the sandbox that it speaks to lives in this very process.
  const helm = async (...args: string[]): Promise<void> => void (await promisify(execFile)(HELM ?? 'helm', [...args, '--namespace', NAMESPACE, '--kube-context', backend.context], { env: { ...process.env, KUBECONFIG: backend.file } }));

  beforeAll(async () => {
    process.env['PATH'] = `${join(HELM ?? '', '..')}${delimiter}${process.env['PATH'] ?? ''}`;
    backend = await begin();
    ({ fleet, client } = await fleetOn(backend));
    expect(answered(await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } } }), 'namespace').ok).toBe(true);
    const dir = chart();
    await helm('install', 'tiny', dir, '--disable-openapi-validation');
    await helm('upgrade', 'tiny', dir, '--set', 'level=debug', '--disable-openapi-validation');
  });
  afterAll(async () => {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
    fleet.close();
    await backend.close();
  });

  async function planned(to: Record<string, string> = {}): Promise<RollbackItem> {
    const plan = await planRollback({ workloads: [ref], to }, { fleet, catalogue, journalOf: async () => [], freeze: () => null, now: Date.now });
    if (!plan.ok) throw new Error(plan.error.message);
    const [item] = plan.value.items;
    if (item === undefined) throw new Error('an item');
    return item;
  }
  const level = async (): Promise<unknown> => {
    const read = answered(await client.request({ method: 'GET', path: `/api/v1/namespaces/${NAMESPACE}/configmaps/tiny` }), 'get');
    return read.ok ? at(read.value, 'data', 'LEVEL') : null;
  };

  test('by its own helm: planned from its Secrets, probed by the newest one, and back afterwards; a second press finds that it moved', async () => {
    const item = await planned();
    expect(item).toMatchObject({ from: { revision: 2 }, to: { revision: 1 }, blockers: [] });
    const shown = item.diff.map((line) => line.text).join('\n');
    expect(shown).toContain('LEVEL: info');
    expect(JSON.stringify(item)).not.toContain('canary-token');
    const write = prepareHelm(item);
    if (!write.ok) throw new Error(write.error.message);
    expect(await level()).toBe('debug');
    expect((await probeHelm(fleet, write.value)).verdict).toBe('not-done');
    expect(await sendHelm(fleet, write.value)).toMatchObject({ kind: 'written' });
    expect(await level()).toBe('info');
    expect(await probeHelm(fleet, write.value)).toMatchObject({ verdict: 'done', fact: expect.stringContaining('Rollback to 1') });
    expect(await helmEnd(fleet, ref)).toMatchObject({ ok: true });
    expect(await sendHelm(fleet, write.value)).toEqual({ kind: 'moved' });
    expect((await planned({ [item.id]: item.to?.uid ?? '' })).already).toBe('it runs revision 1 again already, as revision 3');
  });
});

test('a Helm release that is not there is said to be not there', async () => {
  const [, begin] = backends[0] ?? [];
  const backend = await begin?.();
  if (backend === undefined) throw new Error('the sandbox');
  const { fleet } = await fleetOn(backend);
  const plan = await planRollback({ workloads: [{ ...ref, namespace: 'shop' }], to: {} }, { fleet, catalogue, journalOf: async () => [], freeze: () => null, now: Date.now });
  expect(plan).toMatchObject({ ok: false, error: { code: 'not-found' } });
  fleet.close();
  await backend.close();
});
