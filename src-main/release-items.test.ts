import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActOutcome, ActPlan, ActRequest, RunView } from '../src-preload/contract/index.ts';
import { type Captain, createCaptain } from './captain.ts';
import { type Sandbox, shopSeed, startSandbox } from './gameday/index.ts';

/** Longer than a plan must be on screen, and than a press must be held, ms. */
const [EXPOSURE_MS, HOLD_MS] = [850, 650];
const dir = mkdtempSync(join(tmpdir(), 'qd-release-items-'));
const workspaceDir = join(dir, 'workspace');
const phaseFile = join(workspaceDir, 'phase');
const cart = { environment: 'eu', namespace: 'shop', kind: 'Deployment' as const, name: 'cart' };
const back: ActRequest = { kind: 'rollback', workloads: [cart], to: {}, reason: 'why' };
let sandbox: Sandbox;
let captain: Captain;

const isPhase = (phase: string): void => writeFileSync(phaseFile, phase);
const planned = async (request: ActRequest = back): Promise<ActPlan> => {
  const plan = await captain.services.acts.plan(request, 's');
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
};
async function pressed({ id, digest }: ActPlan): Promise<ActOutcome> {
  await captain.confirm({ do: 'exposed', plan: id, digest }, { session: 's' });
  await new Promise((resolve) => setTimeout(resolve, EXPOSURE_MS));
  const reply = await captain.confirm({ do: 'execute', plan: id, digest, heldMs: HOLD_MS }, { session: 's' });
  if (reply.kind !== 'outcome') throw new Error(JSON.stringify(reply));
  return reply.outcome;
}
const runIs = (id: string, holds: (run: RunView) => boolean): Promise<RunView> => new Promise((resolve) => {
  const look = (): void => {
    const run = captain.services.live.runs.get(id);
    if (run !== undefined && holds(run)) resolve(run);
  };
  captain.services.live.runs.onChange(look);
  look();
});

beforeAll(async () => {
  const started = await startSandbox({ seed: shopSeed().slice(1, 2), dir });
  if (!started.ok) throw new Error(started.error.message);
  sandbox = started.value;
  for (const folder of ['services', 'runbooks', 'releases']) mkdirSync(join(workspaceDir, folder), { recursive: true });
  writeFileSync(join(workspaceDir, 'quarterdeck.yaml'), 'workspace: shop\nenvironments:\n  eu: { context: shop-eu, namespace: shop }\n');
  writeFileSync(join(workspaceDir, 'services/cart.yaml'), 'service: cart\nworkload: { kind: Deployment, name: cart }\n');
  writeFileSync(join(workspaceDir, 'probe.sh'), '#!/bin/sh\ncat phase\n');
  chmodSync(join(workspaceDir, 'probe.sh'), 0o755);
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(join(workspaceDir, 'releases/cart-2.yaml'), [
    'release: cart-2', 'services: { cart: "2" }', 'environments: [eu]', `window: { start: ${today}T00:00, end: ${today}T23:59, zone: UTC }`, 'runbook: contract', 'items:',
    '  - { item: orders-schema, kind: migration, phases: [expand, migrate, contract], reversibleUntil: contract, probe: ./probe.sh, owner: bo }', '',
  ].join('\n'));
  writeFileSync(join(workspaceDir, 'runbooks/contract.yaml'), JSON.stringify({ runbook: 'contract', for: 'release', steps: [{ id: 'contract', uses: 'shell', run: `printf contract > '${phaseFile}'` }] }));
  isPhase('migrate');
  const made = await createCaptain({ dataDir: join(dir, 'data'), workspaceDir, kubeconfig: sandbox.kubeconfigPath, contexts: [], sandbox: null });
  if (!made.ok) throw new Error(made.error.message);
  captain = made.value;
  const { environments } = captain.services.live;
  await new Promise<void>((resolve) => {
    const look = (): void => void (environments.get('eu')?.freshness.kind === 'fresh' && resolve());
    environments.onChange(look);
    look();
  });
  await captain.arm(['eu']);
}, 60_000);
afterAll(async () => {
  await captain.close();
  await sandbox.close();
});

