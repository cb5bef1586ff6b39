import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // No test is a stopwatch: these bound what hangs, on a busy machine too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: 'test/support/temporary.ts',
    setupFiles: 'test/support/properties.ts',
    env: { ORT_DISABLE_TELEMETRY: '1' },
  },
  resolve: {
    // Node takes graphql's CommonJS build; two builds in one process don't know each other's types.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
});
