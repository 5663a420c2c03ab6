import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const top = join(import.meta.dirname, '..');
const asRoot = process.getuid?.() === 0;
const browser = process.env['QUARTERDECK_BROWSER'];

/**
 * Tests start their own app. `browser` runs everything but the Electron suite, in the Chromium that tools/browser.mjs found;
 * `electron` runs that suite, which skips itself where there is no binary.
 */
export default defineConfig({
  testDir: '.',
  outputDir: join(top, '.cache', 'e2e'),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? join(top, '.cache', 'reports', 'e2e.json') }]],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: ['--disable-background-networking', ...(asRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'browser', testMatch: '**/*.spec.ts', testIgnore: '**/electron*.spec.ts' },
    { name: 'electron', testMatch: '**/electron*.spec.ts' },
  ],
});
