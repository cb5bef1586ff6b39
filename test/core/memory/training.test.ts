import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { Attributes, Value } from '../../../src/core/graph/types.ts';
import { optimizerNames } from '../../../src/core/memory/training/optimizers.ts';
import { type TrainingOptions, trainingOf } from '../../../src/core/memory/training/training.ts';
import { operators } from '../../../src/core/ops/index.ts';
import { costed, networkOf } from '../../support/networks.ts';

const word = 4;

type Made = Value | readonly Value[];

function trained(make: (of: GraphBuilder) => Made, options: Partial<TrainingOptions> = {}) {
  const of = new GraphBuilder({ registry: operators });
  const outputs = [make(of)].flat().map((value) => ({ name: value.name, value }));
  return trainingOf(of.build('network', outputs), options);
}

const weight = (of: GraphBuilder, name: string, dims: readonly number[]) =>
  of.weight(name, 'float32', dims);

describe('saved activations', () => {
  /** Two maps of 2×8×6×6 that are computed from weights, but kept by nothing. */
  function maps(of: GraphBuilder): readonly [Value, Value] {
    const shift = (name: string) =>
      of.apply('Add', [of.input(name, 'float32', [2, 8, 6, 6]), weight(of, `${name}.w`, [6])]);
    return [shift('a'), shift('b')];
  }
  const map = word * 2 * 8 * 36;

  // The bytes that torch.autograd.graph.saved_tensors_hooks shows for the same call, weights apart.
  it.each<[op: string, inputs: 1 | 2, bytes: number, attributes?: Attributes]>([
    ['Relu', 1, map],
    ['Gelu', 1, map],
    ['HardSwish', 1, map],
    ['Sigmoid', 1, map],
    ['Softmax', 1, map],
    ['Neg', 1, 0],
    ['Transpose', 1, 0],
    ['GlobalAveragePool', 1, 0],
    ['AveragePool', 1, map, { kernel_shape: [2, 2], strides: [2, 2] }],
    ['MaxPool', 1, map + 8 * 2 * 8 * 9, { kernel_shape: [2, 2], strides: [2, 2] }],
    ['ReduceMax', 1, map + word, { keepdims: 0 }],
    ['Add', 2, 0],
    ['Mul', 2, 2 * map],
    ['Div', 2, 2 * map],
    ['MatMul', 2, 2 * map],
    ['Max', 2, 2 * map],
    ['Concat', 2, 0, { axis: 1 }],
  ])('of %s', (op, inputs, bytes, attributes = {}) => {
    const { saved, conservative } = trained(
      (of) => of.apply(op, maps(of).slice(0, inputs), attributes),
      { dropout: false },
    );
    expect(saved.bytes).toBe(bytes);
    expect(conservative).toEqual([]);
  });

  it.each<[op: string, weights: number[][], statistics: number, attributes?: Attributes]>([
    ['Conv', [[4, 8, 3, 3]], 0],
    ['LayerNormalization', [[6]], 2 * 2 * 8 * 6],
    ['RMSNormalization', [[6]], 2 * 8 * 6],
    ['GroupNormalization', [[8], [8]], 2 * 2 * 4, { num_groups: 4 }],
    ['InstanceNormalization', [[8], [8]], 2 * 2 * 8],
    ['BatchNormalization', [[8], [8], [8], [8]], 2 * 8],
  ])('of %s are its input and %s', (op, weights, statistics, attributes = {}) => {
    const { saved } = trained((of) => {
      const [a] = maps(of);
      return of.apply(
        op,
        [a, ...weights.map((dims, index) => weight(of, `w${index}`, dims))],
        attributes,
      );
    });
    expect(saved.bytes).toBe(map + word * statistics);
  });

  it('are there once, however many keep a tensor or a view of it', () => {
    const { saved } = trained((of) => {
      const relu = of.apply('Relu', [maps(of)[0]]);
      const flat = of.apply('Flatten', [relu]);
      const products = ['w1', 'w2'].map((name) =>
        of.apply('MatMul', [flat, weight(of, name, [288, 4])]),
      );
      return products;
    });
    expect(saved.bytes).toBe(map);
    expect(saved.tensors).toBe(1);
  });

  it('of a SiLU are its input, as PyTorch has one operator for it', () => {
    const kept = (type: 'silu' | 'quickGelu') => {
      const { graph } = costed({
        ...{ version: 1, name: 'net', inputs: { x: { shape: [4, 3, 8, 8] } } },
        layers: [
          { type: 'conv2d', outChannels: 8, kernel: 3, padding: 1 },
          { type },
          { type: 'conv2d', outChannels: 2, kernel: 1 },
        ],
      });
      return trainingOf(graph).saved.bytes;
    };
    const [image, made] = [word * 4 * 3 * 64, word * 4 * 8 * 64];
    expect(kept('silu')).toBe(image + 2 * made);
    // x·sigmoid(1.702·x) is three operators: x, the sigmoid and the product.
    expect(kept('quickGelu')).toBe(image + 3 * made);
  });

  it('are none where nothing before is trained, and one factor where the other is fixed', () => {
    const { saved } = trained((of) => {
      const x = of.input('x', 'float32', [2, 6]);
      const scale = of.constant('scale', 'float32', [6]);
      const prepared = of.apply('Exp', [of.apply('Mul', [x, scale])]);
      const made = of.apply('MatMul', [prepared, weight(of, 'w', [6, 5])]);
      return of.apply('Mul', [made, of.constant('half', 'float32', [])]);
    });
    // The matrix product keeps its input alone.
    expect(saved.bytes).toBe(word * 12);
  });

  it('of an operator without a rule are all that it touches, by name', () => {
    const { saved, conservative } = trained((of) => of.apply('LRN', [maps(of)[0]], { size: 5 }));
    expect(saved.bytes).toBe(2 * map);
    expect(conservative).toEqual(['LRN']);
  });

  it('of a loop are those of each trip', () => {
    const { saved } = trained((of) => {
      const [a] = maps(of);
      return of.repeat(5, () => of.apply('Relu', [a]));
    });
    expect(saved.bytes).toBe(5 * map);
  });
});

