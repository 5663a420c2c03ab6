import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { selfSigned } from './certs.ts';
import { deployments, pods, writeStatus } from './controllers/shared.ts';
import { type Json, type Stored, isObject, listAt, numberAt, objectAt, stringAt } from './objects.ts';
import { imageOf, plant } from './seed.ts';
import { type ApiServer, serveApi } from './server.ts';
import { Store } from './store.ts';

const TICK_MS = 10;
const DAY_MS = 24 * 3_600_000;

interface HerdSize {
  readonly clusters: number;
  /** Deployments in each cluster. */
  readonly workloads: number;
  /** Pods of each Deployment. */
  readonly pods: number;
}

/** Many clusters of many pods whose readiness changes all the time, and no controller: what is measured is who watches them. */
interface Herd {
  readonly contexts: readonly string[];
  /** JSON, as of the sandbox's own kubeconfig. */
  readonly kubeconfigPath: string;
  /** Writes this many changes a second, spread over all clusters, until the returned function is called. */
  churn(perSecond: number): () => void;
  /** Gives one Deployment another version, in the first cluster; the instant (ms since the epoch) at which it was written. */
  mark(version: string): number;
  /** How many pods of each Deployment are ready, by `context/name`. */
  truth(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function startHerd(dir: string, size: HerdSize): Promise<Result<Herd>> {
  const { key, cert } = await selfSigned(Date.now());
  const token = randomBytes(24).toString('base64url');
  const started: { context: string; store: Store; server: ApiServer }[] = [];
  for (let index = 0; index < size.clusters; index += 1) {
    const context = `herd-${index + 1}`;
    const store = new Store(Date.now);
    const services = Array.from({ length: size.workloads }, (_, number) => ({ name: `svc-${String(number).padStart(4, '0')}`, replicas: size.pods, revisions: [{ version: '1.0.0', ageMs: 9 * DAY_MS, by: 'ci-deploy' }] }));
    plant(store, { context, namespace: 'herd', services });
    const server = await serveApi(store, { key, cert, token, port: 0 });
    if (!server.ok) return server;
    started.push({ context, store, server: server.value });
  }
  const kubeconfigPath = join(dir, 'herd.json');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(kubeconfigPath, JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': started[0]?.context ?? '',
    clusters: started.map(({ context, server }) => ({ name: context, cluster: { server: server.url, 'certificate-authority-data': Buffer.from(cert).toString('base64') } })),
    users: [{ name: 'captain', user: { token } }],
    contexts: started.map(({ context }) => ({ name: context, context: { cluster: context, user: 'captain', namespace: 'herd' } })),
  }), { mode: 0o600 });
  return ok({
    contexts: started.map(({ context }) => context), kubeconfigPath,
    churn: (perSecond) => churn(started.map(({ store }) => store), perSecond),
    mark: (version) => mark(started[0]?.store, version),
    truth: () => Object.fromEntries(started.flatMap(({ context, store }) => store.list(deployments).map((one) => [`${context}/${one.metadata.name}`, numberAt(one, 'status', 'readyReplicas')]))),
    close: async () => void (await Promise.all(started.map(({ server }) => server.close()))),
  });
}

/** Every other change is a pod that turns ready or unready; the one after it is its Deployment's count, as a controller would write it. */
function churn(stores: readonly Store[], perSecond: number): () => void {
  const herd = stores.map((store) => ({ store, names: store.list(pods).map((pod) => pod.metadata.name) }));
  let owed = 0;
  let turn = 0;
  const timer = setInterval(() => {
    for (owed += (perSecond * TICK_MS) / 1_000; owed >= 2; owed -= 2) {
      turn += 1;
      const { store, names } = herd[turn % herd.length] ?? { store: undefined, names: [] };
      const pod = store?.get(pods, 'herd', names[Math.floor(turn / herd.length) % names.length] ?? '');
      if (store !== undefined && pod !== undefined) flip(store, pod);
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

function flip(store: Store, pod: Stored): void {
  const conditions = listAt(pod, 'status', 'conditions');
  const ready = conditions.some((one) => stringAt(one, 'type') === 'Ready' && stringAt(one, 'status') === 'True');
  const status = ready ? 'False' : 'True';
  writeStatus(store, pods, pod, { ...objectAt(pod, 'status'), conditions: conditions.map((one): Json => (isObject(one) && stringAt(one, 'type') === 'Ready' ? { ...one, status } : one)) });
  const deployment = store.get(deployments, 'herd', stringAt(pod, 'metadata', 'labels', 'app'));
  if (deployment === undefined) return;
  const readyReplicas = numberAt(deployment, 'status', 'readyReplicas') + (ready ? -1 : 1);
  writeStatus(store, deployments, deployment, { ...objectAt(deployment, 'status'), readyReplicas, availableReplicas: readyReplicas });
}

function mark(store: Store | undefined, version: string): number {
  const deployment = store?.get(deployments, 'herd', 'svc-0000');
  if (store === undefined || deployment === undefined) return Number.NaN;
  const template = objectAt(deployment, 'spec', 'template');
  const containers = listAt(template, 'spec', 'containers').map((one): Json => (isObject(one) ? { ...one, image: imageOf('svc-0000', version) } : one));
  const at = Date.now();
  store.update(deployments, deployment, { ...deployment, spec: { ...objectAt(deployment, 'spec'), template: { ...template, spec: { ...objectAt(template, 'spec'), containers } } } });
  return at;
}
