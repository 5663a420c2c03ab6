import { type JsonObject, objectAt, stamp } from './objects.ts';
import { resourceOf } from './resources.ts';
import type { Store } from './store.ts';
import { defaulted } from './defaults.ts';
import type { TrafficPlace } from './traffic/index.ts';
import { deployments, ownerReference, pods, replicaSets } from './controllers/shared.ts';
import { templateHash } from './controllers/deployment.ts';
import { type SeedStrategy, plantRollout } from './seed-rollout.ts';
import { plantApplications } from './seed-gitops.ts';
import { imageIdOf } from './controllers/kubelet.ts';

/** One revision that a seeded Deployment has had; the last one is the present. */
export interface SeedRevision {
  readonly version: string;
  readonly ageMs: number;
  readonly by: string;
}
export interface SeedService {
  readonly name: string;
  readonly replicas: number;
  readonly revisions: readonly SeedRevision[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly secret?: boolean;
  /** An Argo Rollout of this strategy; absent: a Deployment. */
  readonly rollout?: SeedStrategy;
  /** Age of the ConfigMap's last write, ms; as old as its oldest revision where absent. */
  readonly configWrittenAgoMs?: number;
}
export interface SeedCluster {
  readonly context: string;
  /** Where its simulated requests come from; absent: nobody uses it. */
  readonly traffic?: TrafficPlace;
  readonly namespace: string;
  readonly services: readonly SeedService[];
}
export type SandboxSeed = readonly SeedCluster[];

export const imageOf = (service: string, version: string): string => `registry.example/shop/${service}:${version}`;

/** Fills a store as a cluster that has run for weeks: with history, owners, configuration, and pods that are ready already. */
export function plant(store: Store, { context, namespace, services, traffic }: SeedCluster): void {
  const oldest = store.now() - 40 * 24 * 3_600_000;
  for (const name of ['default', 'kube-system', namespace]) store.create(resourceOf('Namespace'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } }, oldest);
  for (const name of ['node-a', 'node-b', 'node-c']) {
    store.create(resourceOf('Node'), { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name } }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }, oldest);
  }
  for (const service of services) {
    if (service.rollout === undefined) plantService(store, namespace, service);
    else plantAsRollout(store, namespace, traffic?.environment ?? context, service);
  }
  plantApplications(store, namespace, services, oldest);
}

function plantAsRollout(store: Store, namespace: string, environment: string, service: SeedService): void {
  const oldest = service.revisions[0]?.ageMs ?? 0;
  plantConfig(store, namespace, service, store.now() - (service.configWrittenAgoMs ?? oldest + 60_000));
  plantRollout(store, namespace, environment, service, { template: (version) => templateOf(service, version), readyPod: (version, at) => readyStatus(service.name, imageOf(service.name, version), at) });
}

