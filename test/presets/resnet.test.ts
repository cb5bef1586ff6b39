import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';

function cost(preset: string, options: Record<string, unknown> = {}) {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

const blocks = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
} as const;

const stem = 112 ** 2 * 49 * 3 * 64;

/** MACs of a bottleneck ResNet by hand; `early` puts the stride on the first 1×1. */
function bottleneckMacs(depths: readonly number[], early: boolean): number {
  let macs = stem + 2048 * 1000;
  let from = 64;
  for (const [stage, depth] of depths.entries()) {
    const width = 64 * 2 ** stage;
    const after = (56 / 2 ** stage) ** 2;
    const before = stage === 0 || early ? after : 4 * after;
    macs += before * from * width + after * (9 * width ** 2 + width * 4 * width + from * 4 * width);
    macs += (depth - 1) * after * (4 * width * width + 9 * width ** 2 + width * 4 * width);
    from = 4 * width;
  }
  return macs;
}

/** MACs of a basic-block ResNet by hand, and of its projections alone. */
function basicMacs(depths: readonly number[]): { body: number; projections: number } {
  let body = stem + 512 * 1000;
  let projections = 0;
  let from = 64;
  for (const [stage, depth] of depths.entries()) {
    const width = 64 * 2 ** stage;
    const after = (56 / 2 ** stage) ** 2;
    body += after * 9 * (from * width + (2 * depth - 1) * width ** 2);
    if (from !== width) projections += after * from * width;
    from = width;
  }
  return { body, projections };
}

describe('ResNet', () => {
  it.each([50, 101, 152] as const)('%i v1 and v1.5 by closed form', (depth) => {
    expect(cost(`resnet${depth}`).totals.macs).toBe(bottleneckMacs(blocks[depth], false));
    expect(cost(`resnet${depth}_v1`).totals.macs).toBe(bottleneckMacs(blocks[depth], true));
  });

  it('has the figures that the variants are known by', () => {
    expect(cost('resnet50').totals.macs).toBe(4_089_184_256);
    expect(cost('resnet50_v1').totals.macs).toBe(3_857_973_248);
    expect(cost('resnet152_v1').totals.macs).toBe(11_282_415_616);
    expect(cost('resnet50').totals.parameters).toBe(cost('resnet50_v1').totals.parameters);
  });

  it.each([18, 34] as const)('%i: v1 is v1.5; plain is the body without projections', (depth) => {
    const { body, projections } = basicMacs(blocks[depth]);
    expect(cost(`resnet${depth}`).totals.macs).toBe(body + projections);
    expect(cost(`resnet${depth}_v1`).totals.macs).toBe(body + projections);
    expect(cost(`plain${depth}`).totals.macs).toBe(body);
  });

  it.each([18, 34] as const)('%i: option A has the parameters of the plain net', (depth) => {
    const withA = cost(`resnet${depth}`, { shortcut: 'A' });
    const plain = cost(`plain${depth}`);
    expect(withA.totals.parameters).toBe(plain.totals.parameters);
    expect(withA.totals.macs).toBe(plain.totals.macs);
    // What A adds is one addition per block and output element.
    const sums = blocks[depth].reduce(
      (sum, count, stage) => sum + count * 64 * 2 ** stage * (56 / 2 ** stage) ** 2,
      0,
    );
    expect(Number(withA.totals.adds) - Number(plain.totals.adds)).toBe(sums);
  });

  it('option C projects in every block', () => {
    const layers = cost('resnet34', { shortcut: 'C' }).layers;
    expect(layers.filter(({ id }) => id.endsWith('downsample.0'))).toHaveLength(16);
  });

  it.each([18, 34, 50, 101, 152] as const)('%i is that deep', (depth) => {
    expect(cost(`resnet${depth}`).depth.weighted).toBe(depth);
  });

  it('takes the number of classes and the input size', () => {
    const report = cost('resnet18', { num_classes: 10, input_size: 64 });
    expect(report.outputs[0]?.shape).toEqual([1, 10]);
    expect(report.layers.find(({ id }) => id === 'layer4.1.conv2')?.resolution).toBe('2x2');
  });
});

describe('ResNet for CIFAR', () => {
  it.each([
    [20, '0.27'],
    [32, '0.46'],
    [44, '0.66'],
    [56, '0.85'],
    [110, '1.7'],
  ] as const)('%i has %s M parameters, as the paper prints', (depth, printed) => {
    const { parameters } = cost(`cifar_resnet${depth}`).totals;
    const n = (depth - 2) / 6;
    const convolutions =
      27 * 16 +
      9 * (2 * n * 16 ** 2 + 16 * 32 + (2 * n - 1) * 32 ** 2 + 32 * 64 + (2 * n - 1) * 64 ** 2);
    const norms = 2 * (16 + 2 * n * (16 + 32 + 64));
    expect(parameters).toBe(convolutions + norms + 64 * 10 + 10);
    expect((Number(parameters) / 1e6).toFixed(printed.length - 2)).toBe(printed);
  });

  it.each([20, 56])('%i is its convolutions, layer by layer', (depth) => {
    const n = (depth - 2) / 6;
    const conv = (id: string, from: number, to: number, side: number) => ({
      id,
      parameters: 9 * from * to,
      macs: side ** 2 * 9 * from * to,
      outputShape: [1, to, side, side],
    });
    const expected = [conv('conv1', 3, 16, 32)];
    for (const [stage, width] of [16, 32, 64].entries()) {
      for (let block = 0; block < n; block++) {
        const from = block === 0 && stage > 0 ? width / 2 : width;
        const id = `layer${stage + 1}.${block}`;
        const side = 32 / 2 ** stage;
        expected.push(
          conv(`${id}.conv1`, from, width, side),
          conv(`${id}.conv2`, width, width, side),
        );
      }
    }
    const { layers, depth: counted } = cost(`cifar_resnet${depth}`);
    const convolutions = layers
      .filter(({ type }) => type === 'conv2d')
      .map(({ id, parameters, macs, outputShape }) => ({ id, parameters, macs, outputShape }));
    expect(convolutions).toEqual(expected);
    expect(counted.weighted).toBe(depth);
  });
});

