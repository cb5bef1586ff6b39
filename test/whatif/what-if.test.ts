import { describe, expect, it } from 'vitest';
import { splitClassifier } from '../../src/core/compare/parts.ts';
import type { Architecture } from '../../src/formats/architecture/index.ts';
import { architectureFromConfig } from '../../src/formats/huggingface/index.ts';
import { readCallOptions } from '../../src/formats/huggingface/options.ts';
import { presets } from '../../src/presets/index.ts';
import type { Edit } from '../../src/whatif/edits.ts';
import { whatIf } from '../../src/whatif/what-if.ts';
import { costed, networkOf } from '../support/networks.ts';

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
      '2 × layer1, 3 × layer2, 4 × layer3, …',
      'basic blocks',
      'input size 64x96',
      'all 4 edits',
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

  it('multiplies the width of transformers, whose tables follow', () => {
    const config = (hidden: number) => ({
      ...{ model_type: 'bert', vocab_size: 1000, num_hidden_layers: 2, num_attention_heads: 4 },
      ...{ hidden_size: hidden, intermediate_size: 4 * hidden, max_position_embeddings: 64 },
    });
    const bert = (hidden: number) =>
      architectureFromConfig(config(hidden), readCallOptions({ sequence: 32 }));
    const { networks } = edited(bert(96), { edit: 'width', factor: 0.5 });
    const [, { totals } = {}] = networks;
    const narrow = costed(bert(48)).report;
    // The pooler, which is last, still puts out 96 features.
    expect(totals?.parameters).toBe(Number(narrow.totals.parameters) + (96 - 48) * (48 + 1));
    expect(totals?.macs).toBe(Number(narrow.totals.macs) + (96 - 48) * 48);

    const vit = edited(presets.get('vit_b_16').architecture(), { edit: 'width', factor: 0.5 });
    const [base, half] = vit.networks;
    const [d, tokens] = [384, 197];
    // Patches, twelve blocks (four d×d, two d×4d, two products of attention), the classes.
    expect(half?.totals.macs).toBe(
      196 * 768 * d + 12 * tokens * (12 * d * d + 2 * tokens * d) + d * 1000,
    );
    expect(base?.totals.macs).toBe(17_563_828_224);
  });

  it('multiplies widths but not those of heads that stand side by side', () => {
    const net = image([
      conv('a', 16),
      conv('b', 16),
      { id: 'sum', type: 'add', inputs: ['a', 'b'] },
      conv('head1', 10),
      conv('head2', 10, { inputs: ['sum'] }),
      { id: 'out', type: 'add', inputs: ['head1', 'head2'] },
    ]);
    expect(lastMacs(net, { edit: 'width', factor: 0.5 })).toBe(
      1024 * 9 * (3 * 8 + 8 * 8 + 2 * 8 * 10),
    );
    const residual = image([conv('a', 16), conv('b', 16), { type: 'add', inputs: ['a', 'b'] }]);
    expect(lastMacs(residual, { edit: 'width', factor: 0.5 })).toBe(1024 * 9 * (3 * 8 + 8 * 8));
  });

  it.each([
    'densenet121',
    'googlenet',
    'swin_t',
    'resnet50',
    'regnet_y_400mf',
    'mobilenet_v3_small',
  ])('leaves all before the head of %s, which has one already', (preset) => {
    const { networks, pairs } = edited(presets.get(preset).architecture(), {
      ...{ edit: 'head', head: 'globalAveragePool' },
    });
    const trunk = networks[0]?.factors.macs;
    const { report } = networkOf(preset);
    const images = report.layers.filter(({ outputShape }) => outputShape.length === 4);
    const channels = images.at(-1)?.outputShape[1] ?? 0;
    const [own] = splitClassifier(report).classifier;
    expect(pairs[0]?.diff.changed).toBe(0);
    const head = preset.startsWith('mobilenet') ? Number(own?.macs) + 1000 * 1024 : 1000 * channels;
    expect(Number(trunk) - Number(networks[1]?.totals.macs)).toBe(head - 1000 * channels);
  });

  it.each([
    ['unet', 'head'],
    ['deeplabv3_resnet50', 'head'],
    ['dcgan_generator', 'head'],
    ['vit_b_16', 'head'],
    ['bert_base', 'head'],
    ['bert_base', 'stem'],
    ['unet', 'stem'],
    ['nasnet_mobile', 'stem'],
  ])('of %s is refused a %s that it has no place for', (preset, kind) => {
    const edit: Edit =
      kind === 'head'
        ? { edit: 'head', head: 'globalAveragePool' }
        : { edit: 'stem', stem: 'resnet' };
    expect(() => macsOf(preset, edit)).toThrow(
      expect.objectContaining({
        ...{ code: 'edit-mismatch', pointer: '/edits/0' },
        expected: expect.stringMatching(kind === 'head' ? /classifier/ : /quarter/) as string,
      }),
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

  it('of layers that are not there is named with those that are', () => {
    const width = (layers: string): Edit => ({ edit: 'width', factor: 2, layers });
    expect(() => macsOf('resnet18', width('layer33'))).toThrow(
      expect.objectContaining({ pointer: '/edits/0/layers', hint: 'did you mean "layer3"?' }),
    );
    expect(() => macsOf('resnet18', width('maxpool'))).toThrow(
      expect.objectContaining({ message: 'the edit "width" changes no layer in maxpool' }),
    );
  });

  it('that does not fit is named with what does not, and what may help', () => {
    expect(() => macsOf('vit_b_16', { edit: 'width', factor: 0.37 })).toThrow(
      expect.objectContaining({
        pointer: '/edits/0',
        hint: expect.stringMatching(/heads must divide/) as string,
      }),
    );
    expect(() => macsOf('resnet18', { edit: 'kernel', kernel: 4 })).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/take an odd one/) as string }),
    );
  });
});
