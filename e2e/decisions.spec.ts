import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, pressAndHold, armFromSheet, startApp, startCli, stopChild, surface, test } from './harness/app.ts';

const inRoom = (url: string): string => `${new URL(url).origin}/#/room/release/checkout-4.2`;

test('a release turns bad: within 5 s of the metric the recommendation turns; pressed, it goes back, and the tree says that it has recovered', async ({ page, app }) => {
  await page.goto(app.url);
  await page.goto(inRoom(app.url));
  const decision = page.getByRole('region', { name: 'Decision' });
  const evidence = page.getByRole('region', { name: 'Evidence' });
  await expect(evidence.getByText('worse', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(decision.getByRole('status')).toContainText('Recommended: go back', { timeout: 5_000 });
  await decision.getByRole('button', { name: 'See the plan to roll back checkout' }).click();
  await armFromSheet(page, 'production-eu');
  await pressAndHold(page, /^Roll back checkout/);
  await expect(page.getByRole('dialog')).toContainText('done: ', { timeout: 40_000 });
  await page.getByRole('button', { name: /^Close/ }).click();
  await expect(decision.getByRole('status')).toContainText('Recommended: it has recovered', { timeout: 20_000 });
});

test('an answer that changes between the look and the press refuses the press, and says which', async ({ page, app, context }) => {
  await page.goto(app.url);
  await page.goto(inRoom(app.url));
  await page.getByRole('button', { name: 'See the plan to roll back checkout' }).click({ timeout: 60_000 });
  await armFromSheet(page, 'production-eu');
  await surface(page).locator('button:not([aria-disabled])').waitFor();
  const elsewhere = await context.newPage();
  await elsewhere.goto(inRoom(app.url));
  const corrupting = elsewhere.getByRole('listitem').filter({ hasText: 'Is data being corrupted?' }).first();
  await corrupting.getByRole('textbox').fill('orders disagree with payments');
  await corrupting.getByRole('button', { name: 'Answer Yes' }).click();
  await expect(elsewhere.getByText(/^Recommended: stop the rollout/)).toBeVisible();
  await page.bringToFront();
  await pressAndHold(page, /^Roll back checkout/);
  await expect(page.getByRole('alert').filter({ hasText: 'corrupt' }).first()).toBeVisible();
});

/** A Prometheus whose answer is written here, for as long as it lives. */
async function prometheus(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://here').searchParams.get('query') ?? '';
    const now = Date.now() / 1_000;
    const value = query.includes('timestamp(') ? now : /code=~"5/.test(query) ? 0 : 50_000;
    const result = [{ metric: { region: 'eu' }, value: [now, String(value)] }];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}` };
}

test('when Prometheus dies its questions turn Unknown, with the reason; no stale green stays', async ({ page }) => {
  const { server, url } = await prometheus();
  const sandbox = await startCli(['sandbox'], /kubeconfig (\S+)/);
  const workspace = mkdtempSync(join(tmpdir(), 'qd-shop-'));
  cpSync(resolve(import.meta.dirname, '../resources/example'), workspace, { recursive: true });
  rmSync(join(workspace, 'releases'), { recursive: true });
  const file = join(workspace, 'quarterdeck.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('{{zone}}', 'UTC').replace('{{metrics}}', url));
  const app = await startApp(['--workspace', workspace, '--kubeconfig', sandbox.match]);
  try {
    await page.goto(app.url);
    const ref = { environment: 'production-eu', namespace: 'shop', kind: 'Deployment', name: 'cart' };
    await page.goto(`${new URL(app.url).origin}/#/room/selection/${encodeURIComponent(JSON.stringify([ref]))}`);
    const harm = page.getByRole('listitem').filter({ hasText: 'Are users of the new version hurt more' }).first();
    await expect(harm.getByText('No', { exact: true })).toBeVisible({ timeout: 30_000 });
    server.closeAllConnections();
    server.close();
    await expect(harm.getByText('Unknown', { exact: true })).toBeVisible({ timeout: 75_000 });
    await expect(harm).toContainText(/cannot be reached|refused/);
  } finally {
    await app.stop();
    await stopChild(sandbox.child);
    server.close();
    rmSync(workspace, { recursive: true, force: true });
  }
});
