import { describe, expect, test } from 'vitest';
import type { EventView, PodView, RollbackPlan, RunView, WorkloadView } from '../../../src-preload/contract/index.ts';
import { analysisOf } from './analysis.ts';
import { clusterReadings } from './cluster.ts';
import { analysisReading, runReadings, wayBackReadings } from './ours.ts';

const NOW = 1_000_000_000;
const fresh = { kind: 'fresh' as const, lastEventAt: NOW, provenAt: NOW - 500 };
const workload = { ref: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'checkout' }, phase: 'degraded', say: '', version: '2', revision: 2, desired: 4, updated: 2, ready: 3, oldPods: 2, changedAt: NOW - 60_000, changedBy: 'ci', canary: null } as unknown as WorkloadView;
const pod = (revision: number, phase: PodView['phase'], reason = 'Running', restarts = 0): PodView => ({ id: `${revision}${reason}${restarts}`, name: 'p', revision, version: String(revision), phase, reason, message: null, restarts, createdAt: 0, terminating: false });
const event = (type: EventView['type'], at: number): EventView => ({ id: String(at), at, type, reason: '', message: '', object: '', count: 1 });

describe('what the cluster gives', () => {
  test('is counted from its pods, its events and its rollout', () => {
    const readings = clusterReadings({ workload, freshness: fresh, now: NOW, events: [event('Warning', NOW - 1), event('Warning', NOW - 700_000), event('Normal', NOW)], pods: [pod(1, 'healthy'), pod(1, 'progressing'), pod(2, 'failed', 'ImagePullBackOff'), pod(2, 'failed', 'CrashLoopBackOff', 3)] });
    expect(Object.fromEntries(readings.map(({ name, value }) => [name, value]))).toMatchObject({
      newPods: 2, newPodsFailing: 2, newPodsFailingShare: 1, oldPodsReady: 1, oldPodsListed: 2, podsPending: 1, imagePullFailing: 1, restarts: 3, warningEvents: 1, readyShare: 0.75, newShare: 0.5,
      inFlight: true, paused: false, failed: false, canAbort: false, secondsSinceChange: 60,
    });
    for (const { observedAt, asked } of readings) expect([observedAt, asked]).toEqual([NOW - 500, 'Deployment/checkout in shop']);
  });

  test('is unknown, all of it and with the reason, from a stale environment', () => {
    for (const one of clusterReadings({ workload, pods: [pod(2, 'healthy')], events: [], freshness: { kind: 'stale', since: 0, lastEventAt: null, reason: 'no answer for 20 s' }, now: NOW })) {
      expect([one.value, one.why, one.observedAt]).toEqual([null, 'no answer for 20 s', null]);
    }
  });

  test('is unknown where the workload is not there, or its pods may not be read', () => {
    for (const one of clusterReadings({ workload: undefined, pods: [], events: [], freshness: fresh, now: NOW })) expect([one.value, one.why]).toEqual([null, 'there is no such workload']);
    const blind = clusterReadings({ workload, pods: null, events: null, freshness: fresh, now: NOW });
    expect(blind.filter((one) => one.value === null).map((one) => one.name)).toEqual(['newPods', 'newPodsFailing', 'newPodsFailingShare', 'oldPodsReady', 'oldPodsListed', 'podsPending', 'imagePullFailing', 'restarts', 'warningEvents']);
  });
});

