import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EffectJournal, effectsOf } from '../../journal/effects.ts';
import { openEngine } from '../crash/world.ts';
import { brokenInvariants } from './invariants.ts';
import { type Lab, ended, openLab, stateOf, step } from './lab.ts';

const server = createServer((request, response) => void (request.url === '/slow' ? undefined : response.writeHead(request.url?.startsWith('/count') === true ? 200 : 429, { 'retry-after': '1' }).end('0')));
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const entriesOf = async (lab: Lab) => {
  const read = await lab.journal.read({ limit: 10_000 });
  return read.ok ? read.value.map(({ entry }) => entry).reverse() : [];
};
const steps = [step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['b'] })];
const count = (lab: Lab, name: string): number => lab.writes.filter((one) => one === name).length;

test('a disk that fills at any write stops the run before its next effect; with room again it ends, and nothing is lost or doubled', async () => {
  // The disk is full after so many writes, whichever those are.
  for (let room = 0; room <= 9; room += 1) {
    const lab = await openLab();
    let left = room;
    const effects = effectsOf(lab.journal);
    const appendEffects = effects.appendEffects.bind(effects);
    Object.assign(effects, { appendEffects: async (entries: Parameters<EffectJournal['appendEffects']>[0]) => (left-- > 0 ? appendEffects(entries) : { ok: false, error: { code: 'disk-full', message: 'the disk is full', retryable: true } }) });
    const started = await lab.engine.start({ runbook: 'lab', title: 'lab', hash: '', by: 'ana', reason: '', release: null, environments: ['eu'], steps });
    if (started.ok) await lab.until(started.value, (run) => run.state !== 'running');
    const intents = (await entriesOf(lab)).filter((entry) => entry.kind === 'intent').length;
    expect(lab.writes.length).toBeLessThanOrEqual(intents);
    left = 1_000;
    await lab.close();
    const again = await openLab({ dir: lab.dir, cluster: { send: async (request) => (lab.writes.push((request as { name: string }).name), { kind: 'written', generation: 1, say: 'written' }), probe: async (request) => ({ verdict: count(lab, (request as { name: string }).name) > 0 ? 'done' : 'not-done', fact: 'counted' }) } });
    if (started.ok) {
      await again.until(started.value, (run) => run.state === 'interrupted' || ended(run));
      await again.engine.resume(started.value, 'ana');
      expect((await again.until(started.value, ended)).state).toBe('done');
      expect(lab.writes).toEqual(['a', 'b', 'c']);
      expect(brokenInvariants(await entriesOf(again), (name) => count(lab, name))).toEqual([]);
    } else expect(lab.writes).toEqual([]);
    await again.close();
  }
});

test('a journal whose file may not grow says so, and nothing is written to the world', async () => {
  const lab = await openLab();
  (lab.journal as unknown as { limitPages(pages: number): void }).limitPages(1); // the lab's journal is a SQLite one, whose pages can be bounded
  const started = await lab.engine.start({ runbook: 'lab', title: 'x'.repeat(200_000), hash: '', by: 'ana', reason: '', release: null, environments: ['eu'], steps });
  expect(started).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  expect(lab.writes).toEqual([]);
  await lab.close();
});

test.each([-3_600_000, 31_536_000_000])('a clock that is moved by %i ms in mid-step neither doubles nor loses a step', async (ms) => {
  const lab = await openLab({ cluster: { rolloutEnd: async () => ({ kind: 'complete', say: 'complete' }) } });
  const id = await lab.run(step('a'), step('wait', { needs: ['a'], uses: 'delay', effect: 'idempotent', with: { for: '1ms' } }), step('b', { needs: ['wait'] }));
  await lab.until(id, (run) => stateOf(run, 'wait') === 'running');
  lab.clock.now += ms;
  await lab.engine.clockJumped(ms);
  lab.clock.now += 3_600_002;
  await lab.until(id, (run) => run.state === 'paused');
  await lab.engine.resume(id, 'ana');
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(lab.writes).toEqual(['a', 'b']);
  await lab.close();
});

test('429 is an answer: it had no effect, and goes again only as often as declared; a slow answer is in doubt', async () => {
  const lab = await openLab();
  const limited = await lab.until(await lab.run(step('a', { uses: 'http/request', effect: 'opaque', with: { url }, attempts: 3, retryOn: ['http-429'] })), ended);
  expect([limited.state, limited.steps[0]?.attempt, limited.steps[0]?.say]).toEqual(['failed', 3, `POST ${url}/ answered 429`]);
  const slow = await lab.until(await lab.run(step('a', { uses: 'http/request', effect: 'opaque', with: { url: `${url}/slow` }, timeoutMs: 50 })), (run) => run.state === 'in-doubt');
  expect(slow.steps[0]?.doubt?.probed).toContain('it may have taken effect');
  await lab.close();
});

const said = (child: ChildProcess, pattern: RegExp): Promise<string> => new Promise((found) => child.stdout?.on('data', (chunk: Buffer) => {
  const match = pattern.exec(chunk.toString())?.[1];
  if (match !== undefined) found(match);
}));

test('two captains on one journal: the second is read-only, sees the run live, and never as running once the first is dead', { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qd-two-'));
  const first = spawn(process.execPath, [resolve(import.meta.dirname, '..', 'crash', 'child.ts'), dir, `${url}/slow`, 'opaque'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const id = await said(first, /began (\S+)/);
  const { engine, close } = await openEngine(dir, url);
  const until = (holds: (state: string | undefined) => boolean): Promise<void> => new Promise((done) => {
    const look = (): void => {
      if (!holds(engine.runs.get(id)?.state)) return;
      stop();
      done();
    };
    const stop = engine.runs.onChange(look);
    look();
  });
  await until((state) => state === 'running');
  expect(await engine.pause(id, 'bo', 'me too')).toMatchObject({ error: { code: 'journal-read-only' } });
  expect(await engine.start({ runbook: 'x', title: 'x', hash: '', by: 'bo', reason: '', release: null, environments: [], steps: [] })).toMatchObject({ error: { code: 'journal-read-only' } });
  first.kill('SIGKILL');
  await until((state) => state === 'in-doubt' || state === 'interrupted');
  await close();
});
