import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engineVersion } from '../src/core/version.ts';
import { analyse } from '../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { configSchema } from '../src/service/config.ts';
import { workerSchema } from '../src/timing/settings.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const readme = read('README.md');

describe('the README', () => {
  it('names every setting with its default', () => {
    const settings = { ...configSchema.properties, ...workerSchema.properties };
    for (const [name, schema] of Object.entries(settings)) {
      const fallback = (schema as { default: unknown }).default;
      const shown = fallback === '' ? 'empty' : `\`${String(fallback)}\``;
      expect(readme).toMatch(new RegExp(`\\| \`${name}\` +\\| ${shown} +\\|`));
    }
  });

  it('shows an architecture that can be costed', () => {
    const [example = ''] = /\{\n {2}"version": 1,[\s\S]*?\n\}\n/.exec(readme) ?? [];
    const report = analyse(lowerArchitecture(JSON.parse(example)));
    expect(report.depth.weighted).toBe(1 + 2 * 3 + 2 * 3 + 1);
    expect(report.outputs[0]?.shape).toEqual([1, 10]);
  });
});

describe('the package', () => {
  it('has the version of the engine', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(engineVersion).toBe(version);
  });
});
