import type { Page } from '@playwright/test';
import { type App, expect, surface, test } from './harness/app.ts';

// Script injected into the main page, as an attacker would run it there, against a plan that arms production. Whatever it
// does, the context stays looking only.
async function openPlan(page: Page, app: App): Promise<void> {
  await page.goto(app.url);
  await page.goto(`${new URL(app.url).origin}/#/connections`);
  await page.getByRole('button', { name: 'Arm production-eu for 2 h …' }).click();
  await expect(surface(page).getByRole('button', { name: /^Arm production-eu/ })).toBeVisible();
}
const armed = (page: Page) => surface(page).locator('button:not([aria-disabled])');
const frameBox = async (page: Page) => {
  const box = await surface(page).getByRole('button').boundingBox();
  if (box === null) throw new Error('the button has no place');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
async function stillLooking(page: Page): Promise<void> {
  await expect(page.locator('header.top')).toContainText('LOOKING ONLY');
  await expect(page.locator('header.top')).not.toContainText('ARMED');
}

test.use({ turnsBadAfter: 600 });

test('an honest press and hold works, so that the refusals below mean something', async ({ page, app }) => {
  await openPlan(page, app);
  await armed(page).click({ delay: 900 });
  await expect(page.locator('header.top')).toContainText('ARMED');
});

test('a plain click does nothing', async ({ page, app }) => {
  await openPlan(page, app);
  await armed(page).click();
  await expect(surface(page).getByRole('status')).toContainText('let go too soon');
  await stillLooking(page);
});

for (const [name, css] of [['cover', 'position:fixed;inset:0;z-index:2147483647;pointer-events:none;background:rgba(200,200,200,0.02)'], ['whole cover', 'position:fixed;inset:0;z-index:2147483647;pointer-events:none;background:white']] as const) {
  test(`a ${name} over the surface disarms it`, async ({ page, app }) => {
    await openPlan(page, app);
    await armed(page).waitFor();
    await page.evaluate((style) => {
      const cover = document.createElement('div');
      cover.setAttribute('style', style);
      // Where the sheet's own popup lies: nothing may be above it unseen.
      document.body.append(cover);
    }, css);
    await expect(surface(page).getByRole('button')).toHaveAttribute('aria-disabled', 'true');
    const { x, y } = await frameBox(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await expect(surface(page).getByRole('status')).toContainText('Not armed');
    await page.mouse.up();
    await stillLooking(page);
  });
}

for (const [name, style] of [['fade', 'opacity:0.4'], ['scaling', 'transform:scale(0.5)'], ['clipping', 'clip-path:inset(40px)']] as const) {
  test(`${name} the surface disarms it`, async ({ page, app }) => {
    await openPlan(page, app);
    await armed(page).waitFor();
    await page.evaluate((css) => document.querySelector('iframe.confirm-surface')?.setAttribute('style', css), style);
    await expect(surface(page).getByRole('button')).toHaveAttribute('aria-disabled', 'true');
    await stillLooking(page);
  });
}

test('moving the surface under a pointer that is held down presses nothing', async ({ page, app }) => {
  await openPlan(page, app);
  await armed(page).waitFor();
  const { x, y } = await frameBox(page);
  await page.evaluate(() => document.querySelector('iframe.confirm-surface')?.setAttribute('style', 'position:relative;top:200px'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => document.querySelector('iframe.confirm-surface')?.setAttribute('style', 'position:relative;top:0'));
  // The length of a hold and more, in which nothing may happen: there is no event to wait for.
  await page.waitForTimeout(1_200);
  await page.mouse.up();
  await stillLooking(page);
});

test('focus that the page gives away does not turn the captain’s typing into a press', async ({ page, app }) => {
  await openPlan(page, app);
  await armed(page).waitFor();
  await page.evaluate(() => document.querySelector<HTMLIFrameElement>('iframe.confirm-surface')?.focus());
  await page.keyboard.down('Enter');
  await page.waitForTimeout(1_000);
  await page.keyboard.up('Enter');
  await stillLooking(page);
});

test('no popup can be opened over the surface', async ({ page, app }) => {
  await openPlan(page, app);
  expect(await page.evaluate(() => window.open('about:blank', '_blank', 'width=300,height=300') === null)).toBe(true);
});

test('a frame that is swapped during the hold presses neither plan', async ({ page, app }) => {
  await openPlan(page, app);
  await armed(page).waitFor();
  const { x, y } = await frameBox(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe.confirm-surface');
    if (frame !== null) frame.src = `${frame.src}&again`;
  });
  await page.waitForTimeout(1_200);
  await page.mouse.up();
  await stillLooking(page);
});

test('script in the main page cannot speak for the confirm surface: not by request, not by synthetic events, not by message', async ({ page, app }) => {
  await openPlan(page, app);
  await armed(page).waitFor();
  const answers = await page.evaluate(async () => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe.confirm-surface');
    const url = new URL(frame?.src ?? '');
    const plan = url.searchParams.get('plan') ?? '';
    const tried = await fetch(`${url.origin}/act`, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ do: 'execute', plan, digest: '', heldMs: 900 }) }).then(() => 'answered', () => 'blocked');
    frame?.contentWindow?.postMessage({ do: 'execute', plan, digest: '', heldMs: 900 }, '*');
    frame?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    const reached = ((): string => {
      try {
        return String(frame?.contentDocument?.body.innerHTML ?? 'nothing');
      } catch {
        return 'blocked';
      }
    })();
    return { tried, reached };
  });
  expect(answers).toEqual({ tried: 'blocked', reached: 'nothing' });
  await stillLooking(page);
});
