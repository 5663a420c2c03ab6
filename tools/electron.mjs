import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collected } from './child.mjs';
import { node24 } from './node24.mjs';
import { cache, remember, root, textOf } from './places.mjs';
import { say } from './say.mjs';

const home = join(root, 'node_modules', 'electron');
const refusal = join(cache, 'electron-refused');
const reachMs = 8_000;
const downloadMs = 180_000;
const dayMs = 86_400_000;

/**
 * Electron's program where it has been downloaded, else null. Electron's own module is never loaded for this: it would
 * start a download at once.
 * @returns {string | null}
 */
export function electronBinary() {
  const name = textOf(join(home, 'path.txt'))?.trim();
  if (!name) return null;
  const path = join(home, 'dist', name);
  return existsSync(path) ? path : null;
}

/**
 * Electron's program, downloaded on the first call where its host can be reached. A refusal is remembered for this
 * version of Electron for a day, so that later starts lose no time; deleting `.cache` asks again at once.
 * @returns {Promise<string | null>}
 */
export async function ensureElectron() {
  const present = electronBinary();
  if (present) return present;
  const version = String(JSON.parse(textOf(join(home, 'package.json')) ?? '{}').version);
  if (isRefused(textOf(refusal), version)) return null;
  if (await canReachDownload(version)) {
    say(`downloading Electron ${version} (about 120 MB, once)`);
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: '1' };
    await collected(node24(), [join(home, 'install.js')], { cwd: root, env, timeoutMs: downloadMs });
  }
  const downloaded = electronBinary();
  if (!downloaded) remember(refusal, `${version} ${Date.now()}`);
  return downloaded;
}

/**
 * Why no window can be opened here, or null where one can.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {number | undefined} [uid]
 * @returns {string | null}
 */
export function whyNoDesktop(env = process.env, platform = process.platform, uid = process.getuid?.()) {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no desktop here';
  if (uid === 0) return 'Electron keeps its sandbox and so does not run as root';
  return null;
}

/**
 * Whether a remembered refusal still holds.
 * @param {string | null} remembered what `ensureElectron` left: the version, and when (ms since 1970)
 * @param {string} version
 * @param {number} [now]
 */
export function isRefused(remembered, version, now = Date.now()) {
  const [of, at] = (remembered ?? '').split(' ');
  const age = now - Number(at);
  return of === version && age >= 0 && age < dayMs;
}

/** @param {string} version */
async function canReachDownload(version) {
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  const url = `${mirror}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
  const ask = `fetch(${JSON.stringify(url)}, { method: 'HEAD' }).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))`;
  const asked = await collected(node24(), ['-e', ask], { env: { ...process.env, NODE_USE_ENV_PROXY: '1' }, timeoutMs: reachMs });
  return asked.code === 0;
}
