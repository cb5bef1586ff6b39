import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';

function cost(preset: string, options: Record<string, unknown> = {}) {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

/** Weights, biases or batch-norm scales and shifts, and MACs of some layers. */
interface Sum {
  parameters: number;
  macs: number;
}

/** A square convolution: output positions, kernel elements, channels in and out. */
function conv(positions: number, kernel: number, from: number, out: number, extra = 2): Sum {
  const weights = kernel * from * out;
  return { parameters: weights + extra * out, macs: positions * weights };
}

/** A bias in place of a batch norm has one number for each channel. */
const biased = (...sizes: [number, number, number, number]) => conv(...sizes, 1);
const depthwise = (positions: number, kernel: number, channels: number, extra = 2) =>
  conv(positions, kernel, 1, channels, extra);
const dense = (from: number, out: number) => biased(1, 1, from, out);

function total(...parts: readonly Sum[]): Sum {
  return parts.reduce((sum, { parameters, macs }) => ({
    parameters: sum.parameters + parameters,
    macs: sum.macs + macs,
  }));
}

const times = (count: number, part: Sum): Sum => ({
  parameters: count * part.parameters,
  macs: count * part.macs,
});

/**
 * Keras 3.15.1, weights none: parameters that are trained, moving statistics, MACs of convolutions,
 * depthwise and separable ones and dense layers by their shapes.
 */
describe('by Keras', () => {
  it.each([
    ['mobilenet_v1', {}, 4_231_976, 21_888, 568_740_352],
    ['mobilenet_v1', { alpha: 0.5, input_size: 160 }, 1_331_592, 10_944, 76_524_800],
    ['xception', {}, 22_855_952, 54_528, 8_357_403_496],
    ['nasnet_mobile', {}, 5_289_978, 36_738, 563_638_816],
  ])('%s %o', (name, options, trained, statistics, macs) => {
    const { totals } = cost(name, options);
    expect(totals.parameters).toBe(trained);
    expect(totals.buffers).toBe(statistics);
    expect(totals.macs).toBe(macs);
  });

  it('inception_resnet_v2, whose batch norms have no scale there', () => {
    const { totals } = cost('inception_resnet_v2');
    expect(totals.buffers).toBe(60_544);
    expect(Number(totals.parameters) - 60_544 / 2).toBe(55_813_192);
    expect(totals.macs).toBe(13_155_794_016);
  });
});

/** Networks by what their papers print, written out layer by layer. */
const networks: Record<string, Sum> = {
  lenet5: {
    // C1, S2, C3 (Table I: 60 of 96 connections), S4, C5 and F6, as the paper counts them.
    parameters: 156 + 12 + 1516 + 32 + 48_120 + 10_164,
    macs: 28 ** 2 * 25 * 6 + 10 ** 2 * 25 * 60 + 25 * 16 * 120 + 120 * 84,
  },
  zfnet: total(
    biased(110 ** 2, 49, 3, 96),
    biased(26 ** 2, 25, 96, 256),
    biased(13 ** 2, 9, 256, 384),
    biased(13 ** 2, 9, 384, 384),
    biased(13 ** 2, 9, 384, 256),
    dense(6 * 6 * 256, 4096),
    dense(4096, 4096),
    dense(4096, 1000),
  ),
  nin_cifar10: total(
    ...[biased(1024, 25, 3, 192), biased(1024, 1, 192, 160), biased(1024, 1, 160, 96)],
    ...[biased(256, 25, 96, 192), biased(256, 1, 192, 192), biased(256, 1, 192, 192)],
    ...[biased(64, 9, 192, 192), biased(64, 1, 192, 192), biased(64, 1, 192, 10)],
  ),
  unet: total(
    ...[biased(570 ** 2, 9, 1, 64), biased(568 ** 2, 9, 64, 64)],
    ...[biased(282 ** 2, 9, 64, 128), biased(280 ** 2, 9, 128, 128)],
    ...[biased(138 ** 2, 9, 128, 256), biased(136 ** 2, 9, 256, 256)],
    ...[biased(66 ** 2, 9, 256, 512), biased(64 ** 2, 9, 512, 512)],
    ...[biased(30 ** 2, 9, 512, 1024), biased(28 ** 2, 9, 1024, 1024)],
    // A transposed convolution multiplies at every position of its input.
    ...[up(28, 1024), biased(54 ** 2, 9, 1024, 512), biased(52 ** 2, 9, 512, 512)],
    ...[up(52, 512), biased(102 ** 2, 9, 512, 256), biased(100 ** 2, 9, 256, 256)],
    ...[up(100, 256), biased(198 ** 2, 9, 256, 128), biased(196 ** 2, 9, 128, 128)],
    ...[up(196, 128), biased(390 ** 2, 9, 128, 64), biased(388 ** 2, 9, 64, 64)],
    biased(388 ** 2, 1, 64, 2),
  ),
  inception_v4: total(
    ...[conv(149 ** 2, 9, 3, 32), conv(147 ** 2, 9, 32, 32), conv(147 ** 2, 9, 32, 64)],
    conv(73 ** 2, 9, 64, 96),
    ...[conv(73 ** 2, 1, 160, 64), conv(71 ** 2, 9, 64, 96), conv(73 ** 2, 1, 160, 64)],
    ...[times(2, conv(73 ** 2, 7, 64, 64)), conv(71 ** 2, 9, 64, 96), conv(35 ** 2, 9, 192, 192)],
    times(
      4,
      total(
        ...[times(2, conv(35 ** 2, 1, 384, 96)), times(2, conv(35 ** 2, 1, 384, 64))],
        ...[times(2, conv(35 ** 2, 9, 64, 96)), conv(35 ** 2, 9, 96, 96)],
      ),
    ),
    ...[conv(17 ** 2, 9, 384, 384), conv(35 ** 2, 1, 384, 192)],
    ...[conv(35 ** 2, 9, 192, 224), conv(17 ** 2, 9, 224, 256)],
    times(
      7,
      total(
        ...[conv(17 ** 2, 1, 1024, 384), conv(17 ** 2, 1, 1024, 128)],
        ...[times(2, conv(17 ** 2, 1, 1024, 192)), times(2, conv(17 ** 2, 7, 192, 224))],
        ...[times(2, conv(17 ** 2, 7, 224, 256)), conv(17 ** 2, 7, 192, 192)],
        conv(17 ** 2, 7, 224, 224),
      ),
    ),
    ...[conv(17 ** 2, 1, 1024, 192), conv(64, 9, 192, 192)],
    ...[conv(17 ** 2, 1, 1024, 256), conv(17 ** 2, 7, 256, 256)],
    ...[conv(17 ** 2, 7, 256, 320), conv(64, 9, 320, 320)],
    times(
      3,
      total(
        ...[times(2, conv(64, 1, 1536, 256)), times(2, conv(64, 1, 1536, 384))],
        ...[times(2, conv(64, 3, 384, 256)), conv(64, 3, 384, 448), conv(64, 3, 448, 512)],
        times(2, conv(64, 3, 512, 256)),
      ),
    ),
    dense(1536, 1000),
  ),
  dcgan_generator: total(
    { parameters: 100 * 16_384 + 2 * 1024, macs: 100 * 16_384 },
    // 25 taps at every position of the input: 4², 8², 16² and 32².
    conv(16, 25, 1024, 512),
    conv(64, 25, 512, 256),
    conv(256, 25, 256, 128),
    biased(1024, 25, 128, 3),
  ),
  dcgan_discriminator: total(
    biased(1024, 25, 3, 128),
    conv(256, 25, 128, 256),
    conv(64, 25, 256, 512),
    conv(16, 25, 512, 1024),
    dense(16 * 1024, 1),
  ),
  darknet53: total(darknet(256), dense(1024, 1000)),
  yolov3: total(
    darknet(416),
    ...[detector(13, 1024, 512), conv(169, 1, 512, 256)],
    ...[detector(26, 256 + 512, 256), conv(676, 1, 256, 128)],
    detector(52, 128 + 256, 128),
  ),
  fpn_resnet50: pyramid([3, 4, 6, 3]),
  fpn_resnet101: pyramid([3, 4, 23, 3]),
};

/** A transposed 2×2 convolution that halves the channels. */
function up(side: number, channels: number): Sum {
  const weights = 4 * channels * (channels / 2);
  return { parameters: weights + channels / 2, macs: side ** 2 * weights };
}

/** Table 1 of YOLOv3: 53 layers but for the dense one. */
function darknet(size: number): Sum {
  const stages = [1, 2, 8, 8, 4].map((blocks, index) => {
    const positions = (size / 2 ** (index + 1)) ** 2;
    const width = 64 * 2 ** index;
    const block = total(conv(positions, 1, width, width / 2), conv(positions, 9, width / 2, width));
    return total(conv(positions, 9, width / 2, width), times(blocks, block));
  });
  return total(conv(size ** 2, 9, 3, 32), ...stages);
}

/** Five convolutions, one more, and the detections of 3 anchors with 85 numbers each. */
function detector(side: number, from: number, width: number): Sum {
  const positions = side ** 2;
  return total(
    conv(positions, 1, from, width),
    times(2, conv(positions, 1, 2 * width, width)),
    times(3, conv(positions, 9, width, 2 * width)),
    biased(positions, 1, 2 * width, 255),
  );
}

/** A bottleneck trunk on 800×800, and the pyramid of 256 channels. */
function pyramid(depths: readonly number[]): Sum {
  const stages = depths.map((blocks, index) => {
    const [positions, width] = [(200 / 2 ** index) ** 2, 64 * 2 ** index];
    const from = index === 0 ? 64 : 2 * width;
    const before = index === 0 ? positions : 4 * positions;
    const first = total(
      conv(before, 1, from, width),
      conv(positions, 9, width, width),
      conv(positions, 1, width, 4 * width),
      conv(positions, 1, from, 4 * width),
    );
    const other = total(
      conv(positions, 1, 4 * width, width),
      conv(positions, 9, width, width),
      conv(positions, 1, width, 4 * width),
    );
    const levels = total(biased(positions, 1, 4 * width, 256), biased(positions, 9, 256, 256));
    return total(first, times(blocks - 1, other), levels);
  });
  return total(conv(400 ** 2, 49, 3, 64), ...stages);
}

describe('by closed form', () => {
  it.each(Object.entries(networks))('%s', (name, { parameters, macs }) => {
    const { totals } = cost(name);
    expect(totals.parameters).toBe(parameters);
    expect(totals.macs).toBe(macs);
  });

  it('MobileNet at any width and resolution', () => {
    const rows = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
    const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];
    for (const [alpha, size] of [
      [1, 224],
      [0.75, 192],
      [0.25, 128],
    ] as const) {
      let side = size / 2;
      let from = 32 * alpha;
      const layers = rows.map((row, index) => {
        side /= strides[index] ?? 1;
        const [before, out] = [from, row * alpha];
        from = out;
        return total(depthwise(side ** 2, 9, before), conv(side ** 2, 1, before, out));
      });
      const whole = total(
        conv((size / 2) ** 2, 9, 3, 32 * alpha),
        ...layers,
        dense(1024 * alpha, 1000),
      );
      const { totals } = cost('mobilenet_v1', { alpha, input_size: size });
      expect(totals.parameters).toBe(whole.parameters);
      // Keras has the last layer as a convolution of one position, which multiplies as often.
      expect(totals.macs).toBe(whole.macs);
    }
  });

  it('has the figures that the networks are known by', () => {
    expect(cost('lenet5').totals.parameters).toBe(60_000);
    expect(cost('inception_v4').totals.parameters).toBe(42_679_816);
    expect(cost('yolov3').totals.parameters).toBe(61_949_149);
    expect(cost('unet').outputs[0]?.shape).toEqual([1, 2, 388, 388]);
  });

  it('U-Net takes sizes that halve evenly', () => {
    expect(cost('unet', { input_size: 188 }).outputs[0]?.shape).toEqual([1, 2, 4, 4]);
    expect(() => cost('unet', { input_size: 190 })).toThrow(/"input_size" of unet is 190/);
  });
});
