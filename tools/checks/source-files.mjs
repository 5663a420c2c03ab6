import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['src-main', 'src-preload', 'src-renderer', 'e2e', 'bench', 'tools'];

/**
 * Every source file of ours with its text; paths are relative to the clone, with slashes.
 * @param {string} top the clone
 * @returns {{ path: string, text: string }[]}
 */
export function sourceFiles(top) {
  return folders.filter((folder) => existsSync(join(top, folder))).flatMap((folder) => walk(top, folder));
}

/**
 * @param {string} top
 * @param {string} folder
 * @returns {{ path: string, text: string }[]}
 */
function walk(top, folder) {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : walk(top, path);
    return /\.(ts|tsx|mjs|css)$/.test(entry.name) ? [{ path, text: readFileSync(join(top, path), 'utf8') }] : [];
  });
}
