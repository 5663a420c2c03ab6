import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { type App, expect, startApp, startCli, stopChild, test } from './harness/app.ts';
import { call } from './harness/cluster.ts';

// A sandbox in a process of its own, so that it can be stopped and killed like a server; the app has only its kubeconfig.
interface Rig {
  readonly app: App;
  readonly cluster: ChildProcess;
  readonly kubeconfig: string;
}
const rigged = test.extend<{ rig: Rig }>({
  // Playwright reads which fixtures are wanted from the pattern; this wants nothing of the one that it names.
  rig: async ({ browserName: _browser }, use) => {
    const { child, match } = await startCli(['sandbox'], /kubeconfig (\S+)/);
    const data = mkdtempSync(join(tmpdir(), 'qd-stale-'));
    writeFileSync(join(data, 'settings.json'), JSON.stringify({ kubeconfig: match, contexts: [{ context: 'shop-eu', production: 'yes' }] }));
    const app = await startApp([], data);
    await use({ app, cluster: child, kubeconfig: match });
    await app.stop();
    await stopChild(child);
  },
});

const LIMIT_MS = 16_500; // 15 s, and the second in which the chip is drawn anew

rigged('a server under SIGSTOP is drawn stale within 15 s, with the reason, and fresh within 5 s of going on', async ({ page, rig }) => {
  await page.goto(rig.app.url);
  const chip = page.locator('header.top').getByRole('link', { name: /shop-eu/ });
  await expect(chip.getByRole('img', { name: 'healthy' })).toBeVisible();
  rig.cluster.kill('SIGSTOP');
  await expect(chip).toContainText('stale', { timeout: LIMIT_MS });
  await expect(chip.getByRole('img', { name: 'unknown' })).toBeVisible();
  rig.cluster.kill('SIGCONT');
  await expect(chip.getByRole('img', { name: 'healthy' })).toBeVisible({ timeout: 6_000 });
});

rigged('a server that was killed is drawn stale within 15 s', async ({ page, rig }) => {
  await page.goto(rig.app.url);
  const chip = page.locator('header.top').getByRole('link', { name: /shop-eu/ });
  await expect(chip.getByRole('img', { name: 'healthy' })).toBeVisible();
  rig.cluster.kill('SIGKILL');
  await expect(chip).toContainText('stale', { timeout: LIMIT_MS });
});

rigged('a store that freezes is drawn stale within 15 s although the server answers, and fresh again after', async ({ page, rig }) => {
  await page.goto(rig.app.url);
  const chip = page.locator('header.top').getByRole('link', { name: /shop-eu/ });
  await expect(chip.getByRole('img', { name: 'healthy' })).toBeVisible();
  expect(await call(rig.kubeconfig, 'shop-eu', 'POST', '/sandbox/faults', { frozen: true })).toBe(200);
  await expect(chip).toContainText('stale', { timeout: LIMIT_MS });
  expect(await call(rig.kubeconfig, 'shop-eu', 'POST', '/sandbox/faults', {})).toBe(200);
  await expect(chip.getByRole('img', { name: 'healthy' })).toBeVisible({ timeout: 6_000 });
});
