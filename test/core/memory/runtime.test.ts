import { afterAll, describe, expect, it } from 'vitest';
import { planArena } from '../../../src/core/memory/arena.ts';
import { liveBytes } from '../../../src/core/memory/lifetimes.ts';
import { livenessOf } from '../../../src/core/memory/liveness.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { encodeOnnx } from '../../../src/formats/onnx/encode/index.ts';
import { presets } from '../../../src/presets/index.ts';
import { runModel } from '../../support/onnx-runtime.ts';

/*
 * ONNX Runtime's own count of the bytes it holds, as its profile has them when each node has run,
 * beside our peak of live bytes with elementwise operators in place, inputs left out (they are the
 * caller's). The model runs as it is, unoptimised, on its CPU provider.
 *
 * Ours is the least that any runtime can hold in that order and in place as it is, so it never holds
 * less. It holds more, for reasons of its planner, not of the network:
 * - a dead buffer is used again only for a tensor of exactly its size, and one that has a later use
 *   is not given back in between;
 * - operators that it replaces by functions (adaptive pooling, GELU by its formula, …) have tensors
 *   inside that the network does not have.
 * Its arena's own peak is higher still: work space of convolutions (im2col, packed weights) and
 * sizes rounded up to 256 bytes.
 */

/** With the image size they are run at, small so that runs are short. */
const exact: readonly (readonly [name: string, size: number])[] = [
  ['alexnet', 64],
  ['vgg11', 32],
  ['resnet18', 64],
  ['resnet34', 64],
  ['plain18', 64],
  ['cifar_resnet20', 32],
  ['cifar_resnet56', 32],
  ['mobilenet_v2', 96],
  ['mobilenet_v3_large', 64],
  ['mnasnet1_0', 64],
  ['squeezenet1_0', 64],
  ['squeezenet1_1', 64],
  ['shufflenet_v2_x1_0', 64],
  ['googlenet', 96],
];

const planned: readonly (readonly [name: string, size: number])[] = [
  ['resnet50', 64],
  ['resnet50_v1', 64],
  ['resnext50_32x4d', 64],
  ['densenet121', 64],
  ['efficientnet_b0', 64],
  ['regnet_y_400mf', 64],
];

/** Most that ONNX Runtime's planner is known to hold beside what is alive, of the latter. */
const tolerance = 0.5;

const lines: string[] = [];
afterAll(() => {
  console.log(['network, bytes: ours, ORT tensors, our arena, ORT arena', ...lines].join('\n'));
});

async function peaks(name: string, size: number) {
  const graph = lowerArchitecture(presets.get(name).architecture(), { inputSize: [size] });
  const { lifetimes, live } = livenessOf(graph, { inPlace: true });
  const made = lifetimes.filter(({ maker }) => maker >= 0);
  const ours = Math.max(...liveBytes(made, live.length).map(Number));
  const arena = Number(planArena(made, live.length).height);
  const { memory } = await runModel(encodeOnnx(graph, { dims: 'bound' }), graph);
  lines.push(`${name} ${size}: ${ours}, ${memory.tensors}, ${arena}, ${memory.all}`);
  return { ours, ...memory };
}

describe('ONNX Runtime’s measured peak', () => {
  it.each(exact)('of %s at %i is ours to the byte', async (name, size) => {
    const { ours, tensors, all } = await peaks(name, size);
    expect(tensors).toBe(ours);
    expect(all).toBeGreaterThanOrEqual(ours);
  });

  it.each(planned)(
    `of %s at %i is at most ${100 * tolerance}% above ours, and not below`,
    async (name, size) => {
      const { ours, tensors, all } = await peaks(name, size);
      expect(tensors).toBeGreaterThan(ours);
      expect(tensors).toBeLessThanOrEqual((1 + tolerance) * ours);
      expect(all).toBeGreaterThanOrEqual(tensors);
    },
  );
});
