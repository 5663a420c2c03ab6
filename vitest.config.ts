import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-main/**/*.test.ts', 'src-preload/**/*.test.ts', 'src-renderer/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    exclude: ['**/*.cluster.test.ts', 'node_modules/**'],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
