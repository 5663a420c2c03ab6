import { join } from 'node:path';
import { collected } from '../child.mjs';

/** @typedef {import('../check.mjs').Verdict} Verdict */

/**
 * Type-checks one project of the clone.
 * @param {string} node the Node to run the compiler with
 * @param {string} top the clone
 * @param {string} project its tsconfig, relative to the clone
 * @returns {Promise<Verdict>}
 */
export async function types(node, top, project) {
  const compiler = join(top, 'node_modules', 'typescript', 'bin', 'tsc');
  const ran = await collected(node, [compiler, '--project', project, '--noEmit', '--pretty', 'false'], { cwd: top });
  return { ok: ran.code === 0, says: ran.output.trim() };
}
