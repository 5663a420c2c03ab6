import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunView } from '../../../src-preload/contract/index.ts';
import { openJournal } from '../../journal/index.ts';
import type { ClusterPort, RunPorts } from '../ports.ts';
import { type CrashPoint, crashPoints } from './crash-points.ts';
import { RunEngine } from './engine.ts';

/** The world: a server in this process that counts effects, while the engine lives and dies in another. */
const world = { effects: 0 };
const server = createServer((request, response) => {
  if (request.method === 'POST') world.effects += 1;
  response.end(JSON.stringify({ effects: world.effects }));
});
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});
afterAll(() => server.close());

const child = resolve(import.meta.dirname, 'crash-child.ts');

async function crashAt(point: CrashPoint | 'never', dir: string, uses: string): Promise<void> {
  const process_ = spawn(process.execPath, [child, dir, url, uses], { env: { ...process.env, QUARTERDECK_CRASH_AT: point }, stdio: 'inherit' });
  const [code, signal] = (await once(process_, 'exit')) as [number | null, string | null];
  expect(point === 'never' ? code : signal).toBe(point === 'never' ? 0 : 'SIGKILL');
}

/** Opens the journal that the dead process left, as the next start does, with a cluster that can say what happened. */
async function recovered(dir: string): Promise<{ engine: RunEngine; run: RunView; close: () => Promise<void> }> {
  const journal = await openJournal({ dir, now: Date.now, redact: (text) => text });
  if (!journal.ok) throw new Error(journal.error.message);
  const engine = new RunEngine(journal.value, portsOver(dir));
  await engine.open();
  const [run] = engine.runs.all();
  if (run === undefined) throw new Error('the run is lost');
  return { engine, run, close: async () => (engine.close(), journal.value.close()) };
}

function portsOver(dir: string): RunPorts {
  const cluster: ClusterPort = {
    prepareRollback: () => ({ ok: true, value: { say: 'roll back', request: {} } }),
    prepareSetImage: async () => ({ ok: true, value: { say: 'set image', request: {} } }),
    preparePause: async () => ({ ok: true, value: { say: 'pause', request: {} } }),
    send: async () => {
      await fetch(url, { method: 'POST' });
      return { kind: 'written', generation: 2, say: 'written' };
    },
    probe: async () => ({ verdict: world.effects > 0 ? 'done' : 'not-done', fact: `${world.effects} effects counted` }),
    rolloutEnd: async () => ({ kind: 'complete', say: 'complete' }),
  };
  return { cluster, freeze: () => null, armed: () => true, rolesOf: () => ['approver'], now: Date.now, outputDir: join(dir, 'runs') };
}

const settled = (engine: RunEngine, id: string): Promise<RunView> =>
  new Promise((done) => {
    const look = (): void => {
      const run = engine.runs.get(id);
      if (run !== undefined && run.finishedAt !== null) done(run);
    };
    engine.runs.onChange(look);
    look();
  });

describe('a write to a cluster, with the process killed', () => {
  test.each(crashPoints)('%s: the effect happens exactly once, and is never called done before it is', async (point) => {
    world.effects = 0;
    const dir = mkdtempSync(join(tmpdir(), 'qd-crash-'));
    await crashAt(point, dir, 'cluster/pause');
    const before = world.effects;
    const { engine, run, close } = await recovered(dir);
    expect(run.state).not.toBe('running');
    if (run.state === 'done') expect(before).toBe(1);
    expect((await engine.resume(run.id, 'ana')).ok).toBe(true);
    expect((await settled(engine, run.id)).state).toBe('done');
    expect(world.effects).toBe(1);
    await close();
  });

  test('never: without a crash the effect happens once and the run is done', async () => {
    world.effects = 0;
    const dir = mkdtempSync(join(tmpdir(), 'qd-crash-'));
    await crashAt('never', dir, 'cluster/pause');
    const { run, close } = await recovered(dir);
    expect([run.state, world.effects]).toEqual(['done', 1]);
    await close();
  });
});

describe('a shell step, with the process killed', () => {
  test.each(['after-intent', 'after-act'] as const)('%s: it is in doubt, is not run again by itself, and waits for a person', async (point) => {
    world.effects = 0;
    const dir = mkdtempSync(join(tmpdir(), 'qd-crash-'));
    await crashAt(point, dir, 'shell');
    const before = world.effects;
    const { engine, run, close } = await recovered(dir);
    expect(run).toMatchObject({ state: 'in-doubt', steps: [{ state: 'in-doubt' }] });
    expect(await engine.resume(run.id, 'ana')).toMatchObject({ ok: false, error: { code: 'in-doubt' } });
    expect(world.effects).toBe(before);
    const verdict = before === 1 ? 'done' : 'not-done';
    expect((await engine.resolve(run.id, run.steps[0]?.id ?? '', 'ana', verdict)).ok).toBe(true);
    expect((await engine.resume(run.id, 'ana')).ok).toBe(true);
    expect((await settled(engine, run.id)).state).toBe('done');
    expect(world.effects).toBe(1);
    await close();
  });
});
