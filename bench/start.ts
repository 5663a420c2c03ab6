import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { openApp } from './world/open-app.ts';
import { median } from './world/median.ts';
import { report } from './world/report.ts';

// From `npm start` in a clone that is set up to the first painted screen, in a browser that is already open; beside it the
// floor: the same Node starting and doing nothing. And how much script the first screen loads. Times in ms.
const ROUNDS = 3;
const root = resolve(import.meta.dirname, '..');
const executablePath = process.env['QUARTERDECK_BROWSER'];
const browser = await chromium.launch({ args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], ...(executablePath === undefined ? {} : { executablePath }) });
const painted: number[] = [];
const floors: number[] = [];
let scripts = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const before = performance.now();
  await once(spawn(process.execPath, ['-e', '']), 'exit');
  floors.push(performance.now() - before);
  const began = performance.now();
  const data = mkdtempSync(join(tmpdir(), 'qd-start-'));
  const { url, process: child } = await openApp([join(root, 'tools', 'start.mjs'), '--host', 'browser', '--no-browser', '--data', data]);
  const page = await browser.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => void (new URL(response.url()).pathname.endsWith('.js') && bodies.push(response.body())));
  await page.goto(url);
  await page.getByRole('heading', { name: /Can I go back/ }).waitFor();
  painted.push(performance.now() - began);
  scripts = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  await page.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
  rmSync(data, { recursive: true, force: true });
}
await browser.close();

const figures = { first_screen_ms: median(painted), node_floor_ms: median(floors), initial_js_gzip_kb: scripts / 1000 };
report({ name: 'start', figures, ratios: { first_screen: figures.first_screen_ms / figures.node_floor_ms } });
