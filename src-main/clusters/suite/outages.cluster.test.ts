import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { startSandbox } from '../../gameday/index.ts';
import { Fleet, type Kubeconfig, loadKubeconfig } from '../index.ts';
import { REAL, catalogue, until } from './backends.ts';

/** 15 s, and the second in which staleness is looked at again. */
const STALE_WITHIN_MS = 16_500;
const FRESH_WITHIN_MS = 6_000;
const ROLLING = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.example/shop/svc:v2' }];

const outages = {
  'frozen-store': { frozen: true },
  'half-open': { silent: true },
  gone: { down: true },
  'too-many-requests': { refuse: 429 },
  'server-errors': { refuse: 500 },
  'too-slow': { latencyMs: 30_000 },
  garbage: { garbage: true },
} as const;
/** What must be lived with: nothing turns stale, and nothing is missed. */
const troubles = { expired: { expire: true }, slow: { latencyMs: 400 } } as const;

const fleetOf = (kubeconfig: Kubeconfig, contexts: readonly string[]): Fleet => {
  const fleet = new Fleet({ kubeconfig: () => kubeconfig, catalogue: () => catalogue, consent: { allowed: () => false }, arming: () => ({ kind: 'looking' }), now: Date.now, random: Math.random });
  fleet.setEnvironments(contexts.map((name) => ({ name, context: name, namespace: null, zone: 'UTC', protection: 'open', production: 'no' })));
  return fleet;
};

test('whatever the outage, it is stale within 15 s, fresh within 5 s of its end, and no last state is lost', async () => {
  const names = [...Object.keys(outages), ...Object.keys(troubles)];
  const seed = names.map((context) => ({ context, namespace: 'shop', services: [{ name: 'svc', replicas: 2, revisions: [{ version: 'v1', ageMs: 86_400_000, by: 'ci-deploy' }] }] }));
  const started = await startSandbox({ seed, dir: mkdtempSync(join(tmpdir(), 'qd-outages-')) });
  if (!started.ok) throw new Error(started.error.message);
  const { clusters, kubeconfigPath, close } = started.value;
  const fleet = fleetOf(await loadKubeconfig({ files: [kubeconfigPath], mustExist: true }), names);
  const kind = (name: string): string | undefined => fleet.environments.get(name)?.freshness.kind;
  const svc = (name: string) => fleet.workloads.get(workloadId({ environment: name, namespace: 'shop', kind: 'Deployment', name: 'svc' } satisfies WorkloadRef));
  try {
    await until(fleet, () => names.every((name) => kind(name) === 'fresh' && svc(name)?.phase === 'healthy'));
    // Each begins to move, and is then out of sight: the rollout ends while nobody can see it.
    await Promise.all(names.map((name) => fleet.environment(name)?.client?.request({ method: 'PATCH', path: '/apis/apps/v1/namespaces/shop/deployments/svc', body: ROLLING, contentType: 'application/json-patch+json' })));
    const began = Date.now();
    const faults = { ...outages, ...troubles } as Readonly<Record<string, object>>;
    for (const cluster of clusters) cluster.setFaults(faults[cluster.context] ?? {});
    const staleAfter = new Map<string, number>();
    await until(fleet, () => {
      for (const name of names) if (kind(name) === 'stale' && !staleAfter.has(name)) staleAfter.set(name, Date.now() - began);
      return Object.keys(outages).every((name) => staleAfter.has(name));
    });
    expect([...staleAfter.keys()].sort()).toEqual(Object.keys(outages).sort());
    for (const [name, ms] of staleAfter) expect(ms, name).toBeLessThan(STALE_WITHIN_MS);
    const lifted = Date.now();
    for (const cluster of clusters) cluster.setFaults({});
    const freshAfter = new Map<string, number>();
    await until(fleet, () => {
      for (const name of names) if (kind(name) === 'fresh' && svc(name)?.version === 'v2' && svc(name)?.phase === 'healthy' && !freshAfter.has(name)) freshAfter.set(name, Date.now() - lifted);
      return names.every((name) => freshAfter.has(name));
    });
    for (const [name, ms] of freshAfter) expect(ms, name).toBeLessThan(FRESH_WITHIN_MS);
  } finally {
    fleet.close();
    await close();
  }
});

const DIR = process.env['QUARTERDECK_REAL_DIR'] ?? '';
describe.skipIf(REAL === '' || DIR === '')('on the real control plane', () => {
  test.each(['etcd', 'kube-apiserver'])('%s under SIGSTOP: stale within 15 s, fresh within 5 s of going on', async (component) => {
    const pid = Number(readFileSync(join(DIR, `${component}.pid`), 'utf8'));
    const kubeconfig = await loadKubeconfig({ files: [REAL], mustExist: true });
    const context = kubeconfig.current ?? '';
    const fleet = fleetOf(kubeconfig, [context]);
    try {
      await until(fleet, () => fleet.environments.get(context)?.freshness.kind === 'fresh');
      const began = Date.now();
      process.kill(pid, 'SIGSTOP');
      await until(fleet, () => fleet.environments.get(context)?.freshness.kind === 'stale');
      expect(Date.now() - began).toBeLessThan(STALE_WITHIN_MS);
      const lifted = Date.now();
      process.kill(pid, 'SIGCONT');
      await until(fleet, () => fleet.environments.get(context)?.freshness.kind === 'fresh');
      expect(Date.now() - lifted).toBeLessThan(FRESH_WITHIN_MS);
    } finally {
      process.kill(pid, 'SIGCONT');
      fleet.close();
    }
  });
});
