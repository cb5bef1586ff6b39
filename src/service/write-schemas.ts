import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { architectureSchema } from '../formats/architecture/index.ts';
import { describeService } from './openapi-document.ts';

async function write(file: string, value: object): Promise<void> {
  const text = await format(JSON.stringify(value), { parser: 'json' });
  writeFileSync(new URL(`../../schema/${file}`, import.meta.url), text);
}

// Run by `npm run schemas`: the descriptions that are committed beside the GraphQL schema.
await write('openapi.json', await describeService());
await write('architecture.schema.json', architectureSchema);
