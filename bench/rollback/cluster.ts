import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { createClient } from '../../src-main/clusters/transport/index.ts';
import { credentialsOf, loadKubeconfig, resolveContext } from '../../src-main/clusters/kubeconfig/index.ts';

export const COUNT = 50;
const REPLICAS = 2;
export const names = Array.from({ length: COUNT }, (_, index) => `app-${String(index).padStart(2, '0')}`);
const image = (tag: string): string => `registry.example/bench:${tag}`;

const listSchema = z.object({
  items: z.array(z.object({
    metadata: z.object({ name: z.string(), generation: z.number() }),
    spec: z.object({ template: z.unknown() }),
    status: z.object({ observedGeneration: z.number().default(0), updatedReplicas: z.number().default(0), replicas: z.number().default(0) }).default({ observedGeneration: 0, updatedReplicas: 0, replicas: 0 }),
  })),
});

/** Fifty Deployments in a namespace of their own, in a real cluster. */
export interface Ground {
  readonly kubeconfig: string;
  readonly context: string;
  readonly namespace: string;
  /** Brings every Deployment to this tag, and waits until its controller has seen it. */
  bring(tag: string): Promise<void>;
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
  const must = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      const answer = await client.request({ method, path, body, contentType: method === 'POST' ? 'application/json' : 'application/merge-patch+json' });
      if (answer.kind === 'answered' && (answer.status < 300 || (tries > 1 && answer.status === 409))) return answer.body;
      // What only prepares the ground may go again after a cut: a merge is the same twice, and what was made is there.
      if (answer.kind === 'answered' || tries === 5) throw new Error(`${method} ${path}: ${JSON.stringify(answer).slice(0, 300)}`);
    }
  };
  const isAt = async (tag: string): Promise<boolean> => listSchema.parse(await must('GET', base)).items.every(({ metadata, spec, status }) =>
    JSON.stringify(spec.template).includes(`:${tag}"`) && status.observedGeneration >= metadata.generation && status.updatedReplicas === REPLICAS && status.replicas === REPLICAS);
  await must('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  let there = false;
  return {
    kubeconfig, context, namespace,
    async bring(tag) {
      const containers = [{ name: 'app', image: image(tag) }];
      await Promise.all(names.map((name) => (there
        ? must('PATCH', `${base}/${name}`, { spec: { template: { spec: { containers } } } })
        : must('POST', base, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas: REPLICAS, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers } } } }))));
      there = true;
      // A bench may look again and again; nothing of it is measured here.
      while (!(await isAt(tag))) await new Promise((resolve) => setTimeout(resolve, 250));
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
