import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sync } from 'node-ical';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { type App, armFromSheet, expect, pressAndHold, startApp, test as base } from './harness/app.ts';

const HOUR = 3_600_000;
const CLI = resolve(import.meta.dirname, '../out/main/cli.js');
const side = (page: Page): Locator => page.getByRole('complementary', { name: 'Chosen item' });
const release = (page: Page, id: string): Locator => page.getByRole('button', { name: new RegExp(`^${id.replaceAll('.', '\\.')}: `) }).first();
const inWorkspace = (app: App, file: string): string => join(app.data, 'sandbox', 'workspace', file);
const local = (at: number): string => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const begun = Date.now();
/** Full hours around the start of the tests, so that what is drawn stands on a slot whenever they run. */
const hour = (after: number): number => (Math.floor(begun / HOUR) + after) * HOUR;
const search6 = (from: number, to: number): string => `# the index is built overnight\nrelease: search-6\nservices: { search: 6.0.0 }\nenvironments: [staging]\nwindow: { start: ${local(hour(from))}, end: ${local(hour(to))} } # one hour\ncaptain: bo\nrisk: low\nwhy: A smaller index\n`;

/**
 * The example with a freeze that is in force, a release after it and one in it, and two people of whom one has an SSH key. One app
 * for all of the tests: none of them waits for its story.
 */
const test = base.extend<object, { shop: App; key: string }>({
  key: [async ({ browserName: _any }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'qd-key-'));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'sre@elsewhere', '-f', join(dir, 'id')]);
    await use(join(dir, 'id'));
    rmSync(dir, { recursive: true });
  }, { scope: 'worker' }],
  shop: [async ({ key }, use) => {
    const app = await startApp(['--turns-bad-after', '600']);
    const people = readFileSync(inWorkspace(app, 'quarterdeck.yaml'), 'utf8').replace(/^ {2}sre: .*$/m, `  sre: { roles: [approver], keys: ['${readFileSync(`${key}.pub`, 'utf8').trim()}'] }\n  ${userInfo().username}: { roles: [captain, approver] }`);
    writeFileSync(inWorkspace(app, 'quarterdeck.yaml'), people);
    writeFileSync(inWorkspace(app, 'freezes/audit.yaml'), `freeze: audit\nowner: sre\nwhy: the auditors are here\nstart: ${local(hour(-1))}\nfor: PT4H\nscope: { environments: [staging] }\nblocks: [forward]\noverride: { roles: [approver], secondPerson: true }\n`);
    writeFileSync(inWorkspace(app, 'releases/search-6.yaml'), search6(5, 6));
    writeFileSync(inWorkspace(app, 'releases/tax-9.yaml'), search6(1, 2).replace('search-6', 'tax-9').replace('search: 6.0.0', 'tax: 9.0.0'));
    await use(app);
    await app.stop();
  }, { scope: 'worker' }],
});

async function open(page: Page, app: App, days = '3'): Promise<void> {
  const origin = new URL(app.url).origin;
  // The address with its token is good once; every page after that comes with the cookie that it gave.
  const cookies = sessions.get(app.url);
  if (cookies === undefined) {
    await page.goto(app.url);
    sessions.set(app.url, await page.context().cookies());
  } else await page.context().addCookies(cookies);
  await page.goto(`${origin}/#/calendar`);
  await page.getByLabel('Days in the lanes').selectOption(days);
  await expect(release(page, 'search-6')).toBeVisible();
}
const sessions = new Map<string, Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>>();

async function drag(page: Page, id: string, toX: number): Promise<void> {
  const block = await release(page, id).boundingBox();
  if (block === null) throw new Error(`${id} is not drawn`);
  await page.mouse.move(block.x + block.width / 2, block.y + 10);
  await page.mouse.down();
  await page.mouse.move(toX, block.y + 12, { steps: 8 });
}

