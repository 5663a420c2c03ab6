import { type Json, type JsonObject, type Stored, child, listAt, numberAt, objectAt, stringAt } from '../objects.ts';

type Column = readonly [name: string, read: (object: Stored, now: number) => string | number, wide?: boolean];

const ageOf = (object: Stored, now: number): string => {
  const seconds = Math.max(0, Math.round((now - Date.parse(object.metadata.creationTimestamp)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
};
const name: Column = ['Name', (object) => object.metadata.name];
const age: Column = ['Age', ageOf];
const images: Column = ['Images', (object) => listAt(object, 'spec', 'template', 'spec', 'containers').map((one) => stringAt(one, 'image')).join(','), true];
const of = (...keys: string[]) => (object: Stored): number => numberAt(object, ...keys);

const podStatus = (object: Stored): string => {
  if (child(object, 'metadata', 'deletionTimestamp') !== undefined) return 'Terminating';
  const reason = listAt(object, 'status', 'containerStatuses').flatMap((one) => ['waiting', 'terminated'].map((state) => stringAt(one, 'state', state, 'reason'))).find((one) => one !== '');
  return reason ?? stringAt(object, 'status', 'phase');
};
const statuses = (object: Stored): Json[] => listAt(object, 'status', 'containerStatuses');

const jobStatus = (object: Stored): string => ['Complete', 'Failed', 'Suspended'].find((type) => listAt(object, 'status', 'conditions').some((one) => stringAt(one, 'type') === type && stringAt(one, 'status') === 'True')) ?? 'Running';

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Deployment: [name, ['Ready', (object) => `${of('status', 'readyReplicas')(object)}/${of('spec', 'replicas')(object)}`], ['Up-to-date', of('status', 'updatedReplicas')], ['Available', of('status', 'availableReplicas')], age, images],
  StatefulSet: [name, ['Ready', (object) => `${of('status', 'readyReplicas')(object)}/${of('spec', 'replicas')(object)}`], age, images],
  DaemonSet: [name, ['Desired', of('status', 'desiredNumberScheduled')], ['Current', of('status', 'currentNumberScheduled')], ['Ready', of('status', 'numberReady')], ['Up-to-date', of('status', 'updatedNumberScheduled')], ['Available', of('status', 'numberAvailable')], age, images],
  ControllerRevision: [name, ['Controller', (object) => listAt(object, 'metadata', 'ownerReferences').map((one) => `${stringAt(one, 'kind').toLowerCase()}.apps/${stringAt(one, 'name')}`)[0] ?? '<none>'], ['Revision', of('revision')], age],
  ReplicaSet: [name, ['Desired', of('spec', 'replicas')], ['Current', of('status', 'replicas')], ['Ready', of('status', 'readyReplicas')], age, images],
  Rollout: [name, ['Desired', of('spec', 'replicas')], ['Current', of('status', 'replicas')], ['Up-to-date', of('status', 'updatedReplicas')], ['Available', of('status', 'availableReplicas')], age],
  Job: [name, ['Status', jobStatus], ['Completions', (object) => `${of('status', 'succeeded')(object)}/${of('spec', 'completions')(object)}`], age, images],
  AnalysisRun: [name, ['Status', (object) => stringAt(object, 'status', 'phase')], age],
  Pod: [
    name, ['Ready', (object) => `${statuses(object).filter((one) => child(one, 'ready') === true).length}/${listAt(object, 'spec', 'containers').length}`], ['Status', podStatus],
    ['Restarts', (object) => statuses(object).reduce<number>((sum, one) => sum + numberAt(one, 'restartCount'), 0)], age, ['Node', (object) => stringAt(object, 'spec', 'nodeName'), true],
  ],
  Event: [['Last Seen', ageOf], ['Type', (object) => stringAt(object, 'type')], ['Reason', (object) => stringAt(object, 'reason')], ['Object', (object) => `${stringAt(object, 'involvedObject', 'kind').toLowerCase()}/${stringAt(object, 'involvedObject', 'name')}`], ['Message', (object) => stringAt(object, 'message')]],
  ConfigMap: [name, ['Data', (object) => Object.keys(objectAt(object, 'data')).length], age],
  Secret: [name, ['Type', (object) => stringAt(object, 'type')], ['Data', (object) => Object.keys(objectAt(object, 'data')).length], age],
  Namespace: [name, ['Status', (object) => stringAt(object, 'status', 'phase')], age],
  Node: [name, ['Status', () => 'Ready'], ['Roles', () => '<none>'], age, ['Version', () => 'v1.36.3']],
};

/** Objects as the Table that `kubectl get` prints (meta/v1 Table). */
export function tableOf(kind: string, objects: readonly Stored[], resourceVersion: string, now: number): JsonObject {
  const columns = COLUMNS[kind] ?? [name, age];
  return {
    kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion },
    columnDefinitions: columns.map(([title, , wide]) => ({ name: title, type: 'string', format: title === 'Name' ? 'name' : '', description: '', priority: wide === true ? 1 : 0 })),
    rows: objects.map((object) => ({ cells: columns.map(([, read]) => read(object, now)), object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } })),
  };
}
