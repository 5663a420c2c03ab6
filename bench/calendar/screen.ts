import { chromium } from '@playwright/test';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median } from '../world/median.ts';
import { openApp } from '../world/open-app.ts';
import { dragged, noteMessages, shown } from './in-page.ts';
import { releaseText, writeWorkspace } from './workspace.ts';

/** A day in ms, and the days of a year that releases are spread over, or of one month. */
const DAY_MS = 86_400_000;
export const YEAR = 364;
export const MONTH_ALONE = 28;
const ROUNDS = 5;
/** Weeks that no other view has had the data of. */
const MONTH = [2, 4].map((week) => `.month-week:nth-child(${week}) [data-item^="r-"]`);
const root = resolve(import.meta.dirname, '../..');

/**
 * The app over a workspace of so many release files, spread over this year or all of them in this month: from its start to its address, from
 * an edit on disk to the edited text on the screen, from the data's arrival to a month view that answers, and a drag.
 */
export async function measureScreen(releases: number, days: number): Promise<Readonly<Record<string, number>>> {
  const dir = mkdtempSync(join(tmpdir(), 'qd-calendar-'));
  const now = new Date();
  const first = Date.UTC(now.getUTCFullYear(), days === YEAR ? 0 : now.getUTCMonth(), 1);
  writeWorkspace(dir, releases, first, days);
  const executablePath = process.env['QUARTERDECK_BROWSER'];
  const browser = await chromium.launch({ args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], ...(executablePath === undefined ? {} : { executablePath }) });
  const data = mkdtempSync(join(tmpdir(), 'qd-calendar-data-'));
  const began = performance.now();
  const { url, process: child } = await openApp([join(root, 'out/main/cli.js'), 'open', '--no-browser', '--data', data, '--workspace', dir]);
  const openMs = performance.now() - began;
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await noteMessages(page);
  await page.goto(url);
  await page.goto(`${new URL(url).origin}/#/calendar`);
  await page.locator('.calendar [data-item^="r-"]').first().waitFor();
  const months: Awaited<ReturnType<typeof shown>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    months.push(await shown(page, 'Month', MONTH));
    if (round < ROUNDS - 1) await shown(page, 'Agenda', ['.agenda-row']);
  }
  const month = await dragged(page, '.month-week:nth-child(5) .strip.release');
  await shown(page, 'Lanes', ['.block.release']);
  const lanes = await dragged(page, '.block.release');
  const edits: number[] = [];
  await shown(page, 'Month', MONTH);
  for (let round = 0; round < ROUNDS; round += 1) {
    // The release in the first row of today is chosen, so that its text is on the screen.
    const today = Math.min(days - 1, Math.floor((now.getTime() - first) / DAY_MS));
    await page.evaluate((id) => location.assign(`#/calendar/${id}`), `r-${today}`);
    const why = `edited ${round}`;
    const wrote = performance.now();
    writeFileSync(join(dir, `releases/r${today}.yaml`), releaseText(today, first, days, why));
    await page.getByText(why).waitFor();
    edits.push(performance.now() - wrote);
  }
  await browser.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
  for (const folder of [dir, data]) rmSync(folder, { recursive: true, force: true });
  return {
    month_ms: median(months.map(({ ms }) => ms)), month_work_ms: median(months.map(({ workMs }) => workMs)),
    drag_fps: Math.min(month.fps, lanes.fps), drag_work_ms: Math.max(month.workMs, lanes.workMs), open_ms: openMs, edit_ms: median(edits), files: releases,
  };
}
