import { defineConfig } from 'vitest/config';

/** The cluster suite: the same cases on the sandbox and, where there is one, on a real control plane; one file at a time. */
export default defineConfig({
  test: {
    include: ['src-main/**/*.cluster.test.ts', 'e2e/**/*.cluster.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