describe('an analysis of its own', () => {
  const rollout = (...runs: [string, string][]): unknown => ({ kind: 'Rollout', status: { canary: Object.fromEntries(runs.map(([name, status]) => [name, { name: 'run', status, message: 'm' }])) } });
  test.each([
    ['a failed AnalysisRun', rollout(['currentStepAnalysisRunStatus', 'Failed'], ['currentBackgroundAnalysisRunStatus', 'Running']), true],
    ['a passed one', rollout(['currentStepAnalysisRunStatus', 'Successful']), false],
    ['a passed one while another runs', rollout(['currentStepAnalysisRunStatus', 'Successful'], ['currentBackgroundAnalysisRunStatus', 'Running']), null],
    ['one that could not measure', rollout(['currentStepAnalysisRunStatus', 'Error']), null],
    ['an inconclusive one', rollout(['currentStepAnalysisRunStatus', 'Inconclusive']), null],
    ['none', rollout(), null],
    ['a Flagger canary that failed', { kind: 'Canary', status: { phase: 'Failed', canaryWeight: 0, failedChecks: 5 } }, true],
    ['a Flagger canary that succeeded', { kind: 'Canary', status: { phase: 'Succeeded' } }, false],
    ['a Flagger canary under way', { kind: 'Canary', status: { phase: 'Progressing' } }, null],
    ['something else', { kind: 'Pod' }, null],
    ['nothing', null, null],
    ['a hostile object', { kind: 'Rollout', status: { canary: 'x' } }, null],
  ])('%s says %s is %s', (_what, object, value) => expect(analysisReading(analysisOf(object, NOW)).value).toBe(value));
});

describe('what we know ourselves', () => {
  test('of the way back is unknown until it was planned, and says why it cannot be', () => {
    for (const one of wayBackReadings(null)) expect([one.value, one.why]).toEqual([null, 'no way back has been planned yet']);
    for (const one of wayBackReadings({ plan: null, why: 'it is not connected', at: NOW })) expect([one.value, one.why]).toEqual([null, 'it is not connected']);
    const plan = { answer: 'no', verdict: 'a one-way door', blockers: [], releaseItems: [], items: [{ blockers: [{ code: 'one-way-door', message: '2 is a one-way door', hint: '' }], etaWhy: '' }], blast: { services: 1, pods: 4 }, etaMs: 8_000 } as unknown as RollbackPlan;
    expect(wayBackReadings({ plan, why: '', at: NOW }).map(({ name, value }) => [name, value])).toEqual([['canGoBack', false], ['oneWayDoor', true], ['wayBackSeconds', 8], ['wayBackServices', 1], ['wayBackBlockers', 1]]);
  });

  test('of a one-way door is unknown while an item of the release is, and says which and why', () => {
    const dark = { item: 'orders-schema', verdict: 'unknown', say: 'the database is away' };
    const plan = { answer: 'unknown', verdict: '', blockers: [], releaseItems: [dark], items: [], blast: { services: 1, pods: 4 }, etaMs: 8_000 } as unknown as RollbackPlan;
    const door = (one: RollbackPlan) => wayBackReadings({ plan: one, why: '', at: NOW }).find(({ name }) => name === 'oneWayDoor');
    expect(door(plan)).toMatchObject({ value: null, why: 'orders-schema: the database is away' });
    expect(door({ ...plan, blockers: [{ code: 'one-way-door', message: 'another item is past its point', hint: '' }] })).toMatchObject({ value: true });
  });

  test('of our runs is what they do to this workload, and a change since makes an old way back history', () => {
    const run = (more: Partial<RunView>): RunView => ({ id: 'r', runbook: 'rollback', title: 'Roll back', state: 'done', say: '', finishedAt: NOW - 60_000, steps: [{ id: 'w' }], ...more }) as unknown as RunView;
    const values = (runs: RunView[], changedAt: number | null) => Object.fromEntries(runReadings(runs, 'w', changedAt, NOW).map(({ name, value }) => [name, value]));
    expect(values([run({})], NOW - 90_000)).toEqual({ runInFlight: false, takingBack: false, wentBack: true });
    expect(values([run({})], NOW - 1_000)).toMatchObject({ wentBack: false });
    expect(values([run({ finishedAt: NOW - 7_200_000 })], null)).toMatchObject({ wentBack: false });
    expect(values([run({ state: 'running', finishedAt: null })], null)).toEqual({ runInFlight: true, takingBack: true, wentBack: false });
    expect(values([run({ state: 'running', steps: [] })], null)).toEqual({ runInFlight: false, takingBack: false, wentBack: false });
    for (const one of runReadings([], null, null, NOW)) expect(one.value).toBeNull();
  });
});
