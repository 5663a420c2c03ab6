import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shopSeed, startSandbox } from '../../gameday/index.ts';
import { type Catalogue, Fleet, type Kubeconfig, loadKubeconfig } from '../index.ts';
import type { KubeClient } from '../kube.ts';

/** A cluster that the suite may do anything to. */
export interface Backend {
  readonly name: 'sandbox' | 'real control plane';
  readonly context: string;
  readonly kubeconfig: Kubeconfig;
  readonly file: string;
  close(): Promise<void>;
}

export const REAL = process.env['QUARTERDECK_REAL_KUBECONFIG'] ?? '';

/** The sandbox, always; a real control plane too, where one was started for us. */
export const backends: readonly (readonly [Backend['name'], () => Promise<Backend>])[] = [
  ['sandbox', sandbox],
  ...(REAL === '' ? [] : [['real control plane', real] as const]),
];

async function sandbox(): Promise<Backend> {
  const started = await startSandbox({ seed: shopSeed().slice(1, 2), dir: mkdtempSync(join(tmpdir(), 'qd-suite-')) });
  if (!started.ok) throw new Error(started.error.message);
  const file = started.value.kubeconfigPath;
  return { name: 'sandbox', context: 'shop-eu', file, kubeconfig: await loadKubeconfig({ files: [file], mustExist: true }), close: () => started.value.close() };
}

async function real(): Promise<Backend> {
  const kubeconfig = await loadKubeconfig({ files: [REAL], mustExist: true });
  return { name: 'real control plane', context: kubeconfig.current ?? '', file: REAL, kubeconfig, close: async () => undefined };
}

export const catalogue: Catalogue = { serviceOf: (_environment, workload) => ({ service: workload, tier: null, team: null }), dependsOn: () => [], configOf: () => [], oneWayDoors: () => [] };

/** A fleet of one environment, `here`, connected and read. */
export async function fleetOn(backend: Backend): Promise<{ fleet: Fleet; client: KubeClient }> {
  const fleet = new Fleet({ kubeconfig: () => backend.kubeconfig, catalogue: () => catalogue, consent: { allowed: () => false }, arming: () => ({ kind: 'looking' }), now: Date.now, random: Math.random });
  fleet.setEnvironments([{ name: 'here', context: backend.context, namespace: null, zone: 'UTC', protection: 'open', production: 'no' }]);
  await until(fleet, () => fleet.environments.get('here')?.freshness.kind === 'fresh');
  const client = fleet.environment('here')?.client;
  if (client === undefined) throw new Error('not connected');
  return { fleet, client };
}

/** Resolves when the condition holds, looked at whenever anything that the fleet shows has changed. */
export function until(fleet: Fleet, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      for (const stop of stops) stop();
      resolve();
    };
    const stops = [fleet.environments.onChange(look), fleet.workloads.onChange(look)];
    look();
  });
}
