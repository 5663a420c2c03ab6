import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The confirm surface is built alone: no chunk, and no third-party line, is shared with the main page. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'src-renderer/confirm'),
  build: { outDir: resolve(import.meta.dirname, 'out/confirm'), emptyOutDir: true, minify: true, modulePreload: false },
});
