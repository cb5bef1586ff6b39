import { type Static, Type } from '@sinclair/typebox';
import { choiceProperties, networkProperties, oneOf, optionsText } from './request.ts';

/** How a network is written as ONNX, by the same names in a query and in a body. */
const encoding = {
  opset: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'Version of ai.onnx to write for. Default: the one that the network is in.',
      examples: [21],
    }),
  ),
  weights: Type.Optional(
    oneOf(
      ['random', 'constant', 'none'] as const,
      'Random by `seed`, scaled so that activations stay finite; constants made by the model itself, so that the file is small; or none, in which case the model does not run. Default: random.',
    ),
  ),
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2 ** 32 - 1,
      description: 'Seed of random weights. Default: 0.',
      examples: [7],
    }),
  ),
  dims: Type.Optional(
    oneOf(
      ['symbolic', 'bound'] as const,
      'Whether dims declared as symbols stay symbols where other sizes are possible, or are those bound. Default: symbolic.',
    ),
  ),
  externalData: Type.Optional(
    Type.String({
      pattern: '^\\w[\\w.-]{0,99}$',
      description:
        'Name of a second file, which lies beside the model and holds its weights: needed above 2 GB.',
      examples: ['vgg19.onnx.data'],
    }),
  ),
  part: Type.Optional(
    oneOf(
      ['model', 'data'] as const,
      'Which of the two files to send where weights are external data. Default: model.',
    ),
  ),
};

export const onnxQuerySchema = Type.Object(
  {
    batch: choiceProperties.batch,
    type: choiceProperties.type,
    inputSize: choiceProperties.inputSize,
    bindings: choiceProperties.bindings,
    options: Type.Optional(optionsText),
    ...encoding,
  },
  { additionalProperties: false },
);

export const onnxBodySchema = Type.Object(
  { ...networkProperties, ...encoding },
  {
    additionalProperties: false,
    examples: [{ preset: 'resnet50', batch: 8, weights: 'random', seed: 7 }],
  },
);

export type OnnxBody = Static<typeof onnxBodySchema>;

/** How to write a network, and which of its files is wanted. */
export type EncodingChoices = Pick<OnnxBody, keyof typeof encoding>;
