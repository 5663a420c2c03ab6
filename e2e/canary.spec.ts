import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { armFromSheet, expect, pressAndHold, surface, test } from './harness/app.ts';
import { call } from './harness/cluster.ts';

test.use({ turnsBadAfter: 240 });

const search = { environment: 'production-eu', namespace: 'shop', kind: 'Rollout', name: 'search' };
const room = `/#/room/selection/${encodeURIComponent(JSON.stringify([search]))}`;

test('a canary is seen step by step and steered: promoted, aborted, and taken back, each a plan that is pressed', async ({ app, page }) => {
  await page.goto(app.url);
  await page.goto(new URL(room, app.url).href);
  await expect(page.getByText('Canary: no update under way')).toBeVisible();
  const update = page.getByRole('region', { name: 'Update of search' });
  const kubeconfig = join(app.data, 'sandbox', 'kubeconfig.json');
  const set = (tag: string) => call(kubeconfig, 'shop-eu', 'PATCH', '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/search', [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: `registry.example/shop/search:${tag}` }], 'application/json-patch+json');
  expect(await set('5.0.0')).toBe(200);
  // The second step pauses for 20 s; its end is counted down.
  await expect(update.getByText('Step 2 of 6')).toBeVisible();
  await expect(update.getByText(/25 % wanted, 25 % of the ready pods/)).toBeVisible();
  await expect(update.getByText(/goes on by itself in 0:\d\d/)).toBeVisible();
  expect((await new AxeBuilder({ page }).include('section[aria-label="Update of search"]').analyze()).violations).toEqual([]);

  await update.getByRole('button', { name: 'Promote search …' }).click();
  await armFromSheet(page, 'production-eu');
  await expect(surface(page).getByText('5.0.0 goes on to step 3 of 6: analysis error-ratio.')).toBeVisible();
  await pressAndHold(page, /^Promote search in production-eu/);
  await expect(page.getByRole('dialog').getByText(/step 3 of 6, 25 % wanted/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(update.getByText('Step 3 of 6')).toBeVisible();
  // The analysis is fed by the simulated traffic of this very version.
  await expect(update.getByRole('table', { name: 'Analyses' })).toContainText(/error-ratio.*\[0(\.\d+)?\]/);

  await update.getByRole('button', { name: 'Abort the update of search …' }).click();
  await expect(surface(page).getByText('4.9.6 serves everything again.', { exact: false })).toBeVisible();
  await pressAndHold(page, /^Abort the update of search/);
  await page.keyboard.press('Escape');
  await expect(update.getByText(/^Aborted at/)).toBeVisible();
  await expect(update.getByRole('button', { name: 'Try the update of search again …' })).toBeVisible();

  // The template still names the bad version: going back puts that right, at once.
  await page.keyboard.press('b');
  await expect(page.getByText(/4\.9\.6 is the stable version and serves now: no step runs/)).toBeVisible();
  await pressAndHold(page, /^Roll back search in production-eu/);
  await expect(page.getByText(/^done: /)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Canary: no update under way; 4.9.6 is stable')).toBeVisible();
});
