import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

const folders = ['src-main', 'src-preload', 'src-renderer', 'resources'];
const files = ['electron.vite.config.ts', 'vite.confirm.config.ts', 'tsconfig.base.json', 'tsconfig.json', 'package.json', 'package-lock.json'];

/**
 * A fingerprint of everything a build is made from (paths, sizes and modification times; no file is read), so that an
 * unchanged clone is known in a few milliseconds. Tests are not part of it.
 * @param {string} [top] the clone
 * @returns {string}
 */
export function sourcesFingerprint(top = root) {
  const hash = createHash('sha256');
  for (const file of files) note(hash, top, file);
  for (const folder of folders) if (existsSync(join(top, folder))) walk(hash, top, folder);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} top
 * @param {string} folder
 */
function walk(hash, top, folder) {
  const entries = readdirSync(join(top, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(hash, top, path);
    else if (!/\.test\.tsx?$/.test(entry.name)) note(hash, top, path);
  }
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} top
 * @param {string} path
 */
function note(hash, top, path) {
  const { size, mtimeMs } = statSync(join(top, path));
  hash.update(`${path}\0${size}\0${mtimeMs}\n`);
}
