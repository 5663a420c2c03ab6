import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../objects.ts';
import { child, listAt, numberAt, stringAt } from '../../objects.ts';
import { type InMemoryCluster, clusterInMemory } from '../../in-memory.ts';

let cluster: InMemoryCluster;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T02:13:00Z') });
  cluster = clusterInMemory({ context: 'c', namespace: 'shop', services: [] });
});
afterEach(() => {
  cluster.close();
  vi.useRealTimers();
});

const JOBS = '/apis/batch/v1/namespaces/shop/jobs';
// What the cluster in memory answers is JSON.
const ask = (method: string, path: string, body?: unknown): JsonObject => cluster.request({ method, path, body }).body as JsonObject;
const job = (image: string, spec: object = {}, restartPolicy = 'Never') => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrate' }, spec: { ...spec, template: { spec: { restartPolicy, containers: [{ name: 'job', image }] } } } });
const status = (): unknown => child(ask('GET', `${JOBS}/migrate`), 'status');
const said = (): string[] => listAt(ask('GET', `${JOBS}/migrate`), 'status', 'conditions').map((one) => `${stringAt(one, 'type')}: ${stringAt(one, 'reason')}`);
const pods = () => listAt(ask('GET', '/api/v1/namespaces/shop/pods'), 'items');

test('a Job runs a pod to its end, is complete, and the pod stays for its log', async () => {
  ask('POST', JOBS, job('migrate:1'));
  await vi.advanceTimersByTimeAsync(600);
  expect(status()).toMatchObject({ active: 1, ready: 1, terminating: 0 });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(said()).toEqual(['SuccessCriteriaMet: CompletionsReached', 'Complete: CompletionsReached']);
  expect(status()).toMatchObject({ succeeded: 1, ready: 0, completionTime: expect.any(String) });
  expect(pods().map((pod) => [stringAt(pod, 'status', 'phase'), stringAt(pod, 'metadata', 'labels', 'job-name')])).toEqual([['Succeeded', 'migrate']]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pods()).toHaveLength(1);
});

test('a Job whose pods fail is tried again with a growing back-off, as often as its limit says, and then has failed', async () => {
  ask('POST', JOBS, job('migrate:broken', { backoffLimit: 2 }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([pods().length, said()]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pods()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pods()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(said()).toEqual(['FailureTarget: BackoffLimitExceeded', 'Failed: BackoffLimitExceeded']);
  expect(numberAt({ s: status() as JsonObject }, 's', 'failed')).toBe(3);
});

test('a Job that takes longer than its deadline has failed, and its pod goes', async () => {
  ask('POST', JOBS, job('migrate:slow', { activeDeadlineSeconds: 3 }));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(said()).toEqual(['FailureTarget: DeadlineExceeded', 'Failed: DeadlineExceeded']);
  expect(pods()).toEqual([]);
});

test('several completions run as many side by side as it says, and a Job that is deleted takes its pods with it', async () => {
  ask('POST', JOBS, job('migrate:1', { completions: 3, parallelism: 2 }));
  await vi.advanceTimersByTimeAsync(100);
  expect(pods()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(status()).toMatchObject({ succeeded: 3 });
  ask('DELETE', `${JOBS}/migrate`);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(pods()).toEqual([]);
});

test('what a Job runs is fixed when it is made, and its pods end: the server refuses anything else', () => {
  expect(cluster.request({ method: 'POST', path: JOBS, body: job('migrate:1', {}, 'Always') })).toMatchObject({ status: 422 });
  ask('POST', JOBS, job('migrate:1'));
  vi.advanceTimersByTime(100);
  expect(cluster.request({ method: 'PATCH', path: `${JOBS}/migrate`, contentType: 'application/merge-patch+json', body: job('migrate:2') })).toMatchObject({ status: 422 });
});
