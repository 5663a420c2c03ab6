import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { collected } from './child.mjs';
import { node24 } from './node24.mjs';
import { root } from './places.mjs';
import { Plain, say } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge', 'microsoft-edge'];
const installTimeoutMs = 240_000;

/**
 * A Chromium for the end-to-end tests: one named by `QUARTERDECK_BROWSER`, one found on this machine, else Playwright's own,
 * else (root on Debian or Ubuntu) the system's package. Says which. Throws `Plain` where there is none.
 * @returns {Promise<string>} the program's path
 */
export async function ensureBrowser() {
  const named = process.env['QUARTERDECK_BROWSER'];
  if (named) {
    if (!works(named)) throw new Plain(`QUARTERDECK_BROWSER names ${named}, which does not start`);
    return named;
  }
  const present = candidates().find(works) ?? (await playwrightOwn());
  if (present) return present;
  say('no Chromium found; asking Playwright for its own (up to 4 minutes)');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  await collected(node24(), [cli, 'install', 'chromium'], { cwd: root, echo: true, timeoutMs: installTimeoutMs });
  const downloaded = await playwrightOwn();
  if (downloaded) return downloaded;
  const packaged = await systemPackage();
  if (packaged) return packaged;
  throw new Plain('no browser for the end-to-end tests: install Chromium, Chrome or Edge, or set QUARTERDECK_BROWSER to its path');
}

/**
 * The places where Chromium, Chrome or Edge usually are; not all of them exist.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string[]}
 */
export function candidates(env = process.env, platform = process.platform) {
  const ending = platform === 'win32' ? '.exe' : '';
  const onPath = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute).flatMap((folder) => names.map((name) => join(folder, name + ending)));
  const named = [env['CHROME_BIN'], env['PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH']].flatMap((path) => (path ? [path] : []));
  return [...named, ...onPath, ...usualPlaces(env, platform)];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function usualPlaces(env, platform) {
  if (platform === 'darwin') {
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (platform !== 'win32') return ['/usr/lib/chromium/chromium', '/opt/google/chrome/chrome'];
  const homes = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((home) => home !== undefined);
  return homes.flatMap((home) => [join(home, 'Google', 'Chrome', 'Application', 'chrome.exe'), join(home, 'Microsoft', 'Edge', 'Application', 'msedge.exe')]);
}

/**
 * Whether a browser is really there: some systems install a `chromium` that only says how to install one. On Windows and
 * macOS asking for the version may open a window, so there being there is enough.
 * @param {string} path
 */
function works(path) {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 15_000 });
  return asked.status === 0 && /\d+\.\d+/.test(asked.stdout);
}

/** Playwright's own Chromium where it has been downloaded. */
async function playwrightOwn() {
  const ask = "import('playwright').then(({ chromium }) => console.log(chromium.executablePath()))";
  const asked = await collected(node24(), ['-e', ask], { cwd: root });
  const path = asked.output.trim();
  return asked.code === 0 && works(path) ? path : null;
}

async function systemPackage() {
  const debian = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!debian) return null;
  say('installing the system’s chromium package (apt-get)');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const ran = await collected('apt-get', args, { env, echo: true, timeoutMs: installTimeoutMs });
    if (ran.code !== 0) return null;
  }
  return candidates().find(works) ?? null;
}
