import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { armFromSheet, expect, pressAndHold, test } from './harness/app.ts';

test.use({ turnsBadAfter: 600 });
test.skip(process.platform === 'win32', 'the probe of this test is a shell script');

test('a migration of the release decides whether it can go back: unknown until its probe may run, and one-way from its point on, also at the press', async ({ page, app }) => {
  const workspace = join(app.data, 'sandbox', 'workspace');
  const isPhase = (phase: string): void => writeFileSync(join(workspace, 'phase'), phase);
  isPhase('migrate');
  writeFileSync(join(workspace, 'probe-schema.sh'), '#!/bin/sh\ncat phase\n');
  chmodSync(join(workspace, 'probe-schema.sh'), 0o755);
  const release = join(workspace, 'releases', 'checkout-4.2.yaml');
  writeFileSync(release, readFileSync(release, 'utf8').replace('items:', 'items:\n  - { item: orders-schema, kind: migration, phases: [expand, migrate, contract], reversibleUntil: contract, probe: ./probe-schema.sh, owner: bo }'));
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/room/release/checkout-4.2`);
  await expect(page.getByText('orders-schema in production-eu: unknown')).toBeVisible();
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('It is not known to be good.')).toBeVisible();
  await expect(dialog).toContainText('orders-schema in production-eu: nobody has agreed yet to run ./probe-schema.sh');
  await expect(dialog).toContainText(/tax-engine in production-eu: (off|on), reversible until old-removed/);
  await dialog.getByRole('button', { name: 'Look at what its probes do …' }).click();
  await pressAndHold(page, /^Let the probes of checkout-4\.2 run/, page.frameLocator('section[aria-label="Probes"] iframe'));
  await expect(dialog).toContainText('orders-schema in production-eu: migrate, reversible until contract');
  await armFromSheet(page, 'production-eu');
  isPhase('contract');
  await pressAndHold(page, /^Roll back /);
  await expect(dialog.getByRole('alert')).toContainText('orders-schema in production-eu (checkout-4.2): was reversible, is one-way since contract');
  await expect(dialog.getByText('It cannot go back by this plan.')).toBeVisible();
  await expect(dialog).toContainText('orders-schema in production-eu is contract, one-way since contract: going back behind it is not safe');
});
