import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Dependencies point one way: what each folder of `src` may not import. */
const zones = [
  {
    target: './src/core',
    from: [
      './src/formats',
      './src/presets',
      './src/devices',
      './src/timing',
      './src/service',
      './src/web',
    ],
  },
  { target: './src/formats', from: ['./src/presets', './src/timing', './src/service'] },
  { target: './src/presets', from: ['./src/timing', './src/service'] },
  { target: './src/plots', from: ['./src/timing', './src/service'] },
  { target: './src/whatif', from: ['./src/timing', './src/service'] },
  { target: './src/timing', from: ['./src/service'] },
  { target: './src/devices', from: ['./src/timing', './src/service'] },
];

/** Packages that would make the core or the formats impure. */
const impure = [
  'fastify',
  '@fastify/*',
  'mercurius',
  'graphql',
  'pino',
  'ioredis',
  'bullmq',
  'kysely',
  'onnxruntime-node',
  'lru-cache',
  'prom-client',
  'node:http',
  'node:net',
  'node:fs',
];

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'src/service/graphql/generated.ts']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/core/**', 'src/formats/**', 'src/presets/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: impure }] }] },
  },
  { files: ['test/**', 'bench/**'], rules: { 'max-lines': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  prettier,
);
