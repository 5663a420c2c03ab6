import type { Page } from '@playwright/test';
import { expect, pressAndHold, test } from './harness/app.ts';

const close = (page: Page): Promise<void> => page.getByRole('dialog').getByRole('button', { name: /^Close/ }).click();

test('a runbook is read, dry-run without a touch, started from its form, answered, skipped with a reason, and found in its history', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/runbooks/smoke`);
  const form = page.getByRole('form', { name: 'Start smoke' });
  await form.getByLabel('service').selectOption('cart');
  await form.getByLabel('wait').selectOption('long');
  await form.getByRole('button', { name: 'Dry run smoke' }).click();
  await expect(form.getByText('None of 2 steps would be refused.')).toBeVisible();
  await expect(form.getByRole('region', { name: 'What look would run' })).toContainText('SERVICE=cart');
  await expect(page.getByText('Nothing has been run yet.')).toBeVisible();
  await form.getByRole('button', { name: 'See the plan to start smoke' }).click();
  await pressAndHold(page, /^Start smoke/);
  await close(page);
  await page.getByRole('link', { name: /smoke.*running/ }).first().click();
  await page.getByRole('button', { name: 'Graph' }).click();
  await expect(page.getByRole('link', { name: 'Look around: running' })).toBeVisible();
  await page.getByRole('button', { name: 'List' }).click();
  await expect(page.locator('.xterm')).toContainText('looking at cart (long)', { timeout: 15_000 });
  await page.getByRole('textbox', { name: 'Why, for the journal' }).fill('a call came in');
  await page.getByRole('button', { name: 'Pause smoke …' }).click();
  await pressAndHold(page, /^Pause smoke/);
  await close(page);
  await expect(page.getByRole('status').filter({ hasText: 'a call came in' })).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Resume smoke …' }).click();
  await pressAndHold(page, /^Resume smoke/);
  await close(page);
  await page.getByText('Somebody elsewhere answers').click();
  await expect(page.getByText(/^quarterdeck approve qd1\./)).toBeVisible();
  await page.getByRole('textbox', { name: 'The signature that they sent back' }).fill('-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----');
  await page.getByRole('button', { name: 'Give the signature for ask …' }).click();
  await pressAndHold(page, /^Approve ask/);
  await expect(page.getByRole('dialog')).toContainText('this SSH signature is damaged');
  await close(page);
  await page.getByRole('button', { name: 'Approve ask …' }).click();
  await pressAndHold(page, /^Approve ask/);
  await close(page);
  await expect(page.getByRole('heading', { name: 'smoke done' })).toBeVisible();
  await page.goto(`${new URL(app.url).origin}/#/runbooks/smoke`);
  await expect(page.getByRole('region', { name: 'Runs of smoke' }).getByRole('link')).toHaveCount(1);
});

test('a dry run shows the real difference of each step, what undoes it too, and touches nothing', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/runbooks/rotate-key`);
  const form = page.getByRole('form', { name: 'Start rotate-key' });
  await form.getByRole('button', { name: 'Dry run rotate-key' }).click();
  await expect(form.getByRole('region', { name: 'What config would change' })).toContainText('+   key: tax-2026-11', { timeout: 15_000 });
  await expect(form.getByRole('region', { name: 'What config~undo would change' })).toContainText('+   key: tax-2025-11');
  await expect(form.getByRole('region', { name: 'What restart would change' })).toContainText('kubectl.kubernetes.io/restartedAt');
  await expect(page.getByText('Nothing has been run yet.')).toBeVisible();
});
