import { test as base, type FrameLocator, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js');

export interface App {
  readonly url: string;
  readonly data: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts `quarterdeck` and resolves with the first line that matches; the process keeps running. */
export async function startCli(args: readonly string[], line: RegExp): Promise<{ child: ChildProcess; match: string }> {
  const child = spawn(process.env['QUARTERDECK_NODE'] ?? process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const match = await new Promise<string>((done, failed) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const found = line.exec(said)?.[1];
      if (found !== undefined) done(found);
    });
    child.on('exit', (code) => failed(new Error(`quarterdeck ended with ${code ?? 'a signal'} before it said ${String(line)}: ${said}`)));
  });
  return { child, match };
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const slow = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(slow);
}

export async function startApp(args: readonly string[], data = mkdtempSync(join(tmpdir(), 'qd-e2e-'))): Promise<App> {
  const { child, match } = await startCli(['open', '--no-browser', '--data', data, ...args], /ready (\S+)/);
  return { url: match, data, process: child, stop: async () => (await stopChild(child), rmSync(data, { recursive: true, force: true })) };
}

/** The confirm surface of the sheet that is open; a sheet that arms first has two, the last is the plan's own. */
export const surface = (page: Page): FrameLocator => page.frameLocator('iframe.confirm-surface').last();

/** Holds the surface's button long enough, once it is armed. */
export async function pressAndHold(page: Page, name: RegExp, frame = surface(page)): Promise<void> {
  // It arms only while it is wholly in sight.
  await frame.owner().scrollIntoViewIfNeeded();
  await frame.locator('button:not([aria-disabled])').filter({ hasText: name }).click({ delay: 900 });
}

/** Arms a context from the sheet that says it is looking only. */
export async function armFromSheet(page: Page, environment: string): Promise<void> {
  await page.getByRole('button', { name: `Arm ${environment} for 2 h` }).click();
  await pressAndHold(page, /^Arm/, page.frameLocator('section[aria-label="Looking only"] iframe'));
  await page.locator('header.top').getByText(/ARMED/).waitFor();
}

/** An app on its own sandbox whose story turns bad after `turnsBadAfter` seconds. */
export const test = base.extend<{ turnsBadAfter: number; app: App }>({
  turnsBadAfter: [16, { option: true }],
  app: async ({ turnsBadAfter }, use) => {
    const app = await startApp(['--turns-bad-after', String(turnsBadAfter)]);
    await use(app);
    await app.stop();
  },
});
export { expect } from '@playwright/test';
