import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, record } from '../kube.ts';
import { templateHash } from '../workloads/template.ts';
import { type RolloutLab, rolloutBackends, rolloutLab, tagged, toFirstPause } from './rollout-lab.ts';

describe.each(rolloutBackends)('an Argo Rollout on the %s', (_name, open) => {
  let lab: RolloutLab;
  beforeAll(async () => void (lab = await rolloutLab(await open(), `qd-rollouts-${process.pid}`)));
  afterAll(() => lab.close());
  const only = <T>(list: readonly T[]): T => {
    const [first] = list;
    if (first === undefined) throw new Error('one is expected');
    return first;
  };

  test.concurrent('in mid-canary one guarded write of the stable template is Healthy at once: no step runs, and the template is as its author wrote it', async () => {
    const ref = await lab.rollout('mid');
    const written = await lab.template('mid');
    await lab.image('mid', 'v2');
    await lab.held(ref, 'v2');
    expect(lab.view(ref)).toMatchObject({ phase: 'paused', canary: { weight: 25, step: 2, steps: 4, pausedBy: 'step', pausedUntil: null } });
    const plan = await lab.plan(ref);
    const item = only(plan.items);
    expect(plan.answer).toBe('yes');
    expect(item).toMatchObject({ to: { version: 'v1', known: 'good' }, from: { version: 'v2' } });
    expect(item.notes.join(' ')).toContain('no step runs');
    // Nothing but the image differs: a ReplicaSet's defaults are no difference.
    expect(item.diff.filter((line) => line.op === 'add' || line.op === 'remove')).toHaveLength(2);
    expect(await lab.back(ref, plan)).toMatchObject({ kind: 'complete' });
    expect(await lab.template('mid')).toEqual(written);
    expect(await lab.status('mid')).toMatchObject({ phase: 'Healthy', currentStepIndex: 4 });
  });

  test.concurrent('after the promotion an undo runs the whole canary again, and the plan says so; promote, abort, try again and full promotion do what they say', async () => {
    const ref = await lab.rollout('acts');
    await lab.image('acts', 'v2');
    await lab.held(ref, 'v2');
    expect(await lab.steer(ref, 'promote')).toMatchObject({ kind: 'complete', say: expect.stringContaining('step 4 of 4') });
    expect(await lab.steer(ref, 'abort')).toMatchObject({ kind: 'failed', say: expect.stringContaining('RolloutAborted') });
    expect(await lab.steer(ref, 'abort')).toMatchObject({ code: 'aborted' });
    // Until its controller has acted on the abort there is nothing to try again.
    await lab.atStep(ref, 1);
    expect(await lab.steer(ref, 'retry')).toMatchObject({ kind: 'complete', say: expect.stringContaining('step 2 of 4') });
    expect(await lab.steer(ref, 'promote-full')).toMatchObject({ kind: 'complete' });
    expect(await lab.steer(ref, 'promote-full')).toMatchObject({ code: 'no-update' });
    await lab.is(ref, 'v2', 'healthy');
    const plan = await lab.plan(ref);
    expect(only(plan.items).notes.join(' ')).toContain('The whole canary runs again for v1: 4 steps, 2 of which wait until promoted');
    expect((await lab.write(plan)).kind).toBe('written');
    await lab.held(ref, 'v1');
  });

  test.concurrent('what would be answered with 200 and do nothing is refused: an abort after the promotion, and one under spec.paused', async () => {
    // Of its own: an abort that its controller has not yet forgotten would strike the next update.
    const settled = await lab.rollout('settled');
    await lab.patch('settled', { status: { abort: true } }, '/status');
    expect(await lab.steer(settled, 'abort')).toMatchObject({ code: 'no-update' });
    const ref = await lab.rollout('nothing');
    await lab.image('nothing', 'v2');
    await lab.held(ref, 'v2');
    await lab.patch('nothing', { spec: { paused: true } });
    await lab.patch('nothing', { status: { abort: true } });
    expect(at(await lab.status('nothing'), 'abort')).toBeUndefined();
    expect(await lab.steer(ref, 'abort')).toMatchObject({ code: 'paused-by-hand' });
    // The way back lets it go on in the same write.
    const plan = await lab.plan(ref);
    expect(await lab.back(ref, plan)).toMatchObject({ kind: 'complete' });
    await lab.is(ref, 'v1', 'healthy');
    expect(at(await lab.get(lab.path('nothing')), 'spec', 'paused')).toBeUndefined();
  });

  test.concurrent('an aborted version is never known good, and what came after the stable one was left', async () => {
    const ref = await lab.rollout('aborted');
    await lab.image('aborted', 'v2');
    await lab.held(ref, 'v2');
    await lab.steer(ref, 'abort');
    await lab.image('aborted', 'v3');
    await lab.held(ref, 'v3');
    const item = only((await lab.plan(ref)).items);
    expect(item.to).toMatchObject({ version: 'v1', known: 'good' });
    expect(item.candidates.find((one) => one.version === 'v2')).toMatchObject({ known: 'bad' });
  });

  test.concurrent('rollbackWindow is said, and skips the steps', async () => {
    const ref = await lab.rollout('window', toFirstPause, { rollbackWindow: { revisions: 3 } });
    // Which ReplicaSet is older is told by creation times, which have seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await lab.image('window', 'v2');
    await lab.held(ref, 'v2');
    await lab.steer(ref, 'promote-full');
    await lab.is(ref, 'v2', 'healthy');
    const plan = await lab.plan(ref);
    expect(only(plan.items).notes.join(' ')).toContain('rollbackWindow covers v1');
    expect(await lab.back(ref, plan)).toMatchObject({ kind: 'complete' });
  });

  test.concurrent('blue-green: held before the switch, promoted, and back at once while the old pods are there', async () => {
    for (const name of ['active', 'preview']) await lab.create('/api/v1', 'services', 'Service', name, { spec: { selector: { app: 'bluegreen' }, ports: [{ port: 80 }] } });
    const ref = await lab.rollout('bluegreen', { blueGreen: { activeService: 'active', previewService: 'preview', autoPromotionEnabled: false, scaleDownDelaySeconds: 60 } });
    await lab.image('bluegreen', 'v2');
    await lab.held(ref, 'v2');
    expect(await lab.steer(ref, 'promote')).toMatchObject({ kind: 'complete' });
    await lab.is(ref, 'v2', 'healthy');
    expect(await lab.steer(ref, 'abort')).toMatchObject({ code: 'no-update' });
    const plan = await lab.plan(ref);
    expect(only(plan.items).notes.join(' ')).toContain('the active Service switches to them at once');
    expect(await lab.back(ref, plan)).toMatchObject({ kind: 'complete' });
  });

  test.concurrent('with workloadRef the Deployment that lends the template is written, and is never planned by itself', async () => {
    await lab.create('/apis/apps/v1', 'deployments', 'Deployment', 'lender', { spec: { replicas: 0, selector: { matchLabels: { app: 'lent' } }, template: tagged('lent', 'v1') } });
    await lab.create('/apis/argoproj.io/v1alpha1', 'rollouts', 'Rollout', 'lent', { spec: { replicas: 2, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'lender' }, strategy: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } } } });
    const ref = lab.refTo('lent');
    await lab.is(ref, 'v1', 'healthy');
    const deployment = { ...ref, kind: 'Deployment' as const, name: 'lender' };
    const where = `/apis/apps/v1/namespaces/${lab.namespace}/deployments/lender`;
    await lab.client.request({ method: 'PATCH', path: where, contentType: 'application/merge-patch+json', body: { spec: { template: tagged('lent', 'v2') } } });
    await lab.held(ref, 'v2');
    expect(lab.view(deployment)).toBeUndefined();
    expect(only((await lab.plan(deployment)).items).blockers).toContainEqual(expect.objectContaining({ code: 'lent' }));
    const plan = await lab.plan(ref);
    expect(only(plan.items).write?.path).toBe(where);
    expect(await lab.back(ref, plan)).toMatchObject({ kind: 'complete' });
    expect(templateHash(record(at(await lab.get(where), 'spec', 'template')), 'exact')).toBe(only(plan.items).intended);
  });

  test.concurrent('the guard refuses when stableRS has moved, and no churn ever makes it', async () => {
    const ref = await lab.rollout('guard');
    await lab.image('guard', 'v2');
    await lab.held(ref, 'v2');
    const [early, late] = [await lab.plan(ref), await lab.plan(ref)];
    await lab.patch('guard', { metadata: { labels: { churn: 'yes' }, annotations: { churn: 'yes' } }, spec: { replicas: 5 } });
    await lab.client.request({ method: 'DELETE', path: `/api/v1/namespaces/${lab.namespace}/pods`, query: { labelSelector: 'app=guard', limit: '1' } });
    expect(await lab.back(ref, early)).toMatchObject({ kind: 'complete' });
    await lab.image('guard', 'v2');
    await lab.held(ref, 'v2');
    await lab.steer(ref, 'promote-full');
    // The template is the very one that was planned from; only what is stable has moved.
    expect(await lab.write(late)).toMatchObject({ kind: 'moved' });
    expect(lab.view(ref)?.version).toBe('v2');
  });
});
