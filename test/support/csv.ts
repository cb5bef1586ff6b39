import { readFileSync } from 'node:fs';

/** Rows of a golden CSV file by column name; none of its fields holds a comma. */
export function readGolden(file: string): Record<string, string>[] {
  const url = new URL(`../golden/${file}`, import.meta.url);
  const [header = '', ...lines] = readFileSync(url, 'utf8').trimEnd().split('\n');
  const names = header.trim().split(',');
  return lines.map((line) => {
    const fields = line.trim().split(',');
    return Object.fromEntries(names.map((name, index) => [name, fields[index] ?? '']));
  });
}
