import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Node takes graphql's CommonJS build; two builds in one process don't know each other's types.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
});
