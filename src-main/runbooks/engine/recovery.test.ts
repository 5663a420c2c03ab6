import { expect, test } from 'vitest';
import { type RunView, fail, ok } from '../../../src-preload/contract/index.ts';
import type { ClusterPort } from '../ports.ts';
import { ended, openLab, stateOf, step } from './lab.ts';

const ref = { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'a' };
const write = async () => ok({ say: 'pause a', request: { name: 'a', ref }, preImage: { say: 'cart:1, template abc, generation 7' } });

/** A run whose process died after its write was sent and before anything was known of it; it is opened again on `cluster`. */
async function afterCrash(cluster: Partial<ClusterPort>, ...more: Parameters<typeof step>[]) {
  let sent: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (sent = resolve));
  const before = await openLab({ cluster: { preparePause: write, send: () => (sent(), new Promise(() => undefined)) } });
  const id = await before.run(step('a'), ...more.map(([name, options]) => step(name, options)));
  await arrived;
  await before.close();
  const lab = await openLab({ dir: before.dir, cluster: { preparePause: write, ...cluster } });
  const resolved = async () => {
    const entries = await lab.journal.read({ kinds: ['resolved'] });
    return entries.ok ? entries.value.map(({ entry }) => (entry.kind === 'resolved' ? [entry.actor, entry.data.verdict, entry.data.how] : [])).reverse() : [];
  };
  return { lab, id, resolved };
}
const doubtOf = (run: RunView) => run.steps[0]?.doubt;
const system = { kind: 'system' };
const ana = { kind: 'person', name: 'ana' };

/** A cluster that comes when it is told to. */
function late() {
  let is = false;
  let come: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (come = resolve));
  const cluster: Partial<ClusterPort> = {
    connected: () => is,
    whenConnected: (_environment, _ms, signal) => Promise.race([arrival, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))]),
    probe: async () => (is ? { verdict: 'done', fact: 'it is paused' } : { verdict: 'unknown', fact: 'eu is not connected' }),
  };
  return { cluster, connect: () => ((is = true), come()), givesUp: () => come() };
}

test('a recovery whose cluster is not connected yet waits for it, says so, and then goes on by what it finds', async () => {
  const world = late();
  const { lab, id, resolved } = await afterCrash(world.cluster, ['b', { needs: ['a'], uses: 'note', effect: 'pure', with: { text: 'x' } }]);
  const waiting = await lab.until(id, (run) => run.state === 'in-doubt');
  expect(doubtOf(waiting)?.probed).toMatch(/^it was not looked up yet: eu is not connected; it is waited for, \d+ s at most$/);
  expect(await resolved()).toEqual([]);
  world.connect();
  // The world has no notes: what matters is that it was begun.
  const run = await lab.until(id, ended);
  expect(stateOf(run, 'a')).toBe('done');
  expect(await resolved()).toEqual([[system, 'done', 'probe']]);
  await lab.close();
});

test('a recovery that has waited long enough parks, and a person is asked', async () => {
  const world = late();
  const { lab, id, resolved } = await afterCrash(world.cluster);
  await lab.until(id, (run) => run.state === 'in-doubt');
  world.givesUp();
  const run = await lab.until(id, (one) => doubtOf(one)?.probed === 'eu is not connected');
  expect(run.state).toBe('in-doubt');
  expect(await resolved()).toEqual([[system, 'unknown', 'probe']]);
  await lab.close();
});

test('a person need not wait for the cluster: their word ends the wait', async () => {
  const { lab, id, resolved } = await afterCrash(late().cluster);
  await lab.until(id, (run) => run.state === 'in-doubt');
  expect((await lab.engine.resolve(id, 'a', 'ana', 'done')).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(await resolved()).toEqual([[ana, 'done', 'person']]);
  await lab.close();
});

test('looking again asks the world once more, journals it in the person’s name, and goes on by what it says', async () => {
  let verdict: 'unknown' | 'done' = 'unknown';
  const { lab, id, resolved } = await afterCrash({ probe: async () => ({ verdict, fact: `looked: ${verdict}` }) });
  const parked = await lab.until(id, (run) => doubtOf(run)?.probed === 'looked: unknown');
  expect(doubtOf(parked)).toMatchObject({ canLook: true, before: 'cart:1, template abc, generation 7' });
  expect(await lab.engine.lookAgain(id, 'a', 'ana')).toEqual({ ok: true, value: { say: 'looked: unknown' } });
  expect(lab.engine.runs.get(id)?.state).toBe('in-doubt');
  verdict = 'done';
  expect(await lab.engine.lookAgain(id, 'a', 'ana')).toEqual({ ok: true, value: { say: 'looked: done' } });
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(await resolved()).toEqual([[system, 'unknown', 'probe'], [ana, 'unknown', 'probe'], [ana, 'done', 'probe']]);
  expect(await lab.engine.lookAgain(id, 'a', 'ana')).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
  expect(lab.writes).toEqual([]);
  await lab.close();
});

test('what looking again finds not done is sent only when somebody resumes', async () => {
  let verdict: 'unknown' | 'not-done' = 'unknown';
  const { lab, id } = await afterCrash({ probe: async () => ({ verdict, fact: verdict }) });
  await lab.until(id, (run) => doubtOf(run)?.probed === 'unknown');
  verdict = 'not-done';
  expect((await lab.engine.lookAgain(id, 'a', 'ana')).ok).toBe(true);
  await lab.until(id, (run) => run.state === 'interrupted');
  expect(lab.writes).toEqual([]);
  await lab.engine.resume(id, 'ana');
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(lab.writes).toEqual(['a']);
  await lab.close();
});

test('where nothing can be looked up, looking again is not offered, and refused', async () => {
  const lab = await openLab({ cluster: { preparePause: async () => fail('x', 'x') } });
  const id = await lab.run(step('a', { uses: 'shell', effect: 'opaque', with: { run: 'sleep 60' }, timeoutMs: 50 }));
  const run = await lab.until(id, (one) => one.state === 'in-doubt');
  expect(doubtOf(run)).toMatchObject({ canLook: false, before: null });
  expect(await lab.engine.lookAgain(id, 'a', 'ana')).toMatchObject({ ok: false, error: { code: 'cannot-look' } });
  await lab.close();
});
