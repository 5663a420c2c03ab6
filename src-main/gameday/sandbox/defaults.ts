import { type Json, type JsonObject, child, isObject, listAt, objectAt, stringAt } from './objects.ts';

/** What the API server fills in, because templates are compared with ones that a real server defaulted (pkg/apis/core/v1/defaults.go). */
export function defaulted(kind: string, object: JsonObject): JsonObject {
  switch (kind) {
    case 'Deployment':
      return { ...object, spec: deploymentSpec(objectAt(object, 'spec')) };
    case 'StatefulSet':
      return { ...object, spec: statefulSetSpec(objectAt(object, 'spec')) };
    case 'DaemonSet':
      return { ...object, spec: daemonSetSpec(objectAt(object, 'spec')) };
    case 'ReplicaSet':
      return { ...object, spec: { replicas: 1, ...objectAt(object, 'spec'), template: template(objectAt(object, 'spec', 'template')) } };
    case 'Job':
      return { ...object, spec: jobSpec(objectAt(object, 'spec')) };
    case 'Pod':
      return { ...object, spec: podSpec(objectAt(object, 'spec')) };
    case 'Service':
      return { ...object, spec: { type: 'ClusterIP', sessionAffinity: 'None', clusterIP: '10.96.0.10', ...objectAt(object, 'spec') } };
    case 'Secret':
      return { type: 'Opaque', ...object };
    default:
      return object;
  }
}

function deploymentSpec(spec: JsonObject): JsonObject {
  const strategy = objectAt(spec, 'strategy');
  const type = stringAt(strategy, 'type') || 'RollingUpdate';
  const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...objectAt(strategy, 'rollingUpdate') };
  return {
    replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, ...spec,
    strategy: type === 'Recreate' ? { type } : { type, rollingUpdate },
    template: template(objectAt(spec, 'template')),
  };
}

function statefulSetSpec(spec: JsonObject): JsonObject {
  const strategy = objectAt(spec, 'updateStrategy');
  const type = stringAt(strategy, 'type') || 'RollingUpdate';
  return {
    replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady', persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' }, ...spec,
    updateStrategy: type === 'OnDelete' ? { type } : { type, rollingUpdate: { partition: 0, ...objectAt(strategy, 'rollingUpdate') } },
    template: template(objectAt(spec, 'template')),
  };
}

function daemonSetSpec(spec: JsonObject): JsonObject {
  const strategy = objectAt(spec, 'updateStrategy');
  const type = stringAt(strategy, 'type') || 'RollingUpdate';
  const bounds = type === 'OnDelete' ? strategy : { ...strategy, rollingUpdate: { maxUnavailable: 1, maxSurge: 0, ...objectAt(strategy, 'rollingUpdate') } };
  return { revisionHistoryLimit: 10, ...spec, updateStrategy: { ...bounds, type }, template: template(objectAt(spec, 'template')) };
}

/** One completion, one pod at a time, six failures. */
function jobSpec(spec: JsonObject): JsonObject {
  return { parallelism: 1, completions: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, manualSelector: false, podReplacementPolicy: 'TerminatingOrFailed', ...spec, template: template(objectAt(spec, 'template')) };
}

const template = (given: JsonObject): JsonObject => ({ ...given, metadata: objectAt(given, 'metadata'), spec: podSpec(objectAt(given, 'spec')) });

function podSpec(spec: JsonObject): JsonObject {
  const initContainers = listAt(spec, 'initContainers');
  return {
    restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler', ...spec,
    containers: listAt(spec, 'containers').map(container),
    ...(initContainers.length === 0 ? {} : { initContainers: initContainers.map(container) }),
  };
}

function container(given: Json): Json {
  if (!isObject(given)) return given;
  const tag = /:([^/:@]+)$/.exec(stringAt(given, 'image'))?.[1];
  const probes = Object.fromEntries(['readinessProbe', 'livenessProbe', 'startupProbe'].filter((name) => isObject(given[name])).map((name) => [name, probe(objectAt(given, name))]));
  const ports = listAt(given, 'ports').map((port) => (isObject(port) ? { protocol: 'TCP', ...port } : port));
  return {
    resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent',
    ...given, ...probes, ...(ports.length === 0 ? {} : { ports }),
  };
}

function probe(given: JsonObject): JsonObject {
  const http = child(given, 'httpGet');
  return { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, ...given, ...(isObject(http) ? { httpGet: { scheme: 'HTTP', path: '/', ...http } } : {}) };
}
