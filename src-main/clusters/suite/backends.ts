import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shopSeed, startSandbox } from '../../gameday/index.ts';
import { type Catalogue, Fleet, type Kubeconfig, loadKubeconfig } from '../index.ts';
import { type KubeClient, answered } from '../kube.ts';

/** A cluster that the suite may do anything to. */
export interface Backend {
  readonly name: 'sandbox' | 'real control plane';
  readonly context: string;
  readonly kubeconfig: Kubeconfig;
  readonly file: string;
  /** Makes objects with this label be written with a further annotation in their pod template, as an admission policy does. */
  mutate(where: { readonly key: string; readonly value: string }, annotations: Readonly<Record<string, string>>): Promise<() => Promise<void>>;
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
  const [cluster] = started.value.clusters;
  const mutate: Backend['mutate'] = async ({ key, value }, annotations) => {
    cluster?.setFaults({ mutate: { where: `${key}=${value}`, annotations: { ...annotations } } });
    return async () => cluster?.setFaults({});
  };
  return { name: 'sandbox', context: 'shop-eu', file, kubeconfig: await loadKubeconfig({ files: [file], mustExist: true }), mutate, close: () => started.value.close() };
}

async function real(): Promise<Backend> {
  const kubeconfig = await loadKubeconfig({ files: [REAL], mustExist: true });
  return { name: 'real control plane', context: kubeconfig.current ?? '', file: REAL, kubeconfig, mutate: (where, annotations) => admissionPolicy(kubeconfig, where, annotations), close: async () => undefined };
}

/** A MutatingAdmissionPolicy with its binding; the way to take it away again. */
async function admissionPolicy(kubeconfig: Kubeconfig, where: { readonly key: string; readonly value: string }, annotations: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const { fleet, client } = await fleetOn({ context: kubeconfig.current ?? '', kubeconfig });
  const base = '/apis/admissionregistration.k8s.io/v1';
  const name = `qd-suite-${process.pid}`;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const expression = `Object{spec: Object.spec{template: Object.spec.template{metadata: Object.spec.template.metadata{annotations: ${JSON.stringify(annotations)}}}}}`;
  const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments', 'statefulsets', 'daemonsets'] };
  const policy = { matchConstraints: { objectSelector: { matchLabels: { [where.key]: where.value } }, resourceRules: [rule] }, failurePolicy: 'Fail', reinvocationPolicy: 'Never', mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }] };
  for (const [plural, kind, spec] of [['mutatingadmissionpolicies', 'MutatingAdmissionPolicy', policy], ['mutatingadmissionpolicybindings', 'MutatingAdmissionPolicyBinding', { policyName: name }]] as const) {
    const made = answered(await client.request({ method: 'POST', path: `${base}/${plural}`, body: { apiVersion, kind, metadata: { name }, spec } }), kind);
    if (!made.ok) throw new Error(made.error.message);
  }
  return async () => {
    for (const plural of ['mutatingadmissionpolicybindings', 'mutatingadmissionpolicies']) await client.request({ method: 'DELETE', path: `${base}/${plural}/${name}` });
    fleet.close();
  };
}

export const catalogue: Catalogue = { serviceOf: (_environment, workload) => ({ service: workload, tier: null, team: null }), dependsOn: () => [], configOf: () => [], oneWayDoors: () => [] };

/** A fleet of one environment, `here`, connected and read. */
export async function fleetOn(backend: Pick<Backend, 'context' | 'kubeconfig'>): Promise<{ fleet: Fleet; client: KubeClient }> {
  const fleet = new Fleet({ kubeconfig: () => backend.kubeconfig, catalogue: () => catalogue, consent: { allowed: () => false }, arming: () => ({ kind: 'looking' }), now: Date.now, random: Math.random });
  fleet.setEnvironments([{ name: 'here', context: backend.context, namespace: null, zone: 'UTC', protection: 'open', production: 'no' }]);
  await until(fleet, () => fleet.environments.get('here')?.freshness.kind === 'fresh');
  const client = fleet.environment('here')?.client;
  if (client === undefined) throw new Error('not connected');
  return { fleet, client };
}

/** Asks again when an answer was cut off: for reads, and for writes that say the same twice. A loaded control plane drops streams. */
export function patient(client: KubeClient): KubeClient {
  return {
    ...client,
    async request(request) {
      for (let tries = 1; ; tries += 1) {
        const outcome = await client.request(request);
        const again = request.method === 'GET' || (request.method === 'PATCH' && request.contentType !== 'application/json-patch+json');
        if (outcome.kind === 'answered' || !again || tries >= 5) return outcome;
      }
    },
    stream: (request) => client.stream(request),
    close: () => client.close(),
  };
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
