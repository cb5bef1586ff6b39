import { cp } from 'node:fs/promises';
import { build } from 'esbuild';

const source = 'src/web/graphiql';
const target = 'dist/web/graphiql';

/** Bundles GraphiQL with its editor, workers and fonts, so that it is served without a CDN. */
await build({
  entryPoints: {
    main: `${source}/main.tsx`,
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  outdir: target,
  bundle: true,
  minify: true,
  format: 'esm',
  splitting: true,
  target: 'es2022',
  jsx: 'automatic',
  // GraphiQL prettifies by Prettier's old names, which stand for scripts without named exports.
  alias: {
    'prettier/parser-graphql': 'prettier/plugins/graphql',
    'prettier/parser-babel': 'prettier/plugins/babel',
  },
  loader: { '.ttf': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  logLevel: 'warning',
});
for (const file of ['index.html', 'page.css']) await cp(`${source}/${file}`, `${target}/${file}`);
