import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createClient } from '../../src-main/clusters/transport/index.ts';
import { credentialsOf, loadKubeconfig, resolveContext } from '../../src-main/clusters/kubeconfig/index.ts';
import { type KubeClient, type KubeObject, answered, at, listAll } from '../../src-main/clusters/kube.ts';

export const COUNT = 50;
const REPLICAS = 2;
export const names = Array.from({ length: COUNT }, (_, index) => `app-${String(index).padStart(2, '0')}`);
const image = (tag: string): string => `registry.example/bench:${tag}`;

/** Fifty Deployments in a namespace of their own, in a real cluster. */
export interface Ground {
  readonly kubeconfig: string;
  readonly context: string;
  readonly namespace: string;
  readonly client: KubeClient;
  /** Brings every Deployment to this tag, and waits until its controller has seen it. */
  bring(tag: string): Promise<void>;
  deployments(): Promise<KubeObject[]>;
  remove(): Promise<void>;
}

export async function prepareGround(kubeconfig: string): Promise<Ground> {
  const config = await loadKubeconfig({ files: [kubeconfig], mustExist: true });
  const context = config.current ?? '';
  const settings = await resolveContext(config, context);
  if (!settings.ok) throw new Error(settings.error.message);
  const client = createClient(settings.value, credentialsOf(settings.value, { allowed: () => false }, Date.now));
  const namespace = `qd-bench-${process.pid}`;
  const base = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const must = async (method: 'POST' | 'PATCH', path: string, body: unknown): Promise<void> => {
    const made = answered(await client.request({ method, path, body, contentType: method === 'POST' ? 'application/json' : 'application/merge-patch+json' }), path);
    if (!made.ok) throw new Error(made.error.message);
  };
  const deployments = async (): Promise<KubeObject[]> => {
    const listed = await listAll(client, base);
    if (!listed.ok) throw new Error(listed.error.message);
    return listed.value.objects;
  };
  const seen = (object: KubeObject, tag: string): boolean =>
    JSON.stringify(at(object, 'spec', 'template')).includes(`:${tag}"`) && Number(at(object, 'status', 'observedGeneration') ?? 0) >= Number(object.metadata.generation ?? 1)
    && Number(at(object, 'status', 'updatedReplicas') ?? 0) === REPLICAS && Number(at(object, 'status', 'replicas') ?? 0) === REPLICAS;
  await must('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  let there = false;
  return {
    kubeconfig, context, namespace, client, deployments,
    async bring(tag) {
      const containers = [{ name: 'app', image: image(tag) }];
      await Promise.all(names.map((name) => (there
        ? must('PATCH', `${base}/${name}`, { spec: { template: { spec: { containers } } } })
        : must('POST', base, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas: REPLICAS, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers } } } }))));
      there = true;
      // A bench may look again and again; nothing of it is measured here.
      while (!(await deployments()).every((object) => seen(object, tag))) await new Promise((resolve) => setTimeout(resolve, 250));
    },
    async remove() {
      await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
      client.close();
    },
  };
}

/** kubectl beside the control plane's programs, else the first on PATH; null where there is none. */
export function kubectlPath(env: NodeJS.ProcessEnv): string | null {
  const folders = [env['KUBEBUILDER_ASSETS'] ?? '', ...(env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'kubectl')).find((file) => existsSync(file)) ?? null;
}