// The tests tell one story, in order: a release is looked at before its probe is agreed to, taken up to its point, and past it.
describe.skipIf(process.platform === 'win32')('a plan to go back, beside a migration of the release', () => {
  test('recommends nothing while nobody agreed to the probe, and says so first', async () => {
    const { rollback, blockers } = await planned();
    expect(rollback).toMatchObject({ answer: 'unknown', releaseItems: [{ item: 'orders-schema', environment: 'eu', verdict: 'unknown' }] });
    expect(rollback?.verdict).toMatch(/^orders-schema in eu: nobody has agreed yet to run \.\/probe\.sh/);
    // The captain may still choose: unknown blocks the recommendation, not the press.
    expect(blockers).toEqual([]);
  });

  test('reads it once the very program that was shown has been agreed to', async () => {
    const asked = await planned({ kind: 'agree-probes', release: 'cart-2' });
    expect(asked.statements[0]?.text).toMatch(/^run \.\/probe\.sh \(\d+ bytes, sha256 [0-9a-f]{12}\)$/);
    expect(await pressed(asked)).toMatchObject({ kind: 'done' });
    const { rollback } = await planned();
    expect(rollback?.releaseItems).toMatchObject([{ verdict: 'reversible', phase: 'migrate', say: 'migrate, reversible until contract' }]);
    expect(rollback?.verdict).not.toContain('orders-schema');
  });

  test('is refused at the press, with the difference, where the point was passed since it was made; a phase before it refuses nothing', async () => {
    isPhase('expand');
    const plan = await planned();
    isPhase('migrate');
    const same = await planned();
    expect(same.digest).toBe(plan.digest);
    isPhase('contract');
    expect(await pressed(same)).toMatchObject({ kind: 'refused', code: 'moved', differences: [{ fact: 'orders-schema in eu (cart-2)', planned: 'reversible', now: 'one-way since contract' }] });
  });

  test('is blocked once the point is passed, by a door that goes one way', async () => {
    const { rollback, blockers } = await planned();
    expect(rollback?.answer).toBe('no');
    expect(blockers).toMatchObject([{ code: 'one-way-door', message: 'orders-schema in eu is contract, one-way since contract: going back behind it is not safe', hint: 'It is a migration of cart-2; bo owns it. Roll forward, or take it back first.' }]);
  });

  test('is not believed to be free again by a reading that is at odds with that', async () => {
    isPhase('migrate');
    let { rollback } = await planned();
    // A reading of half a second ago still counts as one of now.
    while (rollback?.releaseItems[0]?.verdict === 'one-way') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ rollback } = await planned());
    }
    expect(rollback).toMatchObject({ answer: 'unknown', releaseItems: [{ verdict: 'unknown' }] });
    expect(rollback?.verdict).toContain('it reads migrate now and has been contract');
  });

  test('forward again asks nothing of it', async () => {
    expect((await planned({ ...back, direction: 'forward' })).rollback?.releaseItems).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a run for the release', () => {
  test('reads the item before, during and after, says what moved, and its evidence holds the readings', async () => {
    isPhase('migrate');
    const outcome = await pressed(await planned({ kind: 'start-run', runbook: 'contract', release: 'cart-2', environments: ['eu'], inputs: {} }));
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    const run = await runIs(outcome.run, (one) => one.finishedAt !== null);
    expect(run.state).toBe('done');
    expect(readFileSync(phaseFile, 'utf8')).toBe('contract');
    expect(run.items).toMatchObject([{ item: 'orders-schema', environment: 'eu', verdict: 'one-way', say: 'orders-schema in eu: migrate → contract, now one-way' }]);
    const entries = await captain.services.journal.read({ run: run.id, limit: 100 });
    const kinds = entries.ok ? entries.value.map(({ kind }) => kind).reverse() : [];
    expect([kinds[0], kinds[1], kinds.at(-2), kinds.at(-1)]).toEqual(['run-started', 'item-read', 'item-read', 'run-finished']);
    expect(entries.ok && entries.value[1]?.say).toBe('orders-schema in eu: contract, one-way since contract');
    const evidence = await captain.services.journal.evidence({ kind: 'run', run: run.id });
    expect(evidence.ok && evidence.value.entries).toBe(kinds.length);
  });

  test('is shown with the release in the calendar', () => {
    const listed = captain.services.calendar.list(Date.now() - 86_400_000, Date.now() + 86_400_000);
    const release = listed.ok ? listed.value.find((one) => one.id === 'cart-2') : undefined;
    expect(release?.kind === 'release' && release.items.map(({ verdict, point }) => [verdict, point])).toEqual([['one-way', 'contract']]);
  });
});
