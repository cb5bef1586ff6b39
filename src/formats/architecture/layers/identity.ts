import { flag, float, integers, withDefault } from '../fields.ts';
import { layerType } from '../layer-type.ts';

const identity = layerType({
  name: 'identity',
  description: 'Its input, unchanged.',
  inputs: [1, 1],
  attributes: {},
  lower: (layer) => layer.apply('Identity', [layer.input]),
});

function dropping<const Name extends string>(name: Name, what: string, fallback: number) {
  return layerType({
    name,
    description: `Drops ${what} in training; at inference its input, unchanged.`,
    inputs: [1, 1],
    attributes: {
      probability: withDefault(
        float({
          title: 'Probability',
          description: 'How likely each is dropped in training.',
          examples: [0.1],
          minimum: 0,
          maximum: 1,
        }),
        fallback,
      ),
    },
    lower: (layer) => layer.apply('Identity', [layer.input]),
  });
}

const parameter = layerType({
  name: 'parameter',
  description:
    'A stored tensor of its own, with no input: a class token, a position embedding. Add it, multiply by it or concat it.',
  inputs: [0, 0],
  attributes: {
    shape: integers({
      title: 'Shape',
      description: 'Its dims.',
      examples: [[1, 197, 768]],
      minimum: 1,
    }),
    trainable: withDefault(
      flag({
        title: 'Trainable',
        description: 'Whether it is trained, and so a parameter, or a buffer.',
        examples: [false],
      }),
      true,
    ),
    expandBatch: withDefault(
      flag({
        title: 'Expand over the batch',
        description:
          'Whether dim 0, which must be 1, is repeated to the batch of the network, as a class token is before it is concatenated.',
        examples: [true],
      }),
      false,
    ),
  },
  lower(layer, { shape, trainable, expandBatch }) {
    const tensor = layer.weight('', shape, trainable ? 'parameter' : 'buffer');
    if (!expandBatch) return layer.apply('Identity', [tensor]);
    if (shape[0] !== 1) {
      layer.fail(`dim 0 of the shape is ${shape[0] ?? 'missing'}`, {
        at: 'shape',
        expected: '1, to be expanded over the batch',
      });
    }
    return layer.apply('Expand', [tensor, layer.ints('shape', [layer.batch, ...shape.slice(1)])]);
  },
});

export const identityLayers = [
  identity,
  dropping('dropout', 'elements', 0.5),
  dropping('stochasticDepth', 'whole samples', 0.2),
  parameter,
] as const;
