import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { cli, ensureBuilt } from './build.mjs';
import { foreground } from './child.mjs';
import { withControlPlane } from './control-plane.mjs';
import { electronBinary } from './electron.mjs';
import { ensureInstalled } from './install.mjs';
import { node24 } from './node24.mjs';
import { root } from './places.mjs';
import { Plain } from './say.mjs';

/** `npm run build`: builds where a source has changed. */
export async function build() {
  await ensureInstalled();
  await ensureBuilt();
  return 0;
}

/**
 * `npm run -s quarterdeck -- …`: the command line, on the caller's own stdin, stdout and folder.
 * @param {readonly string[]} args
 */
export async function quarterdeck(args) {
  await ensureInstalled();
  await ensureBuilt();
  return await foreground(node24(), [cli, ...args], { cwd: callersFolder() });
}

/** Benches that measure what a person sees. */
const inBrowser = ['calendar', 'start', 'watch'];

/**
 * `npm run bench -- NAME [--json]`: runs `bench/NAME.ts` with the other arguments.
 * @param {readonly string[]} args
 */
export async function bench([name, ...args]) {
  const there = readdirSync(join(root, 'bench')).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.slice(0, -'.ts'.length)).sort();
  if (!name || !there.includes(name)) {
    throw new Plain(`${name ? `there is no bench “${name}”` : 'say which bench'}; there are: ${there.join(', ') || 'none yet'}`);
  }
  await ensureInstalled();
  await ensureBuilt();
  const browser = inBrowser.includes(name) ? { QUARTERDECK_BROWSER: await ensureBrowser() } : {};
  const script = join('bench', `${name}.ts`);
  /** @param {NodeJS.ProcessEnv} more */
  const run = (more) => foreground(node24(), [script, ...args], { cwd: root, env: { ...process.env, ...browser, ...more } });
  // Only a bench that speaks of a real control plane gets one.
  return await (readFileSync(join(root, script), 'utf8').includes('QUARTERDECK_REAL_KUBECONFIG') ? withControlPlane(run) : run({}));
}

/**
 * `npm run package`: installers for this platform in `dist/`.
 * @param {readonly string[]} args passed to electron-builder
 */
export async function packageApp(args) {
  await ensureInstalled();
  await ensureBuilt();
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  return await foreground(node24(), [builder, '--publish', 'never', ...args], { cwd: root });
}

/** `npm run screenshots`: the README's pictures, made from the running app by `e2e/screenshots.ts`. */
export async function screenshots() {
  const script = join('e2e', 'screenshots.ts');
  if (!existsSync(join(root, script))) throw new Plain(`there is no ${script}`);
  await ensureInstalled();
  await ensureBuilt();
  const env = { ...process.env, QUARTERDECK_BROWSER: await ensureBrowser(), QUARTERDECK_ELECTRON: electronBinary() ?? '' };
  return await foreground(node24(), [script], { cwd: root, env });
}

/** npm runs scripts in the clone; paths that the caller gave are meant from the caller's own folder. */
function callersFolder() {
  const calledByNpm = process.env['npm_lifecycle_event'] === 'quarterdeck';
  return (calledByNpm && process.env['INIT_CWD']) || process.cwd();
}
