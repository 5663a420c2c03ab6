import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listAt, objectAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import { ownedBy } from '../shared.ts';
import { analysisRuns, setsOf } from './index.ts';
import { rolloutLab, template } from './lab.ts';

const steps = [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: { duration: '1s' } }];
let lab: ReturnType<typeof rolloutLab>;
beforeEach(() => void (lab = rolloutLab()));
afterEach(() => lab.close());

async function atFirstPause(): Promise<void> {
  lab.rollout('search', { canary: { steps } });
  await lab.phase('Healthy');
  lab.image('v2');
  await lab.phase('Paused');
}

describe('a canary', () => {
  test('pauses at its step with as many pods as the weight asks for, says so in its status, and goes on step by step when it is let go on', async () => {
    await atFirstPause();
    expect(lab.status()).toMatchObject({ currentStepIndex: 1, controllerPause: true, message: 'CanaryPauseStep', pauseConditions: [{ reason: 'CanaryPauseStep' }], canary: {}, blueGreen: {}, observedGeneration: '2' });
    expect(lab.status()['stableRS']).not.toBe(lab.status()['currentPodHash']);
    expect(objectAt(lab.status(), 'canary')['weights']).toBeUndefined();
    expect(lab.sizes()).toEqual({ v1: 3, v2: 1 });
    lab.patch({ status: { pauseConditions: null } }, { subresource: 'status' });
    await lab.until('fully promoted', () => lab.status()['stableRS'] === lab.status()['currentPodHash'] && lab.status()['phase'] === 'Healthy');
    expect(lab.sizes()).toEqual({ v2: 4 });
    expect(lab.status()).toMatchObject({ currentStepIndex: 4 });
    expect(lab.status()['controllerPause']).toBeUndefined();
  });

  test('aborted, it serves the stable version again, while its template still names the bad one', async () => {
    await atFirstPause();
    lab.patch({ status: { abort: true } }, { subresource: 'status' });
    await lab.until('aborted', () => lab.status()['phase'] === 'Degraded' && lab.sizes()['v2'] === undefined && lab.sizes()['v1'] === 4);
    expect(lab.status()).toMatchObject({ abort: true, currentStepIndex: 0, message: 'RolloutAborted: Rollout aborted update to revision 2' });
    expect(objectAt(lab.now(), 'spec')['template']).toEqual(template('search', 'v2'));
    lab.patch({ status: { abort: false } }, { subresource: 'status' });
    await lab.phase('Paused');
    expect(lab.sizes()).toEqual({ v1: 3, v2: 1 });
  });

  test('under spec.paused an abort is only said: the canary’s pod keeps running', async () => {
    await atFirstPause();
    lab.patch({ spec: { paused: true } });
    await lab.until('paused by hand', () => lab.status()['message'] === 'manually paused');
    lab.patch({ status: { abort: true } }, { subresource: 'status' });
    await lab.until('said', () => lab.status()['abortedAt'] !== undefined);
    expect(lab.sizes()).toEqual({ v1: 3, v2: 1 });
  });

  test('in mid-canary the stable template again is Healthy at once, and a full promotion skips every step', async () => {
    await atFirstPause();
    lab.image('v1');
    await lab.phase('Healthy');
    expect(lab.status()).toMatchObject({ currentStepIndex: 4 });
    lab.image('v3');
    await lab.phase('Paused');
    lab.patch({ status: { promoteFull: true } }, { subresource: 'status' });
    await lab.until('promoted', () => lab.sizes()['v3'] === 4 && lab.status()['phase'] === 'Healthy');
    expect(lab.status()['promoteFull']).toBeUndefined();
  });

  test('rollbackWindow skips the steps for an older ReplicaSet, and not for an undo of that undo', async () => {
    lab.rollout('search', { canary: { steps: [{ setWeight: 25 }, { pause: {} }] } }, { rollbackWindow: { revisions: 3 } });
    await lab.phase('Healthy');
    // Which is older is told by creation times, which have seconds.
    await vi.advanceTimersByTimeAsync(1_100);
    lab.image('v2');
    await lab.phase('Paused');
    lab.patch({ status: { promoteFull: true } }, { subresource: 'status' });
    await lab.phase('Healthy');
    lab.image('v1');
    await lab.until('back', () => lab.sizes()['v1'] === 4 && lab.status()['phase'] === 'Healthy');
    lab.image('v2');
    await lab.phase('Paused');
    expect(lab.sizes()).toEqual({ v1: 3, v2: 1 });
  });

  test('a deadline that passes degrades it, and with progressDeadlineAbort aborts it', async () => {
    lab.rollout('search', { canary: { steps: [{ setWeight: 50 }] } }, { progressDeadlineSeconds: 2, progressDeadlineAbort: true });
    await lab.phase('Healthy');
    lab.image('v2-broken');
    await lab.until('aborted by deadline', () => lab.status()['abort'] === true && lab.sizes()['v1'] === 4);
    expect(lab.status()['phase']).toBe('Degraded');
  });

  test('an analysis that fails aborts the update, and names the metric', async () => {
    lab.close();
    let asked = '';
    lab = rolloutLab(async (query) => ((asked = query), [0.3]));
    lab.make('AnalysisTemplate', 'errors', { spec: { args: [{ name: 'hash' }], metrics: [{ name: 'error-ratio', provider: { prometheus: { address: 'http://prometheus', query: 'errors{hash="{{args.hash}}"}' } }, successCondition: 'result[0] < 0.05', count: 3, interval: '2s', failureLimit: 1 }] } });
    lab.rollout('search', { canary: { steps: [{ setWeight: 25 }, { analysis: { templates: [{ templateName: 'errors' }], args: [{ name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }] } }] } });
    await lab.phase('Healthy');
    lab.image('v2');
    await lab.until('aborted', () => lab.status()['abort'] === true);
    const [run] = ownedBy(lab.store, analysisRuns, lab.now());
    expect(objectAt(run, 'status')).toMatchObject({ phase: 'Failed', metricResults: [{ name: 'error-ratio', failed: 2, count: 2, phase: 'Failed', measurements: [{ value: '[0.3]', phase: 'Failed' }, { value: '[0.3]' }] }] });
    expect(asked).toBe(`errors{hash="${String(lab.status()['currentPodHash'])}"}`);
    expect(lab.status()['message']).toBe('RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed: Metric "error-ratio" assessed Failed due to failed (2) > failureLimit (1)');
  });

  test('with workloadRef it takes the Deployment’s template, and follows its changes', async () => {
    lab.make('Deployment', 'search', { spec: { replicas: 0, selector: { matchLabels: { app: 'search' } }, template: template('search', 'v1') } });
    lab.make('Rollout', 'search', { spec: { replicas: 2, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'search' }, strategy: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } } } });
    await lab.phase('Healthy');
    lab.patch({ spec: { template: template('search', 'v2') } }, { kind: 'Deployment' });
    await lab.phase('Paused');
    expect(lab.status()).toMatchObject({ workloadObservedGeneration: '2', observedGeneration: '1' });
    expect(lab.sizes()).toEqual({ v1: 1, v2: 1 });
  });
});