/**
 * A Transformer layer of hidden size h on b sequences of s tokens, as Korthikanti et al. 2022 (“Reducing
 * Activation Recomputation in Large Transformer Models”) count it, a heads, dropout where they have it.
 */
function transformer([b, s, h, a]: readonly [number, number, number, number]) {
  return (of: GraphBuilder): Value => {
    const table = weight(of, 'table', [50, h]);
    const x = of.apply('Gather', [table, of.input('ids', 'int64', [b, s])]);
    let made = 0;
    const linear = (input: Value, from: number, to: number) =>
      of.apply('MatMul', [input, weight(of, `w${made++}`, [from, to])]);
    const norm = (input: Value) =>
      of.apply('LayerNormalization', [input, weight(of, `n${made++}`, [h])]);
    const drop = (input: Value) => of.apply('Dropout', [input]);
    const heads = (input: Value, perm: number[]) =>
      of.apply(
        'Transpose',
        [of.apply('Reshape', [input, of.ints(`r${made++}`, [b, s, a, h / a])])],
        { perm },
      );
    const normed = norm(x);
    const query = heads(linear(normed, h, h), [0, 2, 1, 3]);
    const key = heads(linear(normed, h, h), [0, 2, 3, 1]);
    const value = heads(linear(normed, h, h), [0, 2, 1, 3]);
    const scores = drop(of.apply('Softmax', [of.apply('MatMul', [query, key])]));
    const mixed = of.apply('Transpose', [of.apply('MatMul', [scores, value])], {
      perm: [0, 2, 1, 3],
    });
    const joined = of.apply('Reshape', [mixed, of.ints('joined', [b, s, h])]);
    const attended = of.apply('Add', [x, drop(linear(joined, h, h))]);
    const hidden = of.apply('Gelu', [linear(norm(attended), h, 4 * h)]);
    return of.apply('Add', [attended, drop(linear(hidden, 4 * h, h))]);
  };
}

