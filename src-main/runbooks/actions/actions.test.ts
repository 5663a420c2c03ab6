import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type RollbackItem, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Lab, type LabOptions, ended, openLab, shell, step } from '../engine/lab.ts';
import type { ClusterPort } from '../ports.ts';
import { actions } from './index.ts';

const server = createServer((request, response) => response.writeHead(request.url === '/bad' ? 409 : 200).end(request.url === '/words' ? 'all is well' : 'no'));
let url = '';
let lab: Lab | null = null;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});
afterAll(() => server.close());
beforeEach(() => (lab = null));
afterEach(() => lab?.close());

const workload = { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'cart' };
const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags' } };
const changes: Partial<ClusterPort> = { prepareChange: async (change) => ok({ say: change.kind, request: { name: change.kind, ref: { environment: 'eu', apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: 'j' } } }) };
const conflict: Partial<ClusterPort> = { prepareChange: async () => fail('conflict', 'another manager owns it') };
const job = (condition: object | null): Partial<ClusterPort> => ({ ...changes, read: async () => ok(condition === null ? null : { status: { conditions: [condition] } }), jobLog: async () => ok('what the job said\n') });
const phase = (value: string): Partial<ClusterPort> => ({ read: async () => ok({ status: { phase: value } }) });
const leaf = { leaf: 'hold', do: 'hold', say: 'keep watching' };
// Of an item the lab's cluster reads its workload alone.
const item = { ref: workload } as unknown as RollbackItem;

interface Case {
  readonly uses: string;
  readonly with: Record<string, unknown>;
  readonly lab?: LabOptions;
  readonly state: 'done' | 'failed' | 'refused';
  readonly say: RegExp;
}

const cases: readonly Case[] = [
  { uses: 'cluster/set-image', with: { workload, image: 'cart:2' }, state: 'done', say: /written/ },
  { uses: 'cluster/set-image', with: { workload, image: 'cart:2' }, lab: { cluster: { prepareSetImage: async () => fail('no-container', 'it has no container') } }, state: 'refused', say: /no container/ },
  { uses: 'cluster/pause', with: { workload }, state: 'done', say: /written/ },
  { uses: 'cluster/pause', with: { workload }, lab: { cluster: { preparePause: async () => fail('already', 'it is paused already') } }, state: 'refused', say: /already/ },
  { uses: 'cluster/resume', with: { workload }, state: 'done', say: /complete/ },
  { uses: 'cluster/resume', with: { workload }, lab: { cluster: { rolloutEnd: async () => ({ kind: 'failed', say: 'quota' }) } }, state: 'failed', say: /quota/ },
  { uses: 'cluster/apply', with: { environment: 'eu', manifest }, lab: { cluster: changes }, state: 'done', say: /written/ },
  { uses: 'cluster/apply', with: { environment: 'eu', manifest }, lab: { cluster: conflict }, state: 'refused', say: /another manager/ },
  { uses: 'cluster/apply', with: { environment: 'eu', manifest: { ...manifest, kind: 'Secret', stringData: { a: 'b' } } }, lab: { cluster: changes }, state: 'refused', say: /Secret/ },
  { uses: 'cluster/scale', with: { workload, replicas: 3 }, lab: { cluster: changes }, state: 'done', say: /complete/ },
  { uses: 'cluster/scale', with: { workload, replicas: -1 }, lab: { cluster: changes }, state: 'refused', say: /replicas/ },
  { uses: 'cluster/restart', with: { workload }, lab: { cluster: changes }, state: 'done', say: /complete/ },
  { uses: 'cluster/restart', with: { workload }, lab: { cluster: { ...changes, send: async () => ({ kind: 'not-sent', say: 'no connection' }) } }, state: 'failed', say: /no connection/ },
  { uses: 'cluster/wait-for-rollout', with: { workload }, state: 'done', say: /complete/ },
  { uses: 'cluster/wait-for-rollout', with: { workload }, lab: { cluster: { rolloutEnd: async () => ({ kind: 'deadline', say: 'not complete within 10 s' }) } }, state: 'failed', say: /not complete/ },
  { uses: 'cluster/wait-for', with: { until: 'object.status.phase == "Ready"', object: { environment: 'eu', ...manifest, name: 'flags' } }, lab: { cluster: phase('Ready') }, state: 'done', say: /it is so/ },
  { uses: 'cluster/wait-for', with: { until: 'object.status.phase == "Ready"', object: { environment: 'eu', ...manifest, name: 'flags' } }, lab: { cluster: phase('Pending'), ports: { now: Date.now } }, state: 'failed', say: /not so within/ },
  { uses: 'cluster/wait-for', with: { until: 'signals.readyShare.value >= 0.9', workload }, lab: { ports: { signals: async () => ({ readyShare: { value: 1, text: '100 %', why: '' } }) } }, state: 'done', say: /it is so/ },
  { uses: 'cluster/rollback', with: { workload }, lab: { cluster: { planBack: async () => ok(item) } }, state: 'done', say: /complete/ },
  { uses: 'cluster/rollback', with: { workload }, lab: { cluster: { planBack: async () => fail('no-target', 'there is no way back') } }, state: 'refused', say: /no way back/ },
  { uses: 'cluster/job', with: { environment: 'eu', name: 'migrate', image: 'm:1' }, lab: { cluster: job({ type: 'Complete', status: 'True' }) }, state: 'done', say: /is complete/ },
  { uses: 'cluster/job', with: { environment: 'eu', name: 'migrate', image: 'm:1' }, lab: { cluster: job({ type: 'Failed', status: 'True', message: 'BackoffLimitExceeded' }) }, state: 'failed', say: /BackoffLimitExceeded/ },
  { uses: 'cluster/job', with: { environment: 'eu', name: 'migrate', image: 'm:1' }, lab: { cluster: job(null) }, state: 'failed', say: /is gone/ },
  { uses: 'tree', with: { tree: 't', environment: 'eu', service: 'cart' }, lab: { ports: { tree: async () => ok(leaf) } }, state: 'done', say: /keep watching/ },
  { uses: 'tree', with: { tree: 't', environment: 'eu', service: 'cart' }, lab: { ports: { tree: async () => fail('no-leaf', 'it recommends nothing now') } }, state: 'failed', say: /nothing now/ },
  { uses: 'note', with: { text: 'traffic moved' }, lab: { ports: { note: async () => ok(null) } }, state: 'done', say: /traffic moved/ },
  { uses: 'note', with: { text: 'traffic moved' }, lab: { ports: { note: async () => fail('disk-full', 'no room') } }, state: 'failed', say: /no room/ },
  { uses: 'delay', with: { for: '1ms' }, lab: { ports: { now: Date.now } }, state: 'done', say: /waited until/ },
  { uses: 'delay', with: { until: 'noon' }, state: 'refused', say: /delay/ },
];

