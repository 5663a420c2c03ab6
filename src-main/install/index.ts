import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that Quarterdeck is installed in: the nearest one above this file that holds `resources/example`. The same from
 * the sources, from the built main (wherever the bundler put its chunks) and from a packaged app.
 */
export function installRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'resources', 'example'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('Quarterdeck is not whole: its resources are missing. Clone or install it again.');
    folder = above;
  }
  return folder;
}
