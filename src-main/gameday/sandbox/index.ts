import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { selfSigned } from './certs.ts';
import { type CanaryScenario, playCanary } from './canary-story.ts';
import { startControllers } from './controllers/index.ts';
import type { Faults } from './faults.ts';
import { type FaultScenario, beginScenario } from './scenarios.ts';
import { type SandboxSeed, plant } from './seed.ts';
import { type ApiServer, serveApi } from './server.ts';
import { Store } from './store.ts';
import { type StoryOptions, playStory, storyBehaviours, storyErrors } from './story.ts';
import { type MetricsServer, Traffic, type TrafficCluster, serveMetrics, valuesOf } from './traffic/index.ts';

export type { CanaryScenario } from './canary-story.ts';
export { startHerd } from './herd.ts';
export { type InMemoryCluster, clusterInMemory } from './in-memory.ts';
export { faultScenarios, isFaultScenario } from './scenarios.ts';
export { shopSeed } from './shop.ts';

export interface SandboxOptions {
  readonly seed: SandboxSeed;
  /** Where the kubeconfig is written (JSON, mode 0600). */
  readonly dir: string;
  /** The first cluster's port, the next ones follow; 0: any free ones. */
  readonly port?: number;
  readonly story?: StoryOptions;
  /** What is wrong in Europe from the start on. */
  readonly scenario?: FaultScenario;
  /** A canary in production-eu that begins by itself. */
  readonly canary?: CanaryScenario;
}
export interface SandboxCluster {
  readonly context: string;
  readonly url: string;
  setFaults(faults: Partial<Faults>): void;
  /** Forgets the events so far: a watch that resumes from before answers 410. */
  compact(): void;
}
export interface Sandbox {
  readonly kubeconfigPath: string;
  readonly clusters: readonly SandboxCluster[];
  /** The metrics of its simulated traffic; null where nobody uses it. */
  readonly metrics: MetricsServer | null;
  close(): Promise<void>;
}

/** Starts the simulated clusters on loopback. Each answers as soon as this resolves. */
export async function startSandbox({ seed, dir, port = 0, story, canary, scenario }: SandboxOptions): Promise<Result<Sandbox>> {
  const startedAt = Date.now();
  const { key, cert } = await selfSigned(startedAt);
  const token = randomBytes(24).toString('base64url');
  const started: { cluster: SandboxCluster; server: ApiServer; stop: () => void }[] = [];
  const close = async (): Promise<void> => {
    for (const one of started) one.stop();
    await Promise.all([...started.map((one) => one.server.close()), metrics?.close()]);
  };
  const places: TrafficCluster[] = [];
  let traffic: Traffic | null = null;
  let metrics: MetricsServer | null = null;
  const prometheus = async (query: string): Promise<readonly number[]> => {
    if (traffic === null) throw new Error('this sandbox has no traffic to ask about');
    return valuesOf(traffic, query, Date.now());
  };
  for (const [index, planned] of seed.entries()) {
    const store = new Store(Date.now);
    plant(store, planned);
    const isStage = story !== undefined && planned.context === 'shop-eu';
    const controllers = startControllers(store, story !== undefined && isStage ? storyBehaviours(startedAt, story) : new Map(), { prometheus });
    if (planned.traffic !== undefined) places.push({ ...planned.traffic, store, errorsOf: story !== undefined && isStage ? storyErrors(startedAt, story) : () => null });
    const stopStory = story !== undefined && isStage ? playStory(store, story) : () => undefined;
    const stopCanary = canary !== undefined && planned.context === 'shop-eu' ? playCanary(store, canary) : () => undefined;
    const server = await serveApi(store, { key, cert, token, port: port === 0 ? 0 : port + index });
    const stop = (): void => {
      controllers.close();
      stopStory();
      stopCanary();
    };
    if (!server.ok) {
      stop();
      await close();
      return server;
    }
    const { url, setFaults } = server.value;
    if (scenario !== undefined && planned.context === 'shop-eu') beginScenario(store, planned.namespace, scenario, setFaults);
    started.push({ cluster: { context: planned.context, url, setFaults, compact: () => store.compact() }, server: server.value, stop });
  }
  if (places.length > 0) {
    traffic = new Traffic(places, startedAt);
    const served = await serveMetrics(traffic, Date.now, port === 0 ? 0 : port + seed.length);
    if (!served.ok) {
      await close();
      return served;
    }
    metrics = served.value;
  }
  const kubeconfigPath = join(dir, 'kubeconfig.json');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(kubeconfigPath, JSON.stringify(kubeconfig(started.map((one) => one.cluster), seed, cert, token), null, 2), { mode: 0o600 });
  return ok({ kubeconfigPath, clusters: started.map((one) => one.cluster), metrics, close });
}

/** As JSON: kubectl reads YAML 1.1, where an unquoted `y` is a boolean. */
function kubeconfig(clusters: readonly SandboxCluster[], seed: SandboxSeed, cert: string, token: string): unknown {
  return {
    apiVersion: 'v1', kind: 'Config', 'current-context': clusters[0]?.context ?? '',
    clusters: clusters.map(({ context, url }) => ({ name: context, cluster: { server: url, 'certificate-authority-data': Buffer.from(cert).toString('base64') } })),
    users: [{ name: 'captain', user: { token } }],
    contexts: clusters.map(({ context }, index) => ({ name: context, context: { cluster: context, user: 'captain', namespace: seed[index]?.namespace ?? 'default' } })),
  };
}