describe('an action', () => {
  test.each(cases)('$uses ends $state, and says why', async ({ uses, with: input, lab: options, state, say }) => {
    lab = await openLab(options);
    const action = actions.get(uses);
    const run = await lab.until(await lab.run(step('a', { uses, with: input, timeoutMs: 60, effect: typeof action?.effect === 'string' ? action.effect : 'opaque' })), ended);
    expect([run.steps[0]?.state, run.steps[0]?.say]).toEqual([state, expect.stringMatching(say)]);
    expect(run.state).toBe(state);
  });

  test.each([['/words', {}, 'failed'], ['/words', { contains: 'all is well', status: 200 }, 'done'], ['/', { contains: 'all is well' }, 'failed'], ['/bad', {}, 'failed']] as const)('http/check holds %s against %j: %s', async (path, more, state) => {
    lab = await openLab();
    const wanted = path === '/words' && state === 'failed' ? { status: 204 } : more;
    expect((await lab.until(await lab.run(step('a', { uses: 'http/check', effect: 'pure', with: { url: url + path, ...wanted } })), ended)).state).toBe(state);
  });

  test('shell: exit codes are words of their own, and a script that is too slow is in doubt, not failed', async () => {
    lab = await openLab();
    expect((await lab.until(await lab.run(shell('a', 'exit 0')), ended)).state).toBe('done');
    expect((await lab.until(await lab.run(shell('a', 'exit 7')), ended)).steps[0]?.say).toBe('exit code 7');
    const slow = await lab.until(await lab.run(shell('a', 'sleep 60', { timeoutMs: 100 })), (run) => run.state === 'in-doubt');
    expect(slow.steps[0]?.doubt?.intended).toBe('run sleep 60');
  });

  test('cluster/job: its log is written as it grows, once; what cannot be had yet is said only at its end', async () => {
    const said = ['one\n', 'one\ntwo\n', 'one\ntwo\nthree\n'];
    let looks = 0;
    const ended_ = () => said.length === 1;
    lab = await openLab({ cluster: {
      ...changes,
      read: async () => ok({ status: { conditions: ended_() ? [{ type: 'Complete', status: 'True' }] : [] } }),
      jobLog: async () => ((looks += 1), looks === 1 ? fail('not-yet', 'the container is creating') : ok((said.length > 1 ? said.shift() : said[0]) ?? '')),
    } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const id = await lab.run(step('a', { uses: 'cluster/job', with: { environment: 'eu', name: 'migrate', image: 'm:1' } }));
      let done = false;
      const end = lab.until(id, ended).then(() => (done = true));
      while (!done) {
        await vi.advanceTimersByTimeAsync(1_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await end;
      expect(readFileSync(join(lab.dir, 'runs', id, 'a.log'), 'utf8')).toBe('one\ntwo\nthree\n');
      expect(looks).toBe(4);
    } finally {
      vi.useRealTimers();
    }
  });

  test('every one has a schema, and says what it would do before anything is known', () => {
    expect([...actions.keys()].sort()).toEqual([...new Set([...cases.map(({ uses }) => uses), 'approve', 'ask', 'http/check', 'http/request', 'shell', ...[...actions.keys()].filter((name) => !MINE.test(name))])].sort());
  });
});

/** The actions that this file answers for; those of other kinds of workloads have their own tests. */
const MINE = /^(approve|ask|tree|note|delay|shell|http\/|cluster\/(set-image|apply|scale|restart|pause|resume|wait-for|wait-for-rollout|rollback|job)$)/;
