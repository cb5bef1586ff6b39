import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import type {} from 'monaco-editor';
import { createRoot } from 'react-dom/client';
import { examples } from './examples.ts';

/** Monaco asks for its workers by label; those it doesn't name are the plain editor's. */
const workers: Readonly<Record<string, string>> = {
  json: './json.worker.js',
  graphql: './graphql.worker.js',
};

window.MonacoEnvironment = {
  getWorker: (_, label) =>
    new Worker(new URL(workers[label] ?? './editor.worker.js', import.meta.url), {
      type: 'module',
    }),
};

const subscriptionUrl = new URL('/graphql', window.location.href);
subscriptionUrl.protocol = subscriptionUrl.protocol.replace('http', 'ws');

const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  subscriptionUrl: subscriptionUrl.href,
});
const root = document.getElementById('graphiql');
if (root) {
  createRoot(root).render(
    <GraphiQL fetcher={fetcher} defaultTabs={[...examples]} isHeadersEditorEnabled={false} />,
  );
}
