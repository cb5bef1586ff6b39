import { readFileSync } from 'node:fs';

/** What stands in a file of the system's, such as those of `/proc`; `null` where none can be read. */
export function readable(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
