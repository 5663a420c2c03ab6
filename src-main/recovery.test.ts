import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ActRequest, RunView } from '../src-preload/contract/index.ts';
import { type Captain, createCaptain } from './captain.ts';
import { startProxy } from './clusters/suite/index.ts';
import { shopSeed, startSandbox } from './gameday/index.ts';

async function until(captain: Captain, holds: () => boolean): Promise<void> {
  const { runs, environments } = captain.services.live;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      for (const stop of stops) stop();
      resolve();
    };
    const stops = [runs.onChange(look), environments.onChange(look)];
    look();
  });
}

test('after a restart a write in doubt is looked up as soon as its cluster is connected, and the question shows what was there before', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qd-recovery-'));
  const sandbox = await startSandbox({ seed: shopSeed().slice(1, 2), dir });
  if (!sandbox.ok) throw new Error(sandbox.error.message);
  let arrived: () => void = () => undefined;
  const sent = new Promise<void>((resolve) => (arrived = resolve));
  let writes = 0;
  let gate: Promise<void> = Promise.resolve();
  const proxy = await startProxy(() => sandbox.value.clusters[0]?.url ?? '', async ({ method, url }) => {
    await gate;
    if (method !== 'PATCH' || url.includes('dryRun')) return 'answered';
    writes += 1;
    return 'unanswered';
  }, () => arrived());
  // The sandbox's own kubeconfig.
  const config = JSON.parse(readFileSync(sandbox.value.kubeconfigPath, 'utf8')) as { clusters: { cluster: unknown }[] };
  for (const one of config.clusters) one.cluster = { server: proxy.url };
  const kubeconfig = join(dir, 'proxied.json');
  writeFileSync(kubeconfig, JSON.stringify(config));
  const workspaceDir = join(dir, 'workspace');
  mkdirSync(join(workspaceDir, 'runbooks'), { recursive: true });
  writeFileSync(join(workspaceDir, 'quarterdeck.yaml'), 'workspace: shop\nenvironments:\n  eu: { context: shop-eu, namespace: shop, protection: open }\n');
  writeFileSync(join(workspaceDir, 'runbooks/pause.yaml'), JSON.stringify({ runbook: 'pause', steps: [{ id: 'pause', uses: 'cluster/pause', with: { workload: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'cart' } } }] }));
  const open = async (): Promise<Captain> => {
    const made = await createCaptain({ dataDir: join(dir, 'data'), workspaceDir, kubeconfig, contexts: [], sandbox: null });
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  };

  const first = await open();
  await until(first, () => first.services.live.environments.get('eu')?.freshness.kind === 'fresh');
  const start: ActRequest = { kind: 'start-run', runbook: 'pause', environments: [], inputs: {} };
  await first.arm(['eu']);
  const plan = await first.services.acts.plan(start, 's');
  const outcome = await first.carryOut(start, plan.ok ? plan.value.digest : '');
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await sent;
  await first.close();

  // The cluster is out of reach when Quarterdeck is opened again, and comes later.
  let comes: () => void = () => undefined;
  gate = new Promise<void>((resolve) => (comes = resolve));
  const second = await open();
  const run = (): RunView | undefined => second.services.live.runs.get(outcome.run);
  await until(second, () => run() !== undefined);
  expect(run()).toMatchObject({ state: 'in-doubt', steps: [{ doubt: { canLook: true, probed: expect.stringContaining('eu is not connected'), before: expect.stringMatching(/^registry\.example\/shop\/cart:1\.9\.1, template [0-9a-f]{12}, generation \d+$/) } }] });
  comes();
  await until(second, () => run()?.finishedAt != null);
  expect([run()?.state, run()?.steps[0]?.say, writes]).toEqual(['done', 'it is paused', 1]);
  await second.close();
  await sandbox.value.close();
  proxy.close();
});
