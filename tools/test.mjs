import { checkCases } from './check.mjs';
import { ensureInstalled } from './install.mjs';
import { exitCodeOf, line, sum } from './report.mjs';
import { Plain, main, say } from './say.mjs';
import { cluster, e2e, unit } from './suites.mjs';

/** @typedef {import('./report.mjs').Counts} Counts */

/** Every suite, in the order in which a fault is cheapest to find. @type {[string, () => Promise<Counts>][]} */
const stages = [
  ['check', checkCases],
  ['unit', () => unit()],
  ['e2e', () => e2e()],
  ['cluster', () => cluster()],
];

await main(async () => {
  await ensureInstalled();
  /** @type {[string, Counts, number][]} */
  const done = [];
  for (const [name, suite] of stages) {
    say(`${name}: started`);
    const began = Date.now();
    done.push([name, await counted(suite), Date.now() - began]);
  }
  for (const [name, counts, ms] of done) process.stdout.write(`${name.padEnd(8)} ${line(counts)} (${(ms / 1000).toFixed(0)} s)\n`);
  const total = sum(done.map(([, counts]) => counts));
  process.stdout.write(`${line(total)}\n`);
  return exitCodeOf(total);
});

/**
 * A suite that could not even begin (no build, no browser) is one failure, and the others still run.
 * @param {() => Promise<Counts>} suite
 * @returns {Promise<Counts>}
 */
async function counted(suite) {
  try {
    return await suite();
  } catch (error) {
    say(error instanceof Plain ? error.message : String(error instanceof Error ? error.stack : error));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
