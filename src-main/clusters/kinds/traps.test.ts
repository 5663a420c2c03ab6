import { describe, expect, test } from 'vitest';
import type { WorkloadKind } from '../../../src-preload/contract/index.ts';
import type { Raw } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import { podRecord, workloadRecord } from '../workloads/records.ts';
import { type RevisionRecord, controllerRevisionRecord, replicaSetRecord } from '../workloads/revisions.ts';
import { deploymentTemplate, sameTemplate } from '../workloads/template.ts';
import { kindNamed, kindOf } from './index.ts';

const NOW = '2026-11-25T12:00:00Z';
const template = (tag: string): Raw => ({ metadata: { labels: { app: 'app' } }, spec: { containers: [{ name: 'app', image: `registry.example/app:${tag}` }] } });
const owned = (uid: string) => [{ apiVersion: 'apps/v1', kind: 'x', name: 'app', uid, controller: true }];
const meta = (uid: string) => ({ uid, name: uid, namespace: 'shop', resourceVersion: '1', creationTimestamp: NOW });
const set = (uid: string, revision: number, tag: string): RevisionRecord =>
  replicaSetRecord({ metadata: { ...meta(uid), ownerReferences: owned('w'), annotations: { 'deployment.kubernetes.io/revision': String(revision) } }, spec: { template: { ...template(tag), metadata: { labels: { app: 'app', 'pod-template-hash': uid } } } } });
const kept = (uid: string, revision: number, tag: string): RevisionRecord =>
  controllerRevisionRecord({ metadata: { ...meta(uid), ownerReferences: owned('w'), labels: { 'controller.kubernetes.io/hash': uid } }, revision, data: { spec: { template: { ...template(tag), $patch: 'replace' } } } });
const pod = (name: string, owner: string, hash: string, more: { ready?: boolean; reason?: string; restarts?: number } = {}) =>
  podRecord({ metadata: { ...meta(name), ownerReferences: owned(owner), labels: { 'controller-revision-hash': hash } }, spec: template('x')['spec'], status: { conditions: [{ type: 'Ready', status: (more.ready ?? true) ? 'True' : 'False', lastTransitionTime: NOW }], containerStatuses: [{ name: 'app', image: 'x', restartCount: more.restarts ?? 0, state: more.reason === undefined ? {} : { waiting: { reason: more.reason } } }] } });
const workload = (kind: WorkloadKind, spec: Raw, status: Raw, revisions: RevisionRecord[], pods: Workload['pods'], generation = 2): Workload => ({
  kind, record: workloadRecord({ apiVersion: 'apps/v1', kind, metadata: { ...meta('w'), name: 'app', generation }, spec, status: { observedGeneration: 2, ...status } }), revisions, pods,
});
const rollout = (one: Workload, minGeneration = 0) => kindOf(one.kind).rollout(one, minGeneration);