describe('training in mixed precision', () => {
  const sizes = [2, 16, 32, 4] as const;
  const [b, s, h, a] = sizes;

  it('keeps s·b·h·(34 + 5·a·s/h) bytes of a Transformer layer', () => {
    const { saved, conservative } = trained(transformer(sizes), { mixedPrecision: 'fp16' });
    const ids = 8 * b * s;
    // Mean and deviation of each token in both layer norms, which the paper leaves out.
    const statistics = 2 * 2 * 4 * b * s;
    expect(saved.bytes).toBe(s * b * h * 34 + 5 * a * s * s * b + ids + statistics);
    expect(conservative).toEqual([]);
  });

  it('without dropout keeps neither masks nor what dropout would have made', () => {
    const { saved } = trained(transformer(sizes), { mixedPrecision: 'bf16', dropout: false });
    const masks = 2 * s * b * h + a * s * s * b;
    const dropped = 2 * a * s * s * b;
    const with_ = trained(transformer(sizes), { mixedPrecision: 'bf16' }).saved.bytes;
    expect(Number(with_) - Number(saved.bytes)).toBe(masks + dropped);
  });

  it('takes 16 bytes for each parameter with Adam, as ZeRO has it', () => {
    const { graph, report } = networkOf('gpt2');
    const { bytes, parameters } = trainingOf(
      graph,
      { optimizer: 'adam', mixedPrecision: 'fp16' },
      report,
    );
    const { weights, masterWeights, gradients, optimizerState } = bytes;
    expect(
      [weights, masterWeights, gradients, optimizerState].reduce(
        (x, y) => Number(x) + Number(y),
        0,
      ),
    ).toBe(16 * Number(report.totals.parameters));
    expect(parameters).toEqual({ trained: report.totals.parameters, frozen: 0 });
  });
});

describe('optimizer state', () => {
  it('is by the tensor, with scales for 8 bits', () => {
    const tensors = [2048, 2049, 5];
    const n = tensors.reduce((x, y) => x + y);
    const state = Object.fromEntries(
      optimizerNames.map((optimizer) => {
        const { bytes } = trained(
          (of) =>
            tensors.map((size, index) =>
              of.apply('Add', [
                of.input(`x${index}`, 'float32', [size]),
                weight(of, `w${index}`, [size]),
              ]),
            ),
          { optimizer },
        );
        return [optimizer, bytes.optimizerState];
      }),
    );
    expect(state).toEqual({
      sgd: 0,
      momentum: 4 * n,
      adam: 8 * n,
      adamw: 8 * n,
      adamw8bit: 2 * n + 2 * 4 * (1 + 2 + 1),
    });
  });
});