function plantService(store: Store, namespace: string, service: SeedService): void {
  const now = store.now();
  const current = service.revisions[service.revisions.length - 1];
  const first = service.revisions[0];
  if (current === undefined || first === undefined) return;
  const written = now - (service.configWrittenAgoMs ?? first.ageMs + 60_000);
  plantConfig(store, namespace, service, written);
  const labels = { app: service.name, 'app.kubernetes.io/part-of': 'shop' };
  const made = now - first.ageMs;
  const changed = now - current.ageMs;
  const object = defaulted('Deployment', {
    apiVersion: 'apps/v1', kind: 'Deployment',
    metadata: {
      name: service.name, namespace, labels: { ...labels, ...service.labels },
      annotations: { 'deployment.kubernetes.io/revision': String(service.revisions.length), ...service.annotations },
      managedFields: [
        { manager: current.by, operation: 'Update', apiVersion: 'apps/v1', time: stamp(changed), fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:template': {} } } },
        { manager: 'kube-controller-manager', operation: 'Update', apiVersion: 'apps/v1', time: stamp(changed + 30_000), fieldsType: 'FieldsV1', fieldsV1: { 'f:status': {} }, subresource: 'status' },
      ],
    },
    spec: { replicas: service.replicas, selector: { matchLabels: { app: service.name } }, template: templateOf(service, current.version) },
    status: settledStatus(service, changed),
  });
  const deployment = store.create(deployments, { ...object, metadata: objectAt(object, 'metadata') }, made);
  service.revisions.forEach((revision, index) => {
    const isCurrent = index === service.revisions.length - 1;
    const template = objectAt(defaulted('Deployment', { spec: { template: templateOf(service, revision.version) } }), 'spec', 'template');
    const hash = templateHash(template);
    const podLabels = { ...objectAt(template, 'metadata', 'labels'), 'pod-template-hash': hash };
    const count = isCurrent ? service.replicas : 0;
    const set = store.create(replicaSets, {
      apiVersion: 'apps/v1', kind: 'ReplicaSet',
      metadata: { name: `${service.name}-${hash}`, namespace, labels: podLabels, annotations: { 'deployment.kubernetes.io/revision': String(index + 1) }, ownerReferences: [ownerReference(deployment)] },
      spec: { replicas: count, selector: { matchLabels: { app: service.name, 'pod-template-hash': hash } }, template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels: podLabels } } },
      status: { replicas: count, ...(count === 0 ? {} : { readyReplicas: count, availableReplicas: count, fullyLabeledReplicas: count }), observedGeneration: 1 },
    }, now - revision.ageMs);
    for (let pod = 0; pod < count; pod += 1) {
      store.create(pods, {
        apiVersion: 'v1', kind: 'Pod',
        metadata: { name: `${service.name}-${hash}-${(pod * 7919 + 46656).toString(36).slice(-5)}`, namespace, labels: podLabels, ownerReferences: [ownerReference(set)] },
        spec: { ...objectAt(template, 'spec'), nodeName: ['node-a', 'node-b', 'node-c'][pod % 3] ?? 'node-a' },
        status: readyStatus(service.name, imageOf(service.name, revision.version), now - revision.ageMs),
      }, now - revision.ageMs);
    }
  });
}

function plantConfig(store: Store, namespace: string, service: SeedService, written: number): void {
  const kinds = service.secret === true ? ['ConfigMap', 'Secret'] : ['ConfigMap'];
  for (const kind of kinds) {
    const data = { 'f:data': {} };
    store.create(resourceOf(kind), {
      apiVersion: 'v1', kind, ...(kind === 'Secret' ? { type: 'Opaque' } : {}),
      metadata: { name: kind === 'Secret' ? `${service.name}-api` : service.name, namespace, managedFields: [{ manager: 'kubectl-client-side-apply', operation: 'Update', apiVersion: 'v1', time: stamp(written), fieldsType: 'FieldsV1', fieldsV1: data }] },
      data: kind === 'Secret' ? { key: Buffer.from('sandbox').toString('base64') } : { LOG_LEVEL: 'info' },
    }, written);
  }
}

function templateOf(service: SeedService, version: string): JsonObject {
  return {
    metadata: { labels: { app: service.name, 'app.kubernetes.io/part-of': 'shop' } },
    spec: {
      containers: [{
        name: service.name, image: imageOf(service.name, version), ports: [{ containerPort: 8080, name: 'http' }],
        envFrom: [{ configMapRef: { name: service.name } }, ...(service.secret === true ? [{ secretRef: { name: `${service.name}-api` } }] : [])],
        readinessProbe: { httpGet: { path: '/healthz', port: 'http' } }, resources: { requests: { cpu: '100m', memory: '128Mi' } },
      }],
    },
  };
}

function settledStatus({ replicas, name }: SeedService, at: number): JsonObject {
  const time = { lastTransitionTime: stamp(at + 30_000), lastUpdateTime: stamp(at + 30_000) };
  return {
    observedGeneration: 1, replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas, terminatingReplicas: 0,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.', ...time },
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `ReplicaSet "${name}" has successfully progressed.`, ...time },
    ],
  };
}

function readyStatus(name: string, image: string, at: number): JsonObject {
  const since = stamp(at + 4_000);
  return {
    phase: 'Running', podIP: '10.0.0.1', hostIP: '192.0.2.1', startTime: stamp(at), qosClass: 'Burstable',
    conditions: ['Initialized', 'PodScheduled', 'ContainersReady', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime: since })),
    containerStatuses: [{ name, image, imageID: imageIdOf(image), ready: true, started: true, restartCount: 0, state: { running: { startedAt: since } }, lastState: {} }],
  };
}