describe('wide ResNet', () => {
  it.each([
    ['wrn-40-1', '0.6'],
    ['wrn-40-2', '2.2'],
    ['wrn-40-4', '8.9'],
    ['wrn-40-8', '35.7'],
    ['wrn-28-10', '36.5'],
    ['wrn-28-12', '52.5'],
    ['wrn-22-8', '17.2'],
    ['wrn-22-10', '26.8'],
    ['wrn-16-8', '11.0'],
    ['wrn-16-10', '17.1'],
  ])('%s has %s M parameters, as the paper prints', (name, printed) => {
    const { parameters } = cost(name).totals;
    const [, depth, k] = name.split('-').map(Number) as [number, number, number];
    const n = (depth - 4) / 6;
    let expected = 27 * 16;
    let from = 16;
    for (const base of [16, 32, 64]) {
      const width = base * k;
      expected += 9 * (from * width + (2 * n - 1) * width ** 2);
      expected += 2 * (from + (2 * n - 1) * width);
      if (from !== width) expected += from * width;
      from = width;
    }
    expect(parameters).toBe(expected + 2 * from + from * 10 + 10);
    expect((Number(parameters) / 1e6).toFixed(1)).toBe(printed);
  });

  it('is built for any legal depth and width', () => {
    expect(cost('wrn-10-1').depth.weighted).toBe(8);
    expect(() => presets.get('wrn-29-10')).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        hint: 'the nearest is wrn-28-10',
      }),
    );
    expect(() => presets.get('wrn-28-0')).toThrow(
      expect.objectContaining({ code: 'invalid-option', expected: 'a width from 1 to 64' }),
    );
  });
});

describe('VGG', () => {
  const plans = {
    11: [1, 1, 2, 2, 2],
    13: [2, 2, 2, 2, 2],
    16: [2, 2, 3, 3, 3],
    19: [2, 2, 4, 4, 4],
  };

  it.each(Object.entries(plans))('%s is its layers one by one', (depth, plan) => {
    const expected: (readonly [type: string, parameters: number, macs: number])[] = [];
    let from = 3;
    for (const [stage, convolutions] of plan.entries()) {
      const width = Math.min(64 * 2 ** stage, 512);
      for (let index = 0; index < convolutions; index++) {
        const weights = 9 * from * width;
        expected.push(['conv2d', weights + width, (224 / 2 ** stage) ** 2 * weights]);
        from = width;
      }
    }
    for (const [inside, out] of [
      [512 * 7 * 7, 4096],
      [4096, 4096],
      [4096, 1000],
    ] as const) {
      expected.push(['linear', inside * out + out, inside * out]);
    }
    const weighted = (name: string) =>
      cost(name)
        .layers.filter(({ type }) => type === 'conv2d' || type === 'linear')
        .map(({ type, parameters, macs }) => [type, parameters, macs]);
    expect(weighted(`vgg${depth}`)).toEqual(expected);
    expect(weighted(`vgg${depth}_bn`)).toEqual(expected);
  });
});

describe('the catalogue', () => {
  it('refuses an unknown name with the nearest one', () => {
    expect(() => presets.get('resnet51')).toThrow(
      expect.objectContaining({ code: 'unknown-preset', hint: 'did you mean "resnet50"?' }),
    );
  });

  it('refuses options out of range with the legal range', () => {
    expect(() => presets.get('vgg16').architecture({ num_classes: 0 })).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        pointer: '/options/num_classes',
        expected: 'integer from 1 to 1000000',
      }),
    );
    expect(() => presets.get('resnet50').architecture({ shortcut: 'D' })).toThrow(
      expect.objectContaining({ code: 'invalid-option', expected: 'one of A, B, C' }),
    );
    expect(() => presets.get('vgg16').architecture({ classes: 10 })).toThrow(
      expect.objectContaining({ code: 'invalid-option', hint: 'did you mean "num_classes"?' }),
    );
  });

  it('lists every preset of images or videos with a native input its architecture has', () => {
    const listed = presets.list().filter(({ inputSize }) => inputSize.length > 0);
    expect(listed.length).toBeGreaterThan(100);
    for (const { name, inputSize } of listed) {
      const { inputs } = presets.get(name).architecture();
      expect(Object.values(inputs)[0]?.shape.slice(2)).toEqual(inputSize);
    }
  });
});
