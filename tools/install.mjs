import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { collected } from './child.mjs';
import { remember, root, textOf } from './places.mjs';
import { Plain, say } from './say.mjs';
import { inTurn } from './turn.mjs';

/** A dead network is told within seconds (npm's own default is more than a minute), a shaky one still gets its retries. */
const patience = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=4000'];
const stamp = join(root, 'node_modules', '.quarterdeck-installed');

/**
 * Installs exactly the lockfile's packages where that has not been done for this very lockfile and platform. No package's
 * install script runs. Throws `Plain` with the reason where it cannot.
 */
export async function ensureInstalled() {
  const wanted = lockfileStamp();
  if (textOf(stamp) === wanted) return;
  await inTurn('install', async () => {
    if (textOf(stamp) === wanted) return;
    say('installing packages (npm ci); the first time takes about half a minute');
    const { program, args, shell } = npm();
    const flags = ['--ignore-scripts', '--engine-strict=false', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    const ran = await collected(program, [...args, 'ci', ...flags, ...patience], { cwd: root, echo: true, shell });
    if (ran.code !== 0) throw new Plain(whyInstallFailed(ran.output, ran.code));
    remember(stamp, wanted);
    say('packages installed');
  });
}

/** @returns {string} what identifies an install: the lockfile's hash and the platform */
export function lockfileStamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/**
 * The npm that runs us, by the Node that runs it, so that no other npm on PATH is met; else `npm` from PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ program: string, args: string[], shell: boolean }}
 */
export function npm(env = process.env) {
  const node = env['npm_node_execpath'];
  const script = env['npm_execpath'];
  if (node && script && basename(script).startsWith('npm')) return { program: node, args: [script], shell: false };
  return { program: 'npm', args: [], shell: process.platform === 'win32' };
}

/**
 * One sentence for a failed `npm ci`.
 * @param {string} output
 * @param {number} code
 * @returns {string}
 */
export function whyInstallFailed(output, code) {
  if (/ENOSPC/.test(output)) return 'the packages could not be installed: the disk is full';
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) return 'the packages could not be installed: this user may not write in the clone or in npm’s cache';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return 'the packages could not be installed: npm’s registry cannot be reached; check the network or the proxy, then run this again';
  }
  return `the packages could not be installed: npm ci ended with code ${code}, its reason is above`;
}
