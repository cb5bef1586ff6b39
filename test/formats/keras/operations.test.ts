import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import type { CostReport, Figures } from '../../../src/core/cost/report.ts';
import { lowerKeras } from '../../../src/formats/keras/index.ts';
import { input, keras3, keras3Tensor, layer } from '../../support/keras.ts';

const x = keras3Tensor('x');
const conv = keras3Tensor('conv');
const ones = (rows: number, columns: number) => ({
  class_name: '__tensor__',
  config: { value: new Array(rows).fill(new Array(columns).fill(1)), dtype: 'float32' },
});

/** One operation on an image [N, 4, 6, 3] or on a 1×1 convolution of it to 5 channels. */
function costOf(
  className: string,
  config: Record<string, unknown>,
  args: readonly unknown[],
): CostReport {
  const document = keras3([
    input('x', [null, 4, 6, 3]),
    layer('Conv2D', 'conv', 'x', { filters: 5, kernel_size: 1, use_bias: false }),
    layer(className, 'y', [], config, { module: 'keras.src.ops.numpy' }),
  ]);
  document.config.layers.at(-1)?.inbound_nodes.splice(0, 1, { args: args as never, kwargs: {} });
  return analyse(lowerKeras(document));
}

const image = 4 * 6 * 5;

describe('operations', () => {
  // Shapes are as stored: what comes of the convolution keeps its channels first.
  it.each<
    [string, Record<string, unknown>, readonly unknown[], readonly number[], Partial<Figures>]
  >([
    ['Add', {}, [conv, 1], [1, 5, 4, 6], { adds: image }],
    ['Subtract', {}, [1, conv], [1, 5, 4, 6], { adds: image }],
    ['TrueDivide', {}, [conv, 255], [1, 5, 4, 6], { divides: image }],
    ['Maximum', {}, [conv, conv], [1, 5, 4, 6], { compares: image }],
    ['Square', {}, [conv], [1, 5, 4, 6], { multiplies: image }],
    ['Relu6', {}, [conv], [1, 5, 4, 6], { compares: 2 * image }],
    ['Clip', { x_min: 0, x_max: 1 }, [conv], [1, 5, 4, 6], { compares: 2 * image }],
    ['Mean', { axis: [1, 2], keepdims: false }, [conv], [1, 5], { adds: 5 * (4 * 6 - 1) }],
    ['Mean', { axis: [1, 2], keepdims: true }, [conv], [1, 5, 1, 1], { adds: 5 * (4 * 6 - 1) }],
    ['Sum', { axis: -1, keepdims: false }, [conv], [1, 4, 6], { adds: 4 * 6 * (5 - 1) }],
    ['Max', { axis: 1, keepdims: false }, [conv], [1, 5, 6], { compares: 6 * 5 * (4 - 1) }],
    ['Softmax', { axis: -1 }, [conv], [1, 5, 4, 6], { transcendentals: image, divides: image }],
    ['Concatenate', { axis: -1 }, [[conv, x]], [1, 8, 4, 6], {}],
    ['Concatenate', { axis: 1 }, [[conv, conv]], [1, 5, 8, 6], {}],
    ['Split', { indices_or_sections: 5, axis: -1 }, [conv], [1, 1, 4, 6], {}],
    ['Split', { indices_or_sections: [1, 3], axis: 1 }, [conv], [1, 5, 1, 6], {}],
    ['Stack', { axis: 1 }, [[conv, conv]], [1, 2, 4, 6, 5], {}],
    ['Transpose', { axes: [0, 3, 1, 2] }, [conv], [1, 5, 4, 6], {}],
    ['Reshape', { newshape: [-1, 24, 5] }, [conv], [1, 5, 24], {}],
    ['Reshape', { newshape: [-1, 12, 10] }, [conv], [1, 12, 10], {}],
    ['ExpandDims', { axis: 1 }, [conv], [1, 1, 4, 6, 5], {}],
    ['Swapaxes', { axis1: 1, axis2: 3 }, [conv], [1, 5, 6, 4], {}],
    ['Moveaxis', { source: 1, destination: -1 }, [conv], [1, 6, 5, 4], {}],
    [
      'Pad',
      {
        pad_width: [
          [0, 0],
          [1, 2],
          [0, 1],
          [0, 0],
        ],
      },
      [conv],
      [1, 5, 7, 7],
      {},
    ],
    ['Flip', { axis: 1 }, [conv], [1, 5, 4, 6], {}],
    ['Take', { axis: 2 }, [conv, [0, 5, 1]], [1, 5, 4, 3], {}],
    ['Take', { axis: -1 }, [conv, 2], [1, 4, 6], {}],
    ['Repeat', { repeats: 3, axis: 1 }, [x], [1, 12, 6, 3], {}],
    ['Tile', { repeats: [1, 2, 1, 1] }, [x], [1, 8, 6, 3], {}],
    ['Matmul', {}, [conv, ones(5, 2)], [1, 4, 6, 2], { macs: 24 * (3 * 5 + 5 * 2) }],
    [
      'Einsum',
      { subscripts: 'abcd,abce->ade' },
      [conv, conv],
      [1, 5, 5],
      { macs: 24 * (3 * 5 + 25) },
    ],
    ['Cumsum', { axis: 1 }, [conv], [1, 5, 4, 6], {}],
    ['TopK', { k: 2 }, [conv], [1, 4, 6, 2], {}],
    ['Argmax', { axis: -1, keepdims: false }, [conv], [1, 4, 6], {}],
  ])('%s %j', (className, config, args, shape, figures) => {
    const report = costOf(className, config, args);
    expect(report.outputs[0]?.shape).toEqual(shape);
    expect(report.totals).toMatchObject(figures);
    expect(report.coverage.unsupported).toEqual([]);
  });

  it('takes the variance in three steps', () => {
    const { totals } = costOf('Var', { axis: [1, 2], keepdims: false }, [conv]);
    // Two means, the distances between, and their squares.
    expect(totals.adds).toBe(2 * 5 * (24 - 1) + image);
    expect(totals.multiplies).toBe(image);
  });

  it('moves no element of an image for another of its kind', () => {
    const { operators } = costOf('Multiply', {}, [conv, conv]);
    expect(operators.map(({ op }) => op)).toEqual(['Conv', 'Mul']);
  });

  it('is named where it is not known', () => {
    const { coverage } = costOf('Roll', { shift: 1, axis: 1 }, [conv]);
    expect(coverage.unsupported).toMatchObject([{ op: 'keras.Roll', nodes: 1 }]);
  });

  it('refuses an index that is a tensor', () => {
    expect(() => costOf('GetItem', {}, [conv, [x]])).toThrow(
      expect.objectContaining({
        code: 'invalid-keras',
        node: 'y',
        expected: 'integers and slices',
      }),
    );
  });
});
