import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../schema/', import.meta.url);

/** The schema as it is written, in the schema definition language. */
export function readSchema(): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
}
