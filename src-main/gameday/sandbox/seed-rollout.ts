import { type JsonObject, objectAt, stamp } from './objects.ts';
import { resourceOf } from './resources.ts';
import { defaulted } from './defaults.ts';
import { ownerReference, pods, replicaSets } from './controllers/shared.ts';
import { rolloutHash } from './controllers/rollouts/index.ts';
import { stepsHash } from './controllers/rollouts/steps-hash.ts';
import type { SeedService } from './seed.ts';
import type { Store } from './store.ts';

const HASH = 'rollouts-pod-template-hash';
const REVISION = 'rollout.argoproj.io/revision';

/** How a seeded Rollout brings a new version out. */
export type SeedStrategy = 'canary' | 'blueGreen';

interface Parts {
  template(version: string): JsonObject;
  readyPod(version: string, at: number): JsonObject;
}

/** An Argo Rollout that has been Healthy for weeks, with its ReplicaSets, pods, Services and the analysis of its canary. */
export function plantRollout(store: Store, namespace: string, environment: string, service: SeedService, { template, readyPod }: Parts): void {
  const now = store.now();
  const [current, first] = [service.revisions[service.revisions.length - 1], service.revisions[0]];
  if (current === undefined || first === undefined) return;
  const { name, replicas } = service;
  const made = now - first.ageMs;
  const settledAt = now - current.ageMs + 30_000;
  const hash = rolloutHash(template(current.version));
  const strategy = service.rollout === 'blueGreen' ? blueGreenOf(name) : canaryOf(name);
  if (service.rollout === 'blueGreen') plantServices(store, namespace, name, hash, made);
  else plantAnalysis(store, namespace, environment, made);
  const steps = service.rollout === 'blueGreen' ? [] : STEPS(name);
  const rollout = store.create(resourceOf('Rollout'), {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout',
    metadata: {
      name, namespace, labels: { app: name, 'app.kubernetes.io/part-of': 'shop', ...service.labels }, annotations: { [REVISION]: String(service.revisions.length), ...service.annotations },
      managedFields: [{ manager: current.by, operation: 'Update', apiVersion: 'argoproj.io/v1alpha1', time: stamp(now - current.ageMs), fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:template': {} } } }],
    },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: template(current.version), strategy, revisionHistoryLimit: 10 },
    status: {
      HPAReplicas: replicas, replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas, currentPodHash: hash, stableRS: hash, selector: `app=${name}`, phase: 'Healthy', observedGeneration: '1',
      canary: {}, blueGreen: service.rollout === 'blueGreen' ? { activeSelector: hash, previewSelector: hash } : {},
      ...(steps.length === 0 ? {} : { currentStepHash: stepsHash(steps), currentStepIndex: steps.length }),
      conditions: conditionsAt(`${name}-${hash}`, stamp(settledAt)),
    },
  }, made);
  service.revisions.forEach((revision, index) => {
    const isCurrent = revision === current;
    const count = isCurrent ? replicas : 0;
    const own = template(revision.version);
    const full = objectAt(defaulted('ReplicaSet', { spec: { template: own } }), 'spec', 'template');
    const labels = { ...objectAt(full, 'metadata', 'labels'), [HASH]: rolloutHash(own) };
    const at = now - revision.ageMs;
    const set = store.create(replicaSets, {
      apiVersion: 'apps/v1', kind: 'ReplicaSet',
      metadata: { name: `${name}-${rolloutHash(own)}`, namespace, labels, annotations: { [REVISION]: String(index + 1), 'rollout.argoproj.io/desired-replicas': String(replicas) }, ownerReferences: [ownerReference(rollout)] },
      spec: { replicas: count, selector: { matchLabels: { app: name, [HASH]: rolloutHash(own) } }, template: { ...full, metadata: { ...objectAt(full, 'metadata'), labels } } },
      status: { replicas: count, ...(count === 0 ? {} : { readyReplicas: count, availableReplicas: count, fullyLabeledReplicas: count }), observedGeneration: 1 },
    }, at);
    for (let pod = 0; pod < count; pod += 1) {
      store.create(pods, {
        apiVersion: 'v1', kind: 'Pod',
        metadata: { name: `${set.metadata.name}-${(pod * 7919 + 46656).toString(36).slice(-5)}`, namespace, labels, ownerReferences: [ownerReference(set)] },
        spec: { ...objectAt(full, 'spec'), nodeName: ['node-a', 'node-b', 'node-c'][pod % 3] ?? 'node-a' }, status: readyPod(revision.version, at),
      }, at);
    }
  });
}

function conditionsAt(set: string, time: string): JsonObject[] {
  const condition = (type: string, reason: string, message: string, status = 'True'): JsonObject => ({ type, status, reason, message, lastTransitionTime: time, lastUpdateTime: time });
  return [
    condition('Progressing', 'NewReplicaSetAvailable', `ReplicaSet "${set}" has successfully progressed.`), condition('Available', 'AvailableReason', 'Rollout has minimum availability'),
    condition('Healthy', 'RolloutHealthy', 'Rollout is healthy'), condition('Completed', 'RolloutCompleted', 'RolloutCompleted'), condition('Paused', 'RolloutPaused', 'Rollout is paused', 'False'),
  ];
}

/** A first look by pods, an analysis of its own users, a person, then half of everything. */
const STEPS = (service: string): JsonObject[] => [
  { setWeight: 25 }, { pause: { duration: '20s' } },
  { analysis: { templates: [{ templateName: 'error-ratio' }], args: [{ name: 'service', value: service }, { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }] } },
  { pause: {} }, { setWeight: 50 }, { pause: { duration: '20s' } },
];
const canaryOf = (service: string): JsonObject => ({ canary: { maxSurge: 1, maxUnavailable: 0, steps: STEPS(service) } });
const blueGreenOf = (service: string): JsonObject => ({ blueGreen: { activeService: service, previewService: `${service}-preview`, autoPromotionEnabled: false, scaleDownDelaySeconds: 300 } });

function plantServices(store: Store, namespace: string, name: string, hash: string, at: number): void {
  for (const service of [name, `${name}-preview`]) {
    store.create(resourceOf('Service'), {
      apiVersion: 'v1', kind: 'Service', metadata: { name: service, namespace, annotations: { 'argo-rollouts.argoproj.io/managed-by-rollouts': name } },
      spec: { type: 'ClusterIP', clusterIP: '10.96.0.10', sessionAffinity: 'None', selector: { app: name, [HASH]: hash }, ports: [{ port: 80, targetPort: 'http', protocol: 'TCP', name: 'http' }] },
    }, at);
  }
}

/** The share of a version's own requests that fail, by the hash of its pods: three looks, ten seconds apart, one of which may be bad. */
function plantAnalysis(store: Store, namespace: string, environment: string, at: number): void {
  const kind = resourceOf('AnalysisTemplate');
  if (store.get(kind, namespace, 'error-ratio') !== undefined) return;
  const series = (more: string): string => `sum(rate(http_requests_total{environment="${environment}",service="{{args.service}}",pod_template_hash="{{args.hash}}"${more}}[1m]))`;
  store.create(kind, {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate', metadata: { name: 'error-ratio', namespace },
    spec: {
      args: [{ name: 'service' }, { name: 'hash' }],
      metrics: [{
        name: 'error-ratio', interval: '10s', count: 3, failureLimit: 1, successCondition: 'len(result) > 0 && result[0] < 0.05',
        provider: { prometheus: { address: 'http://prometheus.monitoring:9090', query: `${series(',code="500"')} / ${series('')}` } },
      }],
    },
  }, at);
}
