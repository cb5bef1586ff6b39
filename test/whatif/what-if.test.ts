import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';
import type { Edit } from '../../src/whatif/edits.ts';
import { whatIf } from '../../src/whatif/what-if.ts';
import { networkOf } from '../support/networks.ts';

type Layer = Architecture['layers'][number];

function edited(document: unknown, ...edits: Edit[]) {
  return whatIf({ document, options: {} }, {}, edits);
}

/** MACs of a preset as it is, and after each edit alone and all together. */
function macsOf(preset: string, ...edits: Edit[]) {
  const { networks } = edited(presets.get(preset).architecture(), ...edits);
  const [base = 0, ...after] = networks.map(({ totals }) => totals.macs);
  return { base, after, together: after.at(-1) };
}

function lastMacs(document: unknown, ...edits: Edit[]) {
  return edited(document, ...edits).networks.at(-1)?.totals.macs;
}

const image = (layers: Layer[]): Architecture => ({
  version: 1,
  name: 'net',
  inputs: { x: { shape: ['N', 3, 32, 32] } },
  layers,
});

const conv = (id: string, outChannels: number, more: object = {}): Layer => ({
  ...{ id, type: 'conv2d', outChannels, kernel: 3, padding: 1, bias: false },
  ...more,
});

describe('an edit', () => {
  it('stands in the name of the network that it makes', () => {
    const { networks } = edited(
      presets.get('resnet50').architecture(),
      { edit: 'width', factor: 0.5, layers: 'layer3' },
      { edit: 'depth', repeats: { layer1: 2, layer2: 3, layer3: 4, layer4: 2 } },
      { edit: 'block', block: 'basic' },
      { edit: 'inputSize', inputSize: [64, 96] },
    );
    expect(networks.map(({ name }) => name.replace('resnet50 with ', ''))).toEqual([
      'resnet50',
      'width ×0.5 in layer3',
      'depth layer1 ×2, layer2 ×3, layer3 ×4, …',
      'basic blocks',
      'input size 64x96',
      'width ×0.5 in layer3 and depth layer1 ×2, layer2 ×3, layer3 ×4, … and basic blocks and input size 64x96',
    ]);
  });

  it('puts ResNet’s stem on VGG-19', () => {
    const { base, together } = macsOf('vgg19', { edit: 'stem', stem: 'resnet' });
    // conv1_1 to conv2_2 make way for 7×7 of stride 2; conv3_1 then takes 64 channels, not 128.
    const before = 224 * 224 * 9 * (3 * 64 + 64 * 64) + 112 * 112 * 9 * (64 * 128 + 128 * 128);
    const stem = 112 * 112 * 49 * 3 * 64;
    const narrower = 56 * 56 * 9 * (128 - 64) * 256;
    expect(together).toBe(Number(base) - before + stem - narrower);
  });

  it('gives VGG-16 a head of global average pooling', () => {
    const { networks } = edited(presets.get('vgg16').architecture(), {
      edit: 'head',
      head: 'globalAveragePool',
    });
    expect(networks[1]?.totals.macs).toBe(15_470_264_320 - 123_633_664 + 512 * 1000);
    expect(networks[1]?.totals.parameters).toBe(138_357_544 - 123_642_856 + 512 * 1000 + 1000);
  });

  it('gives ResNet-50 basic blocks as wide between blocks', () => {
    const { together } = macsOf('resnet50', { edit: 'block', block: 'basic' });
    const stage = (blocks: number, from: number, out: number, side: number) =>
      side * side * ((2 * blocks - 1) * 9 * out * out + 9 * from * out + from * out);
    expect(together).toBe(
      112 * 112 * 49 * 3 * 64 +
        stage(3, 64, 256, 56) +
        stage(4, 256, 512, 28) +
        stage(6, 512, 1024, 14) +
        stage(3, 1024, 2048, 7) +
        2048 * 1000,
    );
  });

  it('exchanges blocks there and back again', () => {
    const there = macsOf('resnet34', { edit: 'block', block: 'bottleneck' }).together;
    expect(Number(there)).toBeLessThan(3_663_761_408);
    expect(() => macsOf('resnet34', { edit: 'block', block: 'basic' })).toThrow(
      expect.objectContaining({ code: 'edit-mismatch', pointer: '/edits/0' }),
    );
  });

  it('multiplies widths, the classes apart', () => {
    const net = image([
      conv('a', 16),
      conv('b', 16, { groups: 16 }),
      conv('c', 8, { kernel: 1, padding: 0 }),
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: 10, bias: false },
    ]);
    expect(lastMacs(net, { edit: 'width', factor: 0.5 })).toBe(
      1024 * (27 * 8 + 9 * 8 + 8 * 4) + 4 * 1024 * 10,
    );
  });

  it('of the input size equals the preset at that size', () => {
    const { together } = macsOf('resnet18', { edit: 'inputSize', inputSize: [112] });
    expect(together).toBe(networkOf('resnet18', { input_size: 112 }).report.totals.macs);
  });

  it('repeats a stage more often', () => {
    const { together } = macsOf('resnet50', { edit: 'depth', repeats: { layer3: 23 } });
    expect(together).toBe(networkOf('resnet101').report.totals.macs);
    expect(() => macsOf('resnet50', { edit: 'depth', repeats: { layer5: 2 } })).toThrow(
      expect.objectContaining({ code: 'edit-mismatch', hint: 'did you mean "layer1"?' }),
    );
  });

  it('makes kernels larger and keeps what they put out as large', () => {
    const net = image([
      conv('a', 4),
      conv('b', 4, { stride: 2 }),
      conv('c', 4, { kernel: 1, padding: 0 }),
    ]);
    expect(lastMacs(net, { edit: 'kernel', kernel: 5 })).toBe(
      1024 * 25 * 12 + 256 * 25 * 16 + 256 * 16,
    );
  });

  it('separates convolutions into depthwise and pointwise', () => {
    const net = image([conv('a', 8), conv('b', 16, { stride: 2 })]);
    expect(lastMacs(net, { edit: 'separable', layers: 'b' })).toBe(
      1024 * 27 * 8 + 256 * (9 * 8 + 8 * 16),
    );
  });

  it('groups convolutions whose channels part', () => {
    const net = image([conv('a', 8), conv('b', 16)]);
    expect(lastMacs(net, { edit: 'groups', groups: 4 })).toBe(1024 * (27 * 8 + (9 * 8 * 16) / 4));
  });

  it('stands alone and together with others', () => {
    const { base, after } = macsOf(
      'vgg11',
      { edit: 'batch', batch: 4 },
      { edit: 'head', head: 'globalAveragePool' },
    );
    const headless = Number(base) - 123_633_664 + 512 * 1000;
    expect(after).toEqual([4 * Number(base), headless, 4 * headless]);
  });

  it('that changes nothing is named', () => {
    expect(() =>
      macsOf('vgg11', { edit: 'batch', batch: 2 }, { edit: 'kernel', kernel: 3 }),
    ).toThrow(expect.objectContaining({ code: 'edit-mismatch', pointer: '/edits/1' }));
  });

  it('that does not fit is named with what does not', () => {
    expect(() => macsOf('vit_b_16', { edit: 'width', factor: 0.37 })).toThrow(
      expect.objectContaining({ pointer: '/edits/0' }),
    );
  });
});
