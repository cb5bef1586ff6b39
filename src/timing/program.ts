import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Program {
  readonly path: string;
  /** Options of Node that it needs. */
  readonly execArgv: readonly string[];
}

/**
 * A module of ours as a program to fork: as TypeScript or compiled, like the module that asks.
 * @param name its path without extension, from `base`
 * @param base `import.meta.url` of the module that asks
 */
export function programOf(name: string, base: string): Program {
  const extension = extname(base);
  const path = fileURLToPath(new URL(`${name}${extension}`, base));
  if (extension !== '.ts') return { path, execArgv: [] };
  const loader = createRequire(import.meta.url).resolve('tsx');
  return { path, execArgv: ['--import', pathToFileURL(loader).href] };
}
