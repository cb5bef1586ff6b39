import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { architectureSchema, lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { presets } from '../../../src/presets/index.ts';

const schemaFolder = new URL('../../../schema/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, schemaFolder), 'utf8');
const examples = readdirSync(new URL('examples/', schemaFolder));
const validate = new Ajv2020({ strict: false }).compile(architectureSchema);

function cost(name: string, options: Parameters<typeof lowerArchitecture>[1] = {}) {
  return analyse(lowerArchitecture(JSON.parse(read(`examples/${name}.json`)), options)).totals;
}

describe('the JSON Schema', () => {
  it('is the one that is committed: run `npm run schemas` after a change', () => {
    expect(JSON.parse(JSON.stringify(architectureSchema))).toEqual(
      JSON.parse(read('architecture.schema.json')),
    );
  });

  it.each(examples)('holds for the example %s', (file) => {
    validate(JSON.parse(read(`examples/${file}`)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(presets.list().map(({ name }) => name))('holds for the preset %s', (name) => {
    validate(presets.get(name).architecture());
    expect(validate.errors ?? []).toEqual([]);
  });

  it('refuses what the format refuses', () => {
    const layers = [{ type: 'conv2d', outChannels: 8, kernal: 3 }];
    expect(validate({ version: 1, name: 'x', inputs: { x: { shape: ['N'] } }, layers })).toBe(
      false,
    );
  });
});

describe('the examples', () => {
  it.each(examples)('%s is short', (file) => {
    expect(read(`examples/${file}`).trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  it('ResNet-152 has the reference figures', () => {
    expect(cost('resnet152')).toMatchObject({ parameters: 60_192_808, macs: 11_513_626_624 });
  });

  it('MobileNetV2 has the reference figures', () => {
    expect(cost('mobilenet_v2')).toMatchObject({ parameters: 3_504_872, macs: 300_774_272 });
  });

  it('the Transformer encoder is its closed form, the tied embedding once', () => {
    const [s, d, v] = [128, 512, 37_000];
    const { parameters, macs } = cost('transformer-encoder', { bindings: { sequence: s } });
    const perBlock = 4 * (d * d + d) + (d * 4 * d + 4 * d) + (4 * d * d + d) + 4 * d;
    expect(parameters).toBe(v * d + 6 * perBlock);
    expect(macs).toBe(6 * (4 * s * d * d + 2 * s * s * d + 8 * s * d * d) + s * d * v);
  });

  it('the LSTM tagger is its closed form, with two bias vectors as torch has them', () => {
    const [s, h, e] = [20, 128, 100];
    const { parameters, macs } = cost('lstm-tagger', { bindings: { sequence: s } });
    const layer = (features: number) => 2 * 4 * h * (features + h);
    const bias = 2 * 2 * 4 * h;
    expect(parameters).toBe(10_000 * e + layer(e) + layer(2 * h) + 2 * bias + 2 * h * 17 + 17);
    expect(macs).toBe(s * (layer(e) + layer(2 * h) + 2 * h * 17));
  });

  it('U-Net is its closed form', () => {
    const at = (level: number) => (256 / 2 ** level) ** 2;
    const width = (level: number) => 64 * 2 ** level;
    let macs = at(0) * 64 * 2;
    let parameters = 64 * 2 + 2;
    const conv = (level: number, from: number, to: number) => {
      macs += at(level) * 9 * from * to;
      parameters += 9 * from * to + to;
    };
    for (let level = 0; level <= 4; level++) {
      conv(level, level === 0 ? 1 : width(level - 1), width(level));
      conv(level, width(level), width(level));
    }
    for (let level = 3; level >= 0; level--) {
      // A transposed convolution is counted on its input.
      macs += at(level + 1) * 4 * width(level + 1) * width(level);
      parameters += 4 * width(level + 1) * width(level) + width(level);
      conv(level, 2 * width(level), width(level));
      conv(level, width(level), width(level));
    }
    expect(cost('unet')).toMatchObject({ macs, parameters });
  });
});
