import AxeBuilder from '@axe-core/playwright';
import { expect, pressAndHold, surface, test } from './harness/app.ts';

test('incident mode opens with one key on what is hurt, says what is known, and goes back', async ({ page, app }) => {
  await page.goto(app.url);
  await expect(page.getByRole('link', { name: /4\.2\.0.*CrashLoopBackOff/ }).first()).toBeVisible({ timeout: 45_000 });
  await page.keyboard.press('i');
  await expect(page.getByRole('heading', { level: 1, name: 'checkout in production-eu' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Recommended: go back/ })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'What changed before the onset' }).getByRole('listitem').first()).toContainText('likely');
  await page.getByRole('button', { name: 'Open this incident' }).click();
  await expect(page.getByText(/opened by/)).toBeVisible();
  const status = page.getByRole('region', { name: 'Status update' });
  await expect(status).toContainText('checkout 4.2.0 in production-eu has been in trouble since');
  await status.getByRole('button', { name: 'in 15 min' }).click();
  await expect(status).toContainText('Last given');
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Timed note' }).fill('support sees failed checkouts in DE');
  await page.getByRole('textbox', { name: 'Who said it' }).fill('bo');
  await page.getByRole('button', { name: 'Write the note' }).click();
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('bo support sees failed checkouts in DE');
  const found = await new AxeBuilder({ page }).exclude('iframe').analyze();
  expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
  await page.getByRole('button', { name: 'Presenter view' }).click();
  await expect(page.getByRole('region', { name: 'Notes' })).toBeHidden();
  await page.keyboard.press('b');
  await expect(page.getByRole('dialog')).toContainText('4.1.3');
});

test('the conn is taken, shown to everyone, and handed over; a second holder is refused', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/room/release/checkout-4.2`);
  await page.getByRole('button', { name: 'Take the conn' }).click();
  await pressAndHold(page, /^Take the conn/);
  await page.getByRole('button', { name: /^Close/ }).click();
  await expect(page.locator('header.top')).toContainText('has the conn');
  await page.getByText('You have the conn').click();
  await page.getByLabel(/Hand it over to/).selectOption('bo');
  await page.getByRole('button', { name: /^Hand the conn of checkout-4\.2 to bo/ }).click();
  await pressAndHold(page, /^Hand the conn/);
  await page.getByRole('button', { name: /^Close/ }).click();
  await expect(page.locator('header.top')).toContainText('bo has the conn');
  await page.getByText('bo has the conn').last().click();
  await page.getByRole('button', { name: /^Lay down the conn/ }).click();
  await expect(surface(page).getByText(/bo has the conn, and you are/)).toBeVisible();
});

test('a tree can be tried with other values, drawn as a picture, and replayed from the journal', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/room/release/checkout-4.2`);
  await expect(page.getByText('Recommended: go back')).toBeVisible({ timeout: 45_000 });
  await page.getByText('Try with these values').click();
  await page.getByLabel(/^newPodsFailing/).fill('0');
  await page.getByRole('button', { name: 'Ask the tree with these values' }).click();
  await expect(page.getByText(/^With these values: (?!go back)/)).toBeVisible();
  await page.getByRole('button', { name: 'Show the tree as a picture' }).click();
  await expect(page.getByRole('dialog')).toContainText('Was it just taken back?');
  await page.keyboard.press('Escape');
  await page.getByText('What did it say at an earlier time?').click();
  const now = new Date();
  await page.getByLabel('Time, in this machine’s zone').fill(new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19));
  await page.getByRole('button', { name: 'Read it from the journal' }).click();
  await expect(page.getByText(/entry \d+/)).toBeVisible();
});
