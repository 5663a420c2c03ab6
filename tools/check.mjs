import { ensureInstalled } from './install.mjs';
import { bans } from './checks/bans.mjs';
import { deadCode } from './checks/dead-code.mjs';
import { lint } from './checks/lint.mjs';
import { sizes } from './checks/sizes.mjs';
import { types } from './checks/types.mjs';
import { node24 } from './node24.mjs';
import { root } from './places.mjs';
import { exitCodeOf, line } from './report.mjs';

/**
 * @typedef {object} Verdict
 * @property {boolean} ok
 * @property {string} says every fault, one a line
 * @property {string} [summary] shown where it passes
 */

const projects = ['tsconfig.json', 'src-renderer/tsconfig.json', 'e2e/tsconfig.json', 'tools/tsconfig.json'];

/**
 * Everything that `npm run check` checks, by name.
 * @param {string} node
 * @returns {[string, () => Verdict | Promise<Verdict>][]}
 */
const cases = (node) => [
  ...projects.map((project) => /** @type {[string, () => Promise<Verdict>]} */ ([`types ${project}`, () => types(node, root, project)])),
  ['lint: layers, cycles, rules', () => lint(node, root)],
  ['dead code', () => deadCode(node, root)],
  ['file sizes', () => sizes(root)],
  ['bans', () => bans(root)],
];

/**
 * Runs every check, shows the faults of those that fail, and counts the checks.
 * @returns {Promise<import('./report.mjs').Counts>}
 */
export async function checkCases() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, run] of cases(node24())) {
    const began = Date.now();
    const { ok, says, summary } = await run();
    counts[ok ? 'passed' : 'failed'] += 1;
    process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name} (${Date.now() - began} ms)${ok && summary ? `: ${summary}` : ''}\n`);
    if (!ok) process.stdout.write(`${says.replace(/^/gm, '  ')}\n`);
  }
  return counts;
}

/** `npm run check` */
export async function check() {
  await ensureInstalled();
  const counts = await checkCases();
  process.stdout.write(`${line(counts)}\n`);
  return exitCodeOf(counts);
}
