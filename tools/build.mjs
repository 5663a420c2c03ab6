import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collected } from './child.mjs';
import { node24 } from './node24.mjs';
import { cache, remember, root, textOf } from './places.mjs';
import { Plain, say } from './say.mjs';
import { sourcesFingerprint } from './stale.mjs';
import { inTurn } from './turn.mjs';

const stamp = join(cache, 'built');
const steps = [
  { what: 'main, preload and renderer', args: [join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'] },
  { what: 'the confirm surface', args: [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', 'vite.confirm.config.ts'] },
];

/** The command line's entry in the build. */
export const cli = join(root, 'out', 'main', 'cli.js');

/**
 * Builds where a source has changed since the last build; an unchanged clone costs a few milliseconds. Throws `Plain` where
 * the build fails, after showing what the builder said.
 */
export async function ensureBuilt() {
  if (isFresh()) return;
  await inTurn('build', async () => {
    if (isFresh()) return;
    const before = sourcesFingerprint();
    const started = Date.now();
    say('building');
    for (const step of steps) {
      const ran = await collected(node24(), step.args, { cwd: root, env: { ...process.env, NODE_ENV: 'production' } });
      if (ran.code === 0) continue;
      process.stderr.write(ran.output);
      throw new Plain(`the build of ${step.what} failed; the reason is above`);
    }
    remember(stamp, before);
    say(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  });
}

function isFresh() {
  return existsSync(cli) && textOf(stamp) === sourcesFingerprint();
}
