import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './harness/app.ts';

const CLI = resolve(import.meta.dirname, '../out/main/cli.js');
const cli = (...args: string[]) => promisify(execFile)(process.env['QUARTERDECK_NODE'] ?? process.execPath, [CLI, ...args]);

test.use({ turnsBadAfter: 600 });

test('the journal is filtered, signed, held against a kept checkpoint, and taken as evidence that holds offline; its rows stay put', async ({ page, app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/journal`);
  const entries = page.getByRole('list', { name: 'Entries' });
  await expect(entries.getByRole('listitem')).not.toHaveCount(0);

  // A note comes in from another window: it waits behind a button, and nothing moves before that is pressed.
  const newest = entries.getByRole('listitem').first();
  const shown = await newest.textContent();
  const other = await context.newPage();
  await other.goto(`${new URL(app.url).origin}/#/room/release/checkout-4.2`);
  await other.getByLabel('Timed note').fill('ana: going ahead');
  await other.keyboard.press('Enter');
  const fresh = page.getByRole('button', { name: /^\d+ new$/ });
  await fresh.waitFor();
  expect(await newest.textContent()).toBe(shown);
  await fresh.click();
  await expect(entries.getByText('ana: going ahead')).toBeVisible();
  await other.close();
  await page.getByLabel('Kind', { exact: true }).fill('note');
  await expect(entries.getByRole('listitem')).toHaveCount(1);
  await entries.getByText('ana: going ahead').click();
  await expect(page.getByRole('region', { name: /^Entry \d+/ })).toContainText('"text": "ana: going ahead"');

  await page.getByRole('button', { name: 'Checkpoints' }).click();
  await page.getByRole('button', { name: 'Sign a checkpoint now' }).click();
  await page.getByRole('button', { name: /^Copy checkpoint \d+$/ }).first().click();
  const kept = await page.evaluate(() => navigator.clipboard.readText());
  expect(kept).toMatch(/^quarterdeck\.local\/journal\/[0-9a-f]{16}\n\d+\n/);
  const panel = page.getByRole('region', { name: 'Checkpoints' });
  await page.getByLabel('Hold the journal against a checkpoint that was kept').fill(kept);
  await page.getByRole('button', { name: 'Verify against this checkpoint' }).click();
  await expect(panel.getByText(/^Intact: \d+ entries.*are those of the kept checkpoint/)).toBeVisible();
  await page.getByLabel('Hold the journal against a checkpoint that was kept').fill(kept.replace(/\n(\d+)\n/, (_whole, size: string) => `\n${Number(size) + 1}\n`));
  await page.getByRole('button', { name: 'Verify against this checkpoint' }).click();
  await expect(panel.getByText(/^Broken \(against/)).toBeVisible();

  await page.getByRole('button', { name: 'Export evidence …' }).click();
  await page.getByLabel('Name of the release').fill('checkout-4.2');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export evidence of release checkout-4.2' }).click();
  const file = await (await download).path();
  const key = /^key (\S+)$/m.exec(kept)?.[1] ?? '';
  const { stdout } = await cli('evidence', 'verify', file, '--key', key, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ about: 'release checkout-4.2', broken: [] });
});
