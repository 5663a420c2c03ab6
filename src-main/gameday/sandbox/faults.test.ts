import { afterEach, describe, expect, test } from 'vitest';
import { type InMemoryCluster, clusterInMemory } from './in-memory.ts';
import { type Json, child, listAt, stringAt } from './objects.ts';

const cluster: { now: InMemoryCluster | null } = { now: null };
afterEach(() => cluster.now?.close());
const open = (): InMemoryCluster => (cluster.now = clusterInMemory({ context: 'here', namespace: 'shop', services: [] }));

const PATH = '/apis/apps/v1/namespaces/shop/deployments';
const deployment = (labels: Record<string, string> = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace: 'shop', labels },
  spec: { replicas: 2, selector: { matchLabels: { app: 'app' } }, template: { metadata: { labels: { app: 'app' } }, spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] } } },
});
/** Looks after each turn of the event loop, which is when controllers and kubelets act. */
async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setTimeout(resolve, 5));
}
// Answers are the store's own JSON.
const get = (here: InMemoryCluster, path: string): Json => here.request({ method: 'GET', path }).body as Json;
const reasons = (here: InMemoryCluster): string[] => listAt(get(here, '/api/v1/namespaces/shop/pods'), 'items').map((pod) => stringAt(listAt(pod, 'status', 'containerStatuses')[0], 'state', 'waiting', 'reason'));

describe('what is wrong on purpose', () => {
  test('a quota lets a dry run pass, then fails the ReplicaSet while Progressing stays True; raised, the rollout goes on', async () => {
    const here = open();
    here.setFaults({ podQuota: 1 });
    expect(here.request({ method: 'POST', path: PATH, query: { dryRun: 'All' }, body: deployment() }).status).toBe(201);
    expect(here.request({ method: 'POST', path: PATH, body: deployment() }).status).toBe(201);
    const condition = (type: string): string => stringAt(listAt(get(here, `${PATH}/app`), 'status', 'conditions').find((one) => stringAt(one, 'type') === type), 'status');
    await until(() => condition('ReplicaFailure') === 'True');
    expect(condition('Progressing')).toBe('True');
    here.setFaults({});
    await until(() => child(get(here, `${PATH}/app`), 'status', 'readyReplicas') === 2);
    expect(condition('ReplicaFailure')).toBe('');
  });

  test.each([['crash', 'CrashLoopBackOff'], ['pull-error', 'ErrImagePull']] as const)('an image that is told to %s does, in the kubelet’s words', async (does, reason) => {
    const here = open();
    here.setFaults({ images: [{ match: 'example/app', does }] });
    here.request({ method: 'POST', path: PATH, body: deployment() });
    await until(() => reasons(here).filter((one) => one === reason).length === 2);
    expect(reasons(here)).toEqual([reason, reason]);
  });

  test('a mutating webhook changes what is written to objects that it selects, in a dry run too, and no others', () => {
    const here = open();
    here.setFaults({ mutate: { where: 'inject=yes', annotations: { sidecar: 'on' } } });
    const written = (labels: Record<string, string>, dryRun: boolean): unknown => child(here.request({ method: 'POST', path: PATH, query: dryRun ? { dryRun: 'All' } : {}, body: deployment(labels) }).body as Json, 'spec', 'template', 'metadata', 'annotations');
    expect(written({ inject: 'yes' }, true)).toEqual({ sidecar: 'on' });
    expect(written({}, false)).toBeUndefined();
  });

  test('the options of a deletion are read from its body where it has one: dryRun in the query alone deletes nothing, beside a body it deletes', () => {
    const here = open();
    const config = '/api/v1/namespaces/shop/configmaps';
    const there = (): boolean => here.request({ method: 'GET', path: `${config}/one` }).status === 200;
    here.request({ method: 'POST', path: config, body: { metadata: { name: 'one' }, data: {} } });
    here.request({ method: 'DELETE', path: `${config}/one`, query: { dryRun: 'All' } });
    expect(there()).toBe(true);
    here.request({ method: 'DELETE', path: `${config}/one`, body: { kind: 'DeleteOptions', dryRun: ['All'] } });
    expect(there()).toBe(true);
    here.request({ method: 'DELETE', path: `${config}/one`, query: { dryRun: 'All' }, body: { kind: 'DeleteOptions', preconditions: {} } });
    expect(there()).toBe(false);
  });
});
