import { join } from 'node:path';
import { type App, armFromSheet, expect, pressAndHold, test } from './harness/app.ts';
import { call } from './harness/cluster.ts';

test.use({ turnsBadAfter: 600 });

const setImage = (app: App, context: string, service: string, tag: string): Promise<number> =>
  call(join(app.data, 'sandbox', 'kubeconfig.json'), context, 'PATCH', `/apis/apps/v1/namespaces/shop/deployments/${service}`, [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: `registry.example/shop/${service}:${tag}` }], 'application/json-patch+json');

test('several services go back in waves, in one region of two; when one moved meanwhile the captain is asked, and can roll forward again', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/services`);
  for (const cell of ['shipping in production-eu', 'orders in production-eu', 'shipping in production-us', 'orders in production-us']) await page.getByLabel(`Select ${cell}`).check();
  await page.getByRole('button', { name: /^Open a room for/ }).click();
  await page.getByRole('button', { name: /^Go back/ }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'Waves, in order' }).getByRole('listitem')).toHaveText(['shipping', 'orders']);
  await expect(dialog).toContainText('2 services, 12 pods');
  await dialog.getByRole('group', { name: 'production-us' }).getByRole('checkbox', { name: 'production-us', exact: true }).click();
  await expect(dialog.getByRole('heading', { name: /in production-eu$/ })).toBeVisible();
  await armFromSheet(page, 'production-eu');
  await pressAndHold(page, /^Roll back .* in production-eu$/);
  const progress = dialog.getByRole('region', { name: 'Progress' });
  await expect(progress).toContainText('shipping in production-eu: 2.3.1 → 2.3.0');
  expect(await setImage(app, 'shop-eu', 'orders', '2.14.9')).toBe(200);
  await dialog.getByRole('button', { name: 'Stop here …' }).click({ timeout: 20_000 });
  await pressAndHold(page, /^Choose Stop here/);
  await expect(progress.getByRole('status')).toContainText('moved since it was planned');
  await expect(dialog.getByRole('button', { name: 'Roll forward again: shipping to 2.3.1 in production-eu …' })).toBeVisible();
});

test('Stop takes everything in flight, in every region at once', async ({ page, app }) => {
  await page.goto(app.url);
  for (const context of ['shop-eu', 'shop-us']) expect(await setImage(app, context, 'orders', '2.15.0-slow')).toBe(200);
  await page.getByRole('button', { name: /^Stop everything in flight: .*production-(eu.*production-us|us.*production-eu)/ }).click({ timeout: 15_000 });
  await page.getByRole('button', { name: /^Arm production-.*, production-.* for 2 h/ }).click();
  await pressAndHold(page, /^Arm/, page.frameLocator('section[aria-label="Looking only"] iframe'));
  await pressAndHold(page, /^Stop .*orders.* in production-/);
  const progress = page.getByRole('dialog').getByRole('region', { name: 'Progress' });
  for (const region of ['production-eu', 'production-us']) await expect(progress).toContainText(`Pause orders in ${region}done`);
  await expect(progress.getByRole('status')).toContainText('done');
});
