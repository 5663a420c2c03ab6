import { describe, expect, test } from 'vitest';
import type { KubeClient, KubeRequest } from '../kube.ts';
import { bulkReads } from './bulk.ts';

const object = (name: string, labels: Record<string, string>) => ({ metadata: { uid: `uid-${name}`, name, resourceVersion: '1', labels } });
const base = '/apis/apps/v1/namespaces/shop';

function server(more: Partial<Record<string, unknown>> = {}): { client: KubeClient; asked: KubeRequest[] } {
  const asked: KubeRequest[] = [];
  const client: KubeClient = {
    context: 'eu', close: () => undefined, stream: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
    async request(request) {
      asked.push(request);
      const body = more[request.path] ?? { kind: 'ReplicaSetList', apiVersion: 'apps/v1', metadata: {}, items: [object('a', { app: 'a', tier: '1' }), object('b', { app: 'b' })] };
      return { kind: 'answered', status: body === 'forbidden' ? 403 : 200, body };
    },
  };
  return { client, asked };
}
const namesIn = async (client: KubeClient, labelSelector: string): Promise<string[]> => {
  const answer = await client.request({ method: 'GET', path: `${base}/replicasets`, query: { labelSelector } });
  // The test's own server answers objects of this shape.
  return answer.kind === 'answered' ? (answer.body as { items: { metadata: { name: string } }[] }).items.map((one) => one.metadata.name) : [];
};

describe('the reads of a plan over many workloads', () => {
  test('read each collection once, and give each workload what its selector would have given', async () => {
    const { client, asked } = server();
    const bulk = bulkReads(client, 50);
    expect(await Promise.all(['app=a', 'app=b', 'app=a,tier=1', 'app=a,tier=2', ''].map((selector) => namesIn(bulk, selector)))).toEqual([['a'], ['b'], ['a'], [], ['a', 'b']]);
    expect(await bulk.request({ method: 'GET', path: `${base}/replicasets/a` })).toMatchObject({ body: { kind: 'ReplicaSet', apiVersion: 'apps/v1', metadata: { name: 'a' } } });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['a selector that says more than equality', { labelSelector: 'app in (a)' }, {}],
    ['a list that may not be read', { labelSelector: 'app=a' }, { [`${base}/replicasets`]: 'forbidden' }],
    ['a list that is longer than a plan should read', { labelSelector: 'app=a' }, { [`${base}/replicasets`]: { kind: 'ReplicaSetList', apiVersion: 'apps/v1', metadata: { continue: 'x' }, items: [] } }],
  ])('ask the server itself for %s', async (_what, query, answers) => {
    const { client, asked } = server(answers);
    await bulkReads(client, 50).request({ method: 'GET', path: `${base}/replicasets`, query });
    expect(asked.at(-1)?.query).toEqual(query);
  });

  test('ask the server itself for what is not in the list, and for anything that is no such read', async () => {
    const { client, asked } = server();
    const bulk = bulkReads(client, 50);
    await bulk.request({ method: 'GET', path: `${base}/deployments/gone` });
    await bulk.request({ method: 'PATCH', path: `${base}/deployments/a`, query: { dryRun: 'All' }, body: [] });
    expect(asked.slice(-2).map((one) => [one.method, one.path])).toEqual([['GET', `${base}/deployments/gone`], ['PATCH', `${base}/deployments/a`]]);
  });

  test('ask for what follows a workload along with it, and never ask the same twice; a write goes each time', async () => {
    const { client, asked } = server();
    const bulk = bulkReads(client, 50);
    const rollouts = { method: 'GET', path: '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts' } as const;
    await Promise.all(['a', 'b'].map((name) => bulk.request({ method: 'GET', path: `${base}/deployments/${name}` })));
    await Promise.all([bulk.request(rollouts), bulk.request(rollouts), namesIn(bulk, 'app=a')]);
    expect(asked.map((one) => one.path)).toEqual([`${base}/replicasets`, '/api/v1/namespaces/shop/pods', `${base}/deployments`, rollouts.path]);
    for (let n = 0; n < 2; n += 1) await bulk.request({ method: 'PATCH', path: `${base}/deployments/a`, query: { dryRun: 'All' }, body: [] });
    expect(asked.filter((one) => one.method === 'PATCH')).toHaveLength(2);
  });

  test('are left as they are for a few workloads', () => {
    const { client } = server();
    expect(bulkReads(client, 3)).toBe(client);
  });
});
