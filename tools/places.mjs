import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Plain, codeOf } from './say.mjs';

/** The clone's own folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** What tools remember between two calls; always safe to delete. */
export const cache = join(root, '.cache');

/** Where the test runners leave their reports. */
export const reports = join(cache, 'reports');

/**
 * A small file's text, or null where it is absent or unreadable.
 * @param {string} path
 * @returns {string | null}
 */
export function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Writes a small file and the folders above it. Throws `Plain` where the disk refuses.
 * @param {string} path
 * @param {string} text
 */
export function remember(path, text) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new Plain(`cannot write ${path}: ${diskFault(codeOf(error))}`);
  }
}

/** @param {string} code */
function diskFault(code) {
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'this user may not write there';
  return code;
}
