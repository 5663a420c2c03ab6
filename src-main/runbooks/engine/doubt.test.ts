import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, openLab, shell, stateOf, step } from './lab.ts';

let status: number | 'cut' = 200;
let requests = 0;
const server = createServer((_request, response) => {
  requests += 1;
  if (status === 'cut') response.destroy();
  else response.writeHead(status).end('{}');
});
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
});
afterAll(() => server.close());
const post = (id: string, more: Record<string, unknown> = {}) => step(id, { uses: 'http/request', effect: 'idempotencyKey' in more ? 'idempotent' : 'opaque', with: { url, ...more } });

test.each([500, 503, 'cut'] as const)('an opaque request that ends in %s is in doubt, not failed, and a person is asked', async (how) => {
  status = how;
  const lab = await openLab();
  const id = await lab.run(post('a'), step('b', { needs: ['a'] }));
  const run = await lab.until(id, (one) => one.state === 'in-doubt');
  expect(run.steps[0]?.doubt?.intended).toBe(`POST ${url}`);
  expect(await lab.engine.resume(id, 'ana')).toMatchObject({ error: { code: 'in-doubt' } });
  expect(await lab.engine.skip(id, 'a', 'ana', 'no')).toMatchObject({ error: { code: 'in-doubt' } });
  expect((await lab.engine.resolve(id, 'a', 'ana', 'done')).ok).toBe(true);
  expect((await lab.engine.resume(id, 'ana')).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(lab.writes).toEqual(['b']);
  await lab.close();
});

test('a request with an idempotency key goes again under the same key, a bounded number of times, and then a person is asked', async () => {
  status = 'cut';
  requests = 0;
  const lab = await openLab();
  const id = await lab.run(post('a', { idempotencyKey: 'Idempotency-Key' }));
  await lab.until(id, (one) => one.state === 'in-doubt');
  expect(requests).toBe(3);
  const intents = await lab.journal.read({ kinds: ['intent'] });
  expect(new Set(intents.ok ? intents.value.map(({ entry }) => entry.kind === 'intent' && entry.data.key) : []).size).toBe(1);
  await lab.close();
});

test('a refusal below 500 is an answer: failed, and never in doubt', async () => {
  status = 409;
  const lab = await openLab();
  expect((await lab.until(await lab.run(post('a')), ended)).state).toBe('failed');
  await lab.close();
});

test('a write to a cluster that is cut is probed: done goes on, unknown parks', async () => {
  let verdict: 'done' | 'unknown' = 'done';
  const lab = await openLab({ cluster: { send: async () => ({ kind: 'in-doubt', say: 'cut' }), probe: async () => ({ verdict, fact: 'looked' }) } });
  expect((await lab.until(await lab.run(step('a')), ended)).state).toBe('done');
  verdict = 'unknown';
  const run = await lab.until(await lab.run(step('a')), (one) => one.state === 'in-doubt');
  expect(run.steps[0]?.doubt?.probed).toBe('looked');
  await lab.close();
});

test('a write that the probe says did not happen is failed only when its tries are used up, and then nothing is called done', async () => {
  const lab = await openLab({ cluster: { send: async () => ({ kind: 'in-doubt', say: 'cut' }), probe: async () => ({ verdict: 'not-done', fact: 'still as before' }) } });
  const run = await lab.until(await lab.run(step('a', { attempts: 2 })), ended);
  expect([run.state, stateOf(run, 'a'), run.steps[0]?.attempt]).toEqual(['failed', 'failed', 2]);
  await lab.close();
});

test('an environment that is looking only, or frozen, pauses the run where it stands, and says why', async () => {
  let armed = false;
  const lab = await openLab({ ports: { armed: () => armed } });
  const id = await lab.run(step('a'));
  const run = await lab.until(id, (one) => one.state === 'paused');
  expect(run.say).toContain('eu is looking only');
  armed = true;
  await lab.engine.resume(id, 'ana');
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('a journal that cannot be written stops the run before its next effect', async () => {
  const lab = await openLab();
  const id = await lab.run(shell('a', 'true'), step('b', { needs: ['a'] }));
  await lab.journal.close();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(lab.writes).toEqual([]);
  expect(lab.engine.runs.get(id)?.state).not.toBe('done');
  lab.engine.close();
});