describe('known networks', () => {
  it('of ResNet-50 PyTorch 2.13 keeps as many bytes, seen through its hooks', () => {
    const { graph, report } = networkOf('resnet50');
    const { saved, macs, conservative } = trainingOf(graph, {}, report);
    expect(saved.bytes).toBe(86_121_984);
    expect(conservative).toEqual([]);
    // Each product twice more, but for the first convolution’s input.
    const first = 112 * 112 * 64 * 3 * 49;
    expect(macs.forward).toBe(4_089_184_256);
    expect(macs.backward).toBe(2 * 4_089_184_256 - first);
    expect(macs.total).toBe(3 * 4_089_184_256 - first);
  });

  it('of VGG-16 are the images, each pool’s input and index, and what each ReLU makes', () => {
    const { graph, report } = networkOf('vgg16');
    const { saved } = trainingOf(graph, { dropout: false }, report);
    const stages = [
      { channels: 64, size: 224, convolutions: 2 },
      { channels: 128, size: 112, convolutions: 2 },
      { channels: 256, size: 56, convolutions: 3 },
      { channels: 512, size: 28, convolutions: 3 },
      { channels: 512, size: 14, convolutions: 3 },
    ];
    const activations = stages.reduce((sum, { channels, size, convolutions }) => {
      const relus = convolutions * channels * size * size * word;
      const pooled = (channels * size * size) / 4;
      // The pool’s output is kept by the next layer, and an index by the pool.
      return sum + relus + pooled * (word + 8);
    }, 0);
    expect(saved.bytes).toBe(word * 3 * 224 * 224 + activations + word * 2 * 4096);
  });

  it('never keep more with checkpoints, and then compute their blocks again', () => {
    const { graph, report } = networkOf('resnet50');
    const plain = trainingOf(graph, {}, report);
    const { checkpoints, bytes, macs } = trainingOf(graph, { checkpointing: 2 }, report);
    expect(checkpoints?.blocks).toBe(3 + 4 + 6 + 3);
    expect(Number(bytes.savedActivations)).toBeLessThan(Number(plain.bytes.savedActivations));
    const inBlocks = report.layers.filter(({ id }) => id.startsWith('layer'));
    const again = inBlocks.reduce((sum, layer) => sum + Number(layer.macs), 0);
    expect(macs.recomputed).toBe(again);
    expect(macs.total).toBe(Number(plain.macs.total) + again);
    // What enters each block: the pool’s output and what each block but the last makes.
    const outputs = [64 * 56, ...Array<number>(3).fill(256 * 56)].map((n) => n * 56);
    const later = [
      ...Array<number>(4).fill(512 * 28 * 28),
      ...Array<number>(6).fill(1024 * 14 * 14),
      ...Array<number>(2).fill(2048 * 7 * 7),
    ];
    const inputs = [...outputs, ...later].reduce((x, y) => x + y);
    expect(checkpoints?.blockInputBytes).toBe(word * inputs);
    expect(checkpoints?.largestBlock?.block).toBe('layer1.0');
    expect(checkpoints?.savedBytes).toBe(bytes.savedActivations);
  });

  it('with no block at that depth keep what they always do', () => {
    const { graph, report } = networkOf('vgg11');
    const plain = trainingOf(graph, {}, report);
    const deep = trainingOf(graph, { checkpointing: 5 }, report);
    expect(deep.checkpoints).toMatchObject({ blocks: 0, largestBlock: null, recomputedMacs: 0 });
    expect(deep.bytes).toEqual(plain.bytes);
  });
});

describe('operations of the backward pass', () => {
  const macs = (make: (of: GraphBuilder) => Made) => trained(make).macs;

  it('are two gradients for a product of two activations', () => {
    const { forward, backward } = macs((of) => {
      const [q, k] = ['q', 'k'].map((name) =>
        of.apply('MatMul', [of.input(name, 'float32', [4, 8]), weight(of, `w${name}`, [8, 8])]),
      ) as [Value, Value];
      return of.apply('MatMul', [q, of.apply('Transpose', [k])]);
    });
    const projection = 4 * 8 * 8;
    expect(forward).toBe(2 * projection + 4 * 4 * 8);
    // Inputs of the network need none.
    expect(backward).toBe(2 * projection + 2 * 4 * 4 * 8);
  });

  it('of a recurrent layer leave out the gradient of the network’s input', () => {
    const [steps, batch, input, hidden] = [7, 2, 3, 5];
    const { forward, backward } = macs((of) =>
      of.apply(
        'LSTM',
        [
          of.input('x', 'float32', [steps, batch, input]),
          weight(of, 'w', [1, 4 * hidden, input]),
          weight(of, 'r', [1, 4 * hidden, hidden]),
        ],
        { hidden_size: hidden },
      ),
    );
    const entering = steps * batch * 4 * hidden * input;
    expect(forward).toBe(entering + steps * batch * 4 * hidden * hidden);
    expect(backward).toBe(2 * Number(forward) - entering);
  });

  it('are none where no weight is trained', () => {
    const { forward, backward } = macs((of) =>
      of.apply('MatMul', [of.input('x', 'float32', [4, 8]), of.constant('c', 'float32', [8, 2])]),
    );
    expect([forward, backward]).toEqual([64, 0]);
  });
});
