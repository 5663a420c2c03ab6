import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { armFromSheet, pressAndHold, startApp } from './harness/app.ts';

// Makes the README's pictures from the example on the sandbox: each screen in both themes, with nothing staged but the time.
const folder = resolve(import.meta.dirname, '../docs/screenshots');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], ...(process.env['QUARTERDECK_BROWSER'] ? { executablePath: process.env['QUARTERDECK_BROWSER'] } : {}) });
for (const theme of ['dark', 'light'] as const) {
  const app = await startApp(['--turns-bad-after', '20']);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript((chosen) => localStorage.setItem('quarterdeck-theme', chosen), theme);
  const take = async (name: string): Promise<void> => void (await page.screenshot({ path: join(folder, `${name}-${theme}.png`) }));
  const at = (path: string): Promise<unknown> => page.goto(`${new URL(app.url).origin}/#${path}`);
  await page.goto(app.url);
  await at('/room/release/checkout-4.2');
  await page.getByText('Recommended: go back').waitFor({ timeout: 60_000 });
  await take('room');
  await at('/');
  await page.getByText('Can I go back? Yes').waitFor({ timeout: 20_000 });
  await take('now');
  for (const [name, path] of [['calendar', '/calendar'], ['services', '/services'], ['runbook', '/runbooks/rotate-key'], ['incident', '/incident/production-eu/checkout'], ['connections', '/connections']] as const) {
    await at(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await take(name);
  }
  await at('/room/release/checkout-4.2');
  await page.getByText('Recommended: go back').waitFor();
  await page.keyboard.press('b');
  await armFromSheet(page, 'production-eu');
  await page.getByText('It can go back.').waitFor();
  await take('plan');
  await pressAndHold(page, /^Roll back checkout/);
  await page.getByText(/^done: /).waitFor({ timeout: 60_000 });
  await take('back');
  await page.getByRole('link', { name: 'Every step is in the journal' }).click();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText(/^Intact/).waitFor();
  await take('journal');
  await page.close();
  await app.stop();
}
await browser.close();
