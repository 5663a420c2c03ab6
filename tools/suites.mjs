import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { foreground } from './child.mjs';
import { withControlPlane } from './control-plane.mjs';
import { electronBinary } from './electron.mjs';
import { ensureInstalled } from './install.mjs';
import { node24 } from './node24.mjs';
import { reports, root } from './places.mjs';
import { findPrometheus } from './prometheus.mjs';
import { countReport, exitCodeOf, line, playwrightCounts, vitestCounts } from './report.mjs';

/** @typedef {import('./report.mjs').Counts} Counts */

const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const playwright = join('node_modules', '@playwright', 'test', 'cli.js');

/**
 * The unit and property tests.
 * @param {readonly string[]} [args] passed to vitest
 * @returns {Promise<Counts>}
 */
export function unit(args = []) {
  return vitestRun('unit', 'vitest.config.ts', args, {});
}

/**
 * The end-to-end tests in a real browser (and in Electron, where its binary is). Builds and finds a browser first.
 * @param {readonly string[]} [args] passed to Playwright
 * @returns {Promise<Counts>}
 */
export async function e2e(args = []) {
  await ensureBuilt();
  const env = { QUARTERDECK_BROWSER: await ensureBrowser(), QUARTERDECK_ELECTRON: electronBinary() ?? '' };
  const report = freshReport('e2e');
  const code = await runner([playwright, 'test', '--config', join('e2e', 'playwright.config.ts'), ...args], { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return countReport(report, code, playwrightCounts);
}

/**
 * The cluster suite: always on the sandbox, on a real control plane too where `KUBEBUILDER_ASSETS` holds one, and against a
 * real Prometheus where there is one.
 * @param {readonly string[]} [args] passed to vitest
 * @returns {Promise<Counts>}
 */
export async function cluster(args = []) {
  await ensureBuilt();
  const prometheus = await findPrometheus();
  return await withControlPlane((env) => vitestRun('cluster', 'vitest.cluster.config.ts', args, { ...env, QUARTERDECK_PROMETHEUS: prometheus ?? '' }));
}

/**
 * The crash matrix: a process is killed at every named point and at random times, for each effect class, a hundred times each
 * (`QUARTERDECK_CRASH_SEEDS` says otherwise). Prints what was doubled, lost, or falsely called done.
 * @param {readonly string[]} [args] passed to vitest
 * @returns {Promise<Counts>}
 */
export function crash(args = []) {
  return vitestRun('crash', 'vitest.config.ts', ['src-main/runbooks/crash', ...args], { QUARTERDECK_CRASH_SEEDS: process.env['QUARTERDECK_CRASH_SEEDS'] ?? '100' });
}

/** `npm run test:crash` */
export const crashAlone = alone(crash);
/** `npm run test:unit` */
export const unitAlone = alone(unit);
/** `npm run test:e2e` */
export const e2eAlone = alone(e2e);
/** `npm run test:cluster` */
export const clusterAlone = alone(cluster);

/**
 * One suite as a command of its own; its last line is the count.
 * @param {(args: readonly string[]) => Promise<Counts>} suite
 * @returns {(args: readonly string[]) => Promise<number>}
 */
function alone(suite) {
  return async (args) => {
    await ensureInstalled();
    const counts = await suite(args);
    process.stdout.write(`${line(counts)}\n`);
    return exitCodeOf(counts);
  };
}

/**
 * @param {string} name
 * @param {string} config
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function vitestRun(name, config, args, env) {
  const report = freshReport(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runner([vitest, 'run', '--config', config, ...reporters, ...args], env);
  return countReport(report, code, vitestCounts);
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function runner(args, env) {
  return foreground(node24(), args, { cwd: root, env: { ...process.env, ...env } });
}

/** @param {string} name */
function freshReport(name) {
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}