describe('a Deployment', () => {
  const counts = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  const sets = [set('old', 1, '1'), set('new', 2, '2')];
  const at2 = (status: Raw, pods: Workload['pods'], generation = 2) => workload('Deployment', { replicas: 2, template: template('2') }, { ...counts, ...status }, sets, pods, generation);

  test('is not complete while old pods are there, whatever the counts say', () => {
    expect(rollout(at2({}, [pod('a', 'new', ''), pod('b', 'new', ''), pod('c', 'old', '')])).complete).toBe(false);
    expect(rollout(at2({}, [pod('a', 'new', ''), pod('b', 'new', '')])).complete).toBe(true);
    // Where pods may not be read only the count of terminating ones tells, and its absence tells nothing.
    expect(rollout(at2({}, null)).complete).toBe(false);
    expect(rollout(at2({ terminatingReplicas: 0 }, null)).complete).toBe(true);
  });
  test('is not complete before the generation that the write returned was seen', () => {
    expect(rollout(at2({}, [], 3))).toMatchObject({ unseen: true, complete: false });
    expect(rollout(at2({}, []), 3)).toMatchObject({ unseen: true, complete: false });
  });
  test('has failed where its ReplicaSet cannot make pods, though Progressing stays True for ever', () => {
    const conditions = [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' }];
    expect(rollout(at2({ conditions }, [])).failure).toEqual({ reason: 'FailedCreate', message: 'exceeded quota' });
  });
  test('has failed after its deadline, and no more once it recovers', () => {
    const late = (reason: string) => rollout(at2({ conditions: [{ type: 'Progressing', status: reason === 'ProgressDeadlineExceeded' ? 'False' : 'True', reason, lastUpdateTime: NOW }] }, [])).failure?.reason;
    expect(late('ProgressDeadlineExceeded')).toBe('ProgressDeadlineExceeded');
    expect(late('NewReplicaSetAvailable')).toBeUndefined();
  });
  test('goes back to the ReplicaSet’s template without the hash that the controller added, and to nothing else of it', () => {
    expect(deploymentTemplate(sets[0]?.template ?? {})).toEqual(template('1'));
    expect(kindOf('Deployment').current(at2({}, []))?.uid).toBe('new');
  });
});

describe('a StatefulSet', () => {
  const revisions = [kept('app-1', 3, '1'), kept('app-2', 2, '2')];
  const stuck = [pod('app-0', 'w', 'app-1'), pod('app-1', 'w', 'app-1'), pod('app-2', 'w', 'app-2', { ready: false, reason: 'CrashLoopBackOff', restarts: 3 })];
  // While it is stuck on its way back both names are equal, and say nothing.
  const status = { replicas: 3, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2, currentRevision: 'app-1', updateRevision: 'app-1' };
  const spec = (more: Raw = {}): Raw => ({ replicas: 3, template: template('1'), updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, ...more });

  test('keeps its template in ControllerRevisions, without their patch directive', () => {
    expect(sameTemplate(revisions[0]?.template ?? {}, template('1'), 'exact')).toBe(true);
  });
  test('stuck on its way back is not complete, though currentRevision equals updateRevision', () => {
    expect(rollout(workload('StatefulSet', spec(), status, revisions, stuck))).toMatchObject({ complete: false, failure: null, oldPods: 1, deadlineAt: null });
  });
  test('names the pod that it waits for, unless it is Parallel or moves by deletion alone', () => {
    const target = revisions[0];
    if (target === undefined) throw new Error('a target');
    const back = kindOf('StatefulSet').back;
    if (back.by !== 'template') throw new Error('by template');
    const stuckOn = (more: Raw) => back.stuckOn(workload('StatefulSet', spec(more), status, revisions, stuck), target).map((one) => one.name);
    expect(stuckOn({})).toEqual(['app-2']);
    expect(stuckOn({ podManagementPolicy: 'Parallel' })).toEqual([]);
    expect(stuckOn({ updateStrategy: { type: 'OnDelete' } })).toEqual([]);
  });
  test('with OnDelete is held until pods go, and says which', () => {
    const held = rollout(workload('StatefulSet', spec({ updateStrategy: { type: 'OnDelete' } }), status, revisions, stuck));
    expect(held).toMatchObject({ paused: true, complete: true, completeSince: null });
    expect(held.held).toContain('app-2');
  });
  test('with a partition is complete as far as that goes, and is not healthy as a whole', () => {
    const pods = [pod('app-0', 'w', 'app-2'), pod('app-1', 'w', 'app-2'), pod('app-2', 'w', 'app-1')];
    const now = rollout(workload('StatefulSet', spec({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }), { ...status, readyReplicas: 3, availableReplicas: 3, updatedReplicas: 1 }, revisions, pods));
    expect(now).toMatchObject({ complete: true, paused: true, completeSince: null, held: 'its partition keeps the first 2 pods at their revision' });
  });
});

describe('a DaemonSet', () => {
  const revisions = [kept('1', 1, '1'), kept('2', 2, '2')];
  const status = { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberReady: 2, numberAvailable: 2 };
  const spec: Raw = { template: template('2'), updateStrategy: { type: 'RollingUpdate' } };
  test('is complete by the numbers of its nodes, when no old pod is left', () => {
    expect(rollout(workload('DaemonSet', spec, status, revisions, [pod('a', 'w', '2'), pod('b', 'w', '2')])).complete).toBe(true);
    expect(rollout(workload('DaemonSet', spec, status, revisions, [pod('a', 'w', '2'), pod('b', 'w', '1')])).complete).toBe(false);
    expect(rollout(workload('DaemonSet', spec, { ...status, updatedNumberScheduled: 1 }, revisions, null)).complete).toBe(false);
  });
});

test('a kind is known by every name that kubectl takes for it', () => {
  expect(['deploy', 'Deployments', 'deployments.apps', 'sts', 'statefulset', 'ds', 'DaemonSet'].map(kindNamed)).toEqual(['Deployment', 'Deployment', 'Deployment', 'StatefulSet', 'StatefulSet', 'DaemonSet', 'DaemonSet']);
  expect(kindNamed('job')).toBeUndefined();
});