test('a drag into a freeze is refused by its name, whose it is and why; put back, nothing was written', async ({ page, shop }) => {
  await open(page, shop);
  const band = await page.getByRole('button', { name: /^Freeze “audit”/ }).first().boundingBox();
  await drag(page, 'search-6', (band?.x ?? 0) + 12);
  await expect(page.getByRole('status').filter({ hasText: 'Refused by “audit”' })).toContainText('sre: the auditors are here');
  await page.mouse.up();
  await expect(side(page)).toContainText('Next slots that nothing forbids');
  await page.getByRole('button', { name: /^Put it back/ }).click();
  await expect(side(page)).not.toContainText('moving');
  expect(readFileSync(inWorkspace(shop, 'releases/search-6.yaml'), 'utf8')).toBe(search6(5, 6));
});

test('a move by the keys is a diff, then a press writes it and keeps the comments; another window shows it, and an edit on disk within a second', async ({ page, shop, context }) => {
  await open(page, shop);
  const other = await context.newPage();
  await open(other, shop);
  await release(page, 'search-6').focus();
  for (let slot = 0; slot < 4; slot += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: 'Allowed' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Change to the file' })).toContainText(local(hour(6)));
  await pressAndHold(page, /search-6/);
  await expect(page.getByRole('dialog')).toContainText('is written');
  expect(readFileSync(inWorkspace(shop, 'releases/search-6.yaml'), 'utf8')).toBe(search6(6, 7));
  const at = (from: number): RegExp => new RegExp(`^search-6: .* ${local(hour(from)).slice(11)}–`);
  await expect(other.getByRole('button', { name: at(6) }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Close/ }).click();
  writeFileSync(inWorkspace(shop, 'releases/search-6.yaml'), search6(5, 6));
  for (const window of [page, other]) await expect(window.getByRole('button', { name: at(5) }).first()).toBeVisible({ timeout: 1_000 });
});

test('a file that was edited on disk while its change was looked at is not written: both sides are shown, and a person chooses', async ({ page, shop }) => {
  await open(page, shop);
  await release(page, 'search-6').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Change to the file' })).toBeVisible();
  const theirs = search6(5, 6).replace('A smaller index', 'A faster index');
  writeFileSync(inWorkspace(shop, 'releases/search-6.yaml'), theirs);
  await pressAndHold(page, /search-6/);
  const both = page.getByRole('alert', { name: 'Changed on disk' });
  await expect(both).toContainText('A faster index');
  expect(readFileSync(inWorkspace(shop, 'releases/search-6.yaml'), 'utf8')).toBe(theirs);
  await both.getByRole('button', { name: /^Make my change/ }).click();
  await expect(page.getByRole('region', { name: 'Change to the file' })).toBeVisible();
  await pressAndHold(page, /search-6/);
  await expect(page.getByRole('dialog')).toContainText('is written');
  expect(readFileSync(inWorkspace(shop, 'releases/search-6.yaml'), 'utf8')).toContain('A faster index');
});

test('an override takes a reason and a second person’s signature made elsewhere; the freeze stays, and a follow-up is due', async ({ page, shop, key }) => {
  await open(page, shop);
  await release(page, 'tax-9').click();
  await expect(side(page)).toContainText('“audit” (sre: the auditors are here)');
  await side(page).getByText('Override “audit” for tax-9').click();
  await side(page).getByLabel('Reason').fill('the auditors asked for it');
  await side(page).getByRole('button', { name: /^See the override/ }).click();
  await pressAndHold(page, /^Override/);
  await page.getByRole('button', { name: /^Close/ }).click();
  const code = await side(page).getByLabel('Code to sign').innerText();
  const signature = execFileSync(process.env['QUARTERDECK_NODE'] ?? process.execPath, [CLI, 'approve', code, '--key', key, '--yes'], { encoding: 'utf8' });
  await side(page).getByLabel('Their signature').fill(signature);
  await side(page).getByRole('button', { name: 'Verify and approve …' }).click();
  await pressAndHold(page, /^Approve/);
  await expect(page.getByRole('dialog')).toContainText('Approved by sre');
  await page.getByRole('button', { name: /^Close/ }).click();
  await expect(side(page)).toContainText('in force');
  await expect(page.getByRole('button', { name: /^Freeze “audit”/ }).first()).toBeVisible();
  await page.goto(`${new URL(shop.url).origin}/#/insights`);
  await expect(page.getByRole('region', { name: 'Reviews due' })).toContainText('the auditors asked for it');
});

test('a rollback passes inside the freeze that refuses a release: it is planned, pressed and done', async ({ page, shop }) => {
  await open(page, shop);
  const ref = { environment: 'staging', namespace: 'shop', kind: 'Deployment', name: 'mail' };
  await page.goto(`${new URL(shop.url).origin}/#/room/selection/${encodeURIComponent(JSON.stringify([ref]))}`);
  await page.getByRole('button', { name: /^Go back/ }).click();
  await expect(page.getByRole('dialog')).toContainText('rollback');
  await armFromSheet(page, 'staging');
  await pressAndHold(page, /^Roll back mail/);
  await expect(page.getByRole('dialog')).toContainText(/^.*done: /s, { timeout: 30_000 });
});

test('the exported file is read back by another iCalendar library, with the freeze, the release and its zone', async ({ page, shop }) => {
  await open(page, shop);
  await page.getByRole('button', { name: 'Share' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as ICS' }).click();
  const events = Object.values(sync.parseFile(await (await saved).path())).filter((one) => one?.type === 'VEVENT');
  const of = (name: RegExp) => events.find((one) => name.test(String(one?.summary)));
  expect(of(/search-6|search 6/)).toBeDefined();
  expect(new Date(of(/tax/)?.start ?? 0).getTime()).toBe(hour(1));
  expect(of(/audit/)).toBeDefined();
});

test('over another lane a release changes its environment: by pointer with the verdict there while it is held, by keys down to the change of its file', async ({ page, shop }) => {
  await open(page, shop);
  const before = readFileSync(inWorkspace(shop, 'releases/search-6.yaml'), 'utf8');
  const lane = (name: string): Locator => page.locator(`[data-lane="${name}"]`);
  const block = lane('staging').locator('[data-item="search-6"]');
  const [from, to] = [await block.boundingBox(), await lane('production-eu').boundingBox()];
  if (from === null || to === null) throw new Error('a lane is not drawn');
  await page.mouse.move(from.x + from.width / 2, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2, to.y + to.height / 2, { steps: 8 });
  await expect(page.getByRole('status').filter({ hasText: 'no longer in staging' })).toContainText(/Allowed|Refused|conflict/);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await block.focus();
  await page.keyboard.press(to.y < from.y ? 'PageUp' : 'PageDown');
  await page.keyboard.press('Enter');
  const diff = page.getByRole('region', { name: 'Change to the file' });
  await expect(diff).toContainText('production-');
  await page.getByRole('button', { name: /^Close/ }).click();
  expect(readFileSync(inWorkspace(shop, 'releases/search-6.yaml'), 'utf8')).toBe(before);
});

test('the address for calendar programs is made from the screen, read by another library, and ends when it is revoked', async ({ page, shop }) => {
  await open(page, shop);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = await page.getByLabel('Address of the feed').innerText();
  const read = await page.request.get(address);
  const events = Object.values(sync.parseICS(await read.text())).filter((one) => one?.type === 'VEVENT');
  expect(events.some((one) => String(one?.summary).includes('search-6'))).toBe(true);
  await page.getByRole('button', { name: 'Revoke the address' }).click();
  await expect(page.getByRole('button', { name: 'Make an address' })).toBeVisible();
  expect((await page.request.get(address)).ok()).toBe(false);
});

test('axe finds nothing in the views and sheets of the calendar, and every theme has contrast enough', async ({ page, shop }) => {
  await open(page, shop);
  const clean = async (name: string, within: string, rules?: string[]): Promise<void> => {
    const axe = new AxeBuilder({ page }).include(within).exclude('iframe');
    const found = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
    expect(found.violations.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 140)).join(' | ')}`)).toEqual([]);
  };
  await release(page, 'search-6').click();
  for (const view of ['Month', 'Week', 'Agenda', 'Lanes']) {
    await page.getByRole('tab', { name: view }).click();
    await clean(view, '.calendar');
    for (const theme of ['light', 'contrast', 'dark']) {
      await page.evaluate((chosen) => void (document.documentElement.dataset['theme'] = chosen), theme);
      await clean(`${view} in ${theme}`, '.calendar', ['color-contrast']);
    }
  }
  for (const [key, name] of [['n', 'New release'], ['f', 'Find a slot'], ['h', 'Hotfix: an emergency release']] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await clean(name, '[role=dialog]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
});
