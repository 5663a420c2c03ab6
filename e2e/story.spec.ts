import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { armFromSheet, expect, pressAndHold, surface, test } from './harness/app.ts';
import { call } from './harness/cluster.ts';

const room = (page: Page, url: string): Promise<unknown> => page.goto(`${new URL(url).origin}/#/room/release/checkout-4.2`);

test('a newcomer sees a rollout move and go bad, reads the plan, presses once, watches the way back, and finds it in the journal', async ({ page, app }) => {
  await page.goto(app.url);
  await expect(page.getByText('Sandbox. Simulated clusters; nothing here is real.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Can I go back? Nothing is hurt' })).toBeVisible();
  await room(page, app.url);
  await expect(page.getByRole('heading', { name: 'checkout 4.2.0 in production-eu is rolling out' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('heading', { name: /checkout 4\.2\.0 is (failing|degraded) in production-eu/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Recommended: go back')).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press('b');
  await expect(page.getByRole('dialog')).toContainText('Known good');
  await armFromSheet(page, 'production-eu');
  await pressAndHold(page, /^Roll back checkout/);
  await expect(page.getByRole('dialog')).toContainText('done: 8 of 8 pods ready, no old pod left', { timeout: 30_000 });
  await page.getByRole('link', { name: 'Every step is in the journal' }).click();
  for (const said of [/Started: Roll back checkout in production-eu/, /Intends: checkout in production-eu: 4\.2\.0 → 4\.1\.3/, /Done: written/, /Finished done: 8 of 8 pods ready/]) {
    await expect(page.getByRole('list', { name: 'Entries' }).getByText(said).first()).toBeVisible();
  }
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await expect(page.getByText(/Intact: \d+ entries/)).toBeVisible();
});

test('a plan is refused, with the difference, when the world moved between the plan and the press; the new plan can be pressed', async ({ page, app }) => {
  await page.goto(app.url);
  await room(page, app.url);
  await expect(page.getByText('Recommended: go back')).toBeVisible({ timeout: 45_000 });
  await page.keyboard.press('b');
  await armFromSheet(page, 'production-eu');
  await surface(page).owner().scrollIntoViewIfNeeded();
  await surface(page).locator('button:not([aria-disabled])').waitFor();
  const image = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.example/shop/checkout:4.2.1-broken' }];
  expect(await call(join(app.data, 'sandbox', 'kubeconfig.json'), 'shop-eu', 'PATCH', '/apis/apps/v1/namespaces/shop/deployments/checkout', image, 'application/json-patch+json')).toBe(200);
  await pressAndHold(page, /^Roll back checkout/);
  await expect(page.getByRole('alert').filter({ hasText: 'the world moved' }).first()).toContainText('live template');
  await pressAndHold(page, /^Roll back checkout/);
  await expect(page.getByRole('dialog')).toContainText('done: 8 of 8 pods ready', { timeout: 30_000 });
});

test('the first screen loads at most 300 kB of script, gzipped', async ({ page, app }) => {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => void (new URL(response.url()).pathname.endsWith('.js') && bodies.push(response.body())));
  await page.goto(app.url);
  await expect(page.getByRole('heading', { name: /Can I go back/ })).toBeVisible();
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(300_000);
});

const screens = [['Now', '/'], ['Calendar', '/calendar'], ['Services', '/services'], ['Runbooks', '/runbooks'], ['Runbook', '/runbooks/rolling'], ['Journal', '/journal'], ['Insights', '/insights'], ['Connections', '/connections'], ['Settings', '/settings'], ['Release room', '/room/release/checkout-4.2']] as const;

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing on any screen in the ${theme} theme`, async ({ page, app }) => {
    await page.addInitScript((chosen) => localStorage.setItem('quarterdeck-theme', chosen), theme);
    await page.goto(app.url);
    await expect(page.getByText('production-eu').first()).toBeVisible();
    for (const [name, path] of screens) {
      await page.goto(`${new URL(app.url).origin}/#${path}`);
      await expect(page.locator('main')).not.toContainText('Opening …');
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
      const found = await new AxeBuilder({ page }).exclude('iframe').analyze();
      expect(found.violations.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
    }
  });
}

test('a runbook runs step by step with live output, waits for a person, and is journaled', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/runbooks/smoke`);
  await page.getByRole('button', { name: 'See the plan to start smoke' }).click();
  await expect(page.getByRole('dialog')).toContainText('Start smoke');
  await pressAndHold(page, /^Start smoke/);
  await page.getByRole('button', { name: /^Close/ }).click();
  await page.getByRole('link', { name: /smoke.*(running|waiting)/ }).first().click();
  await expect(page.locator('.xterm')).toContainText('sample 2', { timeout: 15_000 });
  await page.getByRole('button', { name: 'Approve ask …' }).click({ timeout: 20_000 });
  await pressAndHold(page, /^Approve ask/);
  await page.getByRole('button', { name: /^Close/ }).click();
  await expect(page.getByRole('heading', { name: /smoke done/ })).toBeVisible();
});

test('a freeze, a release and their details are in the calendar, and a release planned into a freeze says which refuses it', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/calendar`);
  await page.getByRole('button', { name: /^checkout-4\.2: / }).first().click();
  await expect(page.getByRole('complementary', { name: 'Chosen item' })).toContainText('New tax engine for EU customers');
  await page.getByRole('tab', { name: 'Agenda' }).click();
  await page.getByRole('button', { name: /^mail-2\.3: / }).first().click();
  await expect(page.getByRole('complementary', { name: 'Chosen item' })).toContainText('“big-sale” (sre: highest traffic of the year)');
});
