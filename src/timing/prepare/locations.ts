import { dirname, isAbsolute, join, relative } from 'node:path';
import type { JobError } from '../job-error.ts';
import { unavailable } from './unavailable.ts';

/** Most files beside a model. */
const mostFiles = 1000;

/** Most bytes of a location, and of one name in it, as file systems have it. */
const longestLocation = 1024;
const longestName = 255;

/** Control characters, and what some system or ONNX Runtime reads in a way of its own. */
const unsafe = /[\p{Cc}\\:*?"<>|]/u;

/**
 * Paths of files by the locations that a model names them by, which are anyone's text.
 * @throws JobError for one that could lie outside the folder, or that is another's too
 */
export function pathsWithin(folder: string, locations: readonly string[]): readonly string[] {
  if (locations.length > mostFiles) {
    throw unavailable(`the model has more than ${mostFiles} files of external data`);
  }
  const paths = locations.map((location) => join(folder, ...namesOf(location)));
  const taken = new Set<string>();
  for (const path of paths) {
    if (taken.has(path)) throw contested(path, folder);
    taken.add(path);
  }
  for (const path of paths) {
    for (let above = dirname(path); above.length > folder.length; above = dirname(above)) {
      if (taken.has(above)) throw contested(above, folder);
    }
  }
  return paths;
}

function contested(path: string, folder: string): JobError {
  const location = relative(folder, path);
  return unavailable(`two files of the model would lie at ${shown(location)}`);
}

function namesOf(location: string): string[] {
  const names = location.split('/').filter((name) => name !== '.' && name !== '');
  const isSafe =
    !isAbsolute(location) &&
    !unsafe.test(location) &&
    Buffer.byteLength(location) <= longestLocation &&
    names.length > 0 &&
    names.every((name) => name !== '..' && Buffer.byteLength(name) <= longestName);
  if (isSafe) return names;
  throw unavailable(
    `external data may not lie at ${shown(location)}`,
    'a relative path, beside the model, without ..',
  );
}

function shown(location: string): string {
  return JSON.stringify(location.slice(0, 100));
}
