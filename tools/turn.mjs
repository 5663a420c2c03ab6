import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cache, textOf } from './places.mjs';
import { Plain, codeOf, say } from './say.mjs';

/**
 * Runs `body` while holding the named turn, so that two commands started at once do not install or build over each other.
 * A turn whose holder has died is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function inTurn(name, body) {
  const file = join(cache, `${name}.turn`);
  let told = false;
  while (!take(file)) {
    const holder = Number(textOf(file));
    if (!isAlive(holder)) rmSync(file, { force: true });
    else {
      if (!told) say(`waiting for another command (process ${holder}) to finish its ${name}`);
      told = true;
      await pause(100);
    }
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new Plain(`cannot write ${file} (${codeOf(error)}): the disk may be full, or this user may not write in the clone`);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
