import { join } from 'node:path';
import { collected } from '../child.mjs';

/** @typedef {import('../check.mjs').Verdict} Verdict */

/**
 * Finds files, exports and packages that nothing uses (knip, `knip.json`).
 * @param {string} node
 * @param {string} top the clone
 * @returns {Promise<Verdict>}
 */
export async function deadCode(node, top) {
  const knip = join(top, 'node_modules', 'knip', 'bin', 'knip.js');
  const ran = await collected(node, [knip, '--no-progress', '--reporter', 'compact'], { cwd: top });
  return { ok: ran.code === 0, says: ran.output.trim() };
}
