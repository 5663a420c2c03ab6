import { ensureBuilt, cli } from './build.mjs';
import { foreground } from './child.mjs';
import { ensureElectron, whyNoDesktop } from './electron.mjs';
import { hostAsked } from './host.mjs';
import { ensureInstalled } from './install.mjs';
import { node24 } from './node24.mjs';
import { root } from './places.mjs';
import { Plain, main, say } from './say.mjs';

const quickDeathMs = 3_000;

/** @param {readonly string[]} args */
async function start(args) {
  const { host, rest } = hostAsked(args);
  if (host !== null && host !== 'electron' && host !== 'browser') throw new Plain(`--host is electron or browser, not “${host}”`);
  await ensureInstalled();
  await ensureBuilt();
  if (host === 'browser') return await serve(rest);
  const missing = whyNoDesktop();
  const electron = missing === null ? await ensureElectron() : null;
  const reason = missing ?? (electron ? null : 'Electron is not installed and could not be downloaded');
  if (electron && reason === null) {
    const began = Date.now();
    const code = await foreground(electron, [root, ...rest], { cwd: root });
    if (code === 0 || host === 'electron' || Date.now() - began > quickDeathMs) return code;
    say(`Electron ended at once (code ${code}); serving the browser host instead`);
    return await serve(rest);
  }
  if (host === 'electron') throw new Plain(`the Electron host cannot be opened: ${reason}`);
  say(`${reason}; serving the browser host instead`);
  return await serve(rest);
}

/** @param {readonly string[]} rest */
function serve(rest) {
  return foreground(node24(), [cli, 'open', '--host', 'browser', ...rest], { cwd: root });
}

await main(() => start(process.argv.slice(2)));
