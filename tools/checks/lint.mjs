import { join } from 'node:path';
import { collected } from '../child.mjs';

/** @typedef {import('../check.mjs').Verdict} Verdict */

/**
 * Lints the clone: the layer rules and cycles among the rest (`.oxlintrc.json`, `tools/lint/`). A warning fails too, and so
 * does a run that looked at no file.
 * @param {string} node
 * @param {string} top the clone
 * @returns {Promise<Verdict>}
 */
export async function lint(node, top) {
  const linter = join(top, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const ran = await collected(node, [linter, '--config', '.oxlintrc.json', '--deny-warnings', '--report-unused-disable-directives', '--format', 'unix', '.'], { cwd: top });
  return { ok: ran.code === 0, says: ran.output.trim() };
}
