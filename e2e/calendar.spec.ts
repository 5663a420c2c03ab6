import type { Locator, Page } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, expect, startApp, test as base } from './harness/app.ts';

const HOUR = 3_600_000;
const side = (page: Page): Locator => page.getByRole('complementary', { name: 'Chosen item' });
const release = (page: Page, id: string): Locator => page.getByRole('button', { name: new RegExp(`^${id.replaceAll('.', '\\.')}: `) }).first();
const workspaceOf = (app: App): string => join(app.data, 'sandbox', 'workspace');
const local = (at: number): string => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
/** The next full hour, so that what is drawn stands on a slot. */
const hour = (after: number): number => Math.ceil(Date.now() / HOUR + after) * HOUR;

/** The example, with one release two hours ahead and a freeze that begins six hours ahead; one app for all of them, because nothing here waits for its story. */
const test = base.extend<object, { shop: App }>({
  shop: [async ({ browserName: _any }, use) => {
    const app = await startApp(['--turns-bad-after', '600']);
    const dir = workspaceOf(app);
    writeFileSync(join(dir, 'freezes', 'audit.yaml'), `freeze: audit\nowner: sre\nwhy: the auditors are here\nstart: ${local(hour(5))}\nfor: PT3H\nscope: { environments: [staging] }\nblocks: [forward]\noverride: { roles: [approver], secondPerson: true }\n`);
    writeFileSync(join(dir, 'releases', 'search-6.yaml'), `# the index is built overnight\nrelease: search-6\nservices: { search: 6.0.0 }\nenvironments: [staging]\nwindow: { start: ${local(hour(1))}, end: ${local(hour(2))} } # one hour\ncaptain: bo\nrisk: low\nwhy: A smaller index\n`);
    await use(app);
    await app.stop();
  }, { scope: 'worker' }],
});

async function openLanes(page: Page, app: App, days = '1'): Promise<void> {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/calendar`);
  await page.getByLabel('Days in the lanes').selectOption(days);
  await expect(release(page, 'search-6')).toBeVisible();
}

test('a drag into a freeze is refused by its name, whose it is and why; put back, nothing was written', async ({ page, shop }) => {
  await openLanes(page, shop, '3');
  const block = await release(page, 'search-6').boundingBox();
  const band = await page.getByRole('button', { name: /^Freeze “audit”/ }).first().boundingBox();
  if (block === null || band === null) throw new Error('a block and a band are drawn');
  await page.mouse.move(block.x + block.width / 2, block.y + 10);
  await page.mouse.down();
  await page.mouse.move(band.x + 20, block.y + 12, { steps: 8 });
  await expect(page.getByRole('status').filter({ hasText: 'Refused by “audit”' })).toContainText('sre: the auditors are here');
  await page.mouse.up();
  await expect(side(page)).toContainText('Next slots that nothing forbids');
  await page.getByRole('button', { name: /^Put it back/ }).click();
  await expect(side(page)).not.toContainText('moving');
  expect(readFileSync(join(workspaceOf(shop), 'releases', 'search-6.yaml'), 'utf8')).toContain(local(hour(1)));
});
