import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { collected } from './child.mjs';
import { cache } from './places.mjs';
import { say } from './say.mjs';

const installTimeoutMs = 120_000;

/**
 * A real Prometheus for the suite: one named by `QUARTERDECK_PROMETHEUS`, one on the path, else (root on Debian) the package's
 * own program, unpacked into the cache: nothing is installed, and no service begins. Null where there is none, and it says so.
 * @returns {Promise<string | null>} the program's path
 */
export async function findPrometheus() {
  const named = process.env['QUARTERDECK_PROMETHEUS'];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute).map((folder) => join(folder, 'prometheus'));
  const unpacked = join(cache, 'prometheus', 'usr', 'bin', 'prometheus');
  const found = [...(named ? [named] : []), ...onPath, unpacked].find(works) ?? (await unpack(unpacked));
  if (found === null) say('no Prometheus on this machine: what is compared with a real one is skipped (put one on the path, or set QUARTERDECK_PROMETHEUS)');
  return found;
}

/** @param {string} path */
function works(path) {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 15_000 }).status === 0;
}

/** @param {string} program */
async function unpack(program) {
  const debian = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');
  if (!debian) return null;
  const folder = join(cache, 'prometheus');
  mkdirSync(folder, { recursive: true });
  say('fetching Debian’s prometheus package');
  const apt = (/** @type {readonly string[]} */ args) => collected('apt-get', args, { cwd: folder, timeoutMs: installTimeoutMs });
  if ((await apt(['download', 'prometheus'])).code !== 0) {
    await apt(['update']);
    await apt(['download', 'prometheus']);
  }
  const packed = readdirSync(folder).find((file) => /^prometheus_.*\.deb$/.test(file));
  if (packed === undefined || (await collected('dpkg-deb', ['--extract', join(folder, packed), folder], { cwd: folder })).code !== 0) return null;
  return works(program) ? program : null;
}