describe('blue-green', () => {
  test('holds the active Service until it is promoted, keeps the old pods for their delay, and goes back to them without a pause', async () => {
    const selector = () => objectAt(lab.store.get(resourceOf('Service'), 'shop', 'active'), 'spec', 'selector')['rollouts-pod-template-hash'];
    for (const name of ['active', 'preview']) lab.make('Service', name, { spec: { selector: { app: 'search' } } });
    lab.rollout('search', { blueGreen: { activeService: 'active', previewService: 'preview', autoPromotionEnabled: false, scaleDownDelaySeconds: 60 } }, { replicas: 2 });
    await lab.phase('Healthy');
    lab.image('v2');
    await lab.phase('Paused');
    expect(lab.status()).toMatchObject({ message: 'BlueGreenPause', blueGreen: { activeSelector: lab.status()['stableRS'], previewSelector: lab.status()['currentPodHash'] } });
    expect(selector()).toBe(lab.status()['stableRS']);
    lab.patch({ status: { pauseConditions: null } }, { subresource: 'status' });
    await lab.phase('Healthy');
    expect(selector()).toBe(lab.status()['currentPodHash']);
    await lab.until('the deadline is noted', () => setsOf(lab.store, lab.now()).some((set) => 'scale-down-deadline' in objectAt(set, 'metadata', 'annotations')));
    expect(lab.sizes()).toEqual({ v1: 2, v2: 2 });
    lab.image('v1');
    await lab.phase('Healthy');
    expect(listAt(lab.status(), 'pauseConditions')).toEqual([]);
  });
});

test('a status field sent to the main resource, and a spec field sent to /status, are dropped without a word', async () => {
  await atFirstPause();
  lab.patch({ status: { abort: true } });
  lab.patch({ spec: { paused: true } }, { subresource: 'status' });
  expect(lab.status()['abort']).toBeUndefined();
  expect(objectAt(lab.now(), 'spec')['paused']).toBeUndefined();
});
