import { choice, flag, oneOrMore, withDefault } from '../fields.ts';
import { layerType } from '../layer-type.ts';

const operations = {
  mean: 'ReduceMean',
  sum: 'ReduceSum',
  max: 'ReduceMax',
  min: 'ReduceMin',
  prod: 'ReduceProd',
  l1: 'ReduceL1',
  l2: 'ReduceL2',
} as const;

const reduce = layerType({
  name: 'reduce',
  description: 'The mean, sum, maximum … over some axes.',
  inputs: [1, 1],
  attributes: {
    operation: withDefault(
      choice(['mean', 'sum', 'max', 'min', 'prod', 'l1', 'l2'], {
        title: 'Operation',
        description: 'What the elements become.',
        examples: ['sum'],
      }),
      'mean',
    ),
    axes: oneOrMore({
      title: 'Axes',
      description: 'The axes that go; negative ones count from the end.',
      examples: [1, [2, 3]],
    }),
    keepDims: withDefault(
      flag({
        title: 'Keep dims',
        description: 'Whether the axes stay as dims of 1.',
        examples: [true],
      }),
      false,
    ),
  },
  lower(layer, { operation, axes, keepDims }) {
    const given = typeof axes === 'number' ? [axes] : axes;
    const indices = given.map((axis) => layer.axis(axis, layer.input.dims.length, 'axes'));
    return layer.apply(operations[operation], [layer.input, layer.ints('axes', indices)], {
      keepdims: Number(keepDims),
    });
  },
});

export const reduceLayers = [reduce] as const;
