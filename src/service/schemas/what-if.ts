import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { stemNames } from '../../whatif/edits.ts';
import { counting } from './compare-request.ts';
import { comparisonSchema } from './comparison.ts';
import { inputSizeSchema, networkProperties, oneOf } from './request.ts';

/** Most edits of one request: each alone and all together are costed. */
const mostEdits = 10;

const edit = <const K extends string, T extends TProperties>(
  kind: K,
  description: string,
  properties: T,
) =>
  Type.Object(
    { edit: Type.Literal(kind), ...properties },
    { additionalProperties: false, description },
  );

const layers = Type.Optional(
  Type.String({
    maxLength: 200,
    description: 'Only the layer with this id, or those of the scope with this id.',
    examples: ['layer3'],
  }),
);

const integer = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });

const edits = [
  edit('batch', 'Another batch.', { batch: integer(1, 2 ** 31 - 1) }),
  edit(
    'inputSize',
    'Another size of the first input. What follows from it in a preset, such as position embeddings, follows.',
    { inputSize: inputSizeSchema },
  ),
  edit(
    'width',
    'Channels and features that layers put out, times a factor and rounded, at least 1. Last layers with MACs keep their classes, depthwise convolutions stay depthwise, and tables such as position embeddings follow. The number of heads stays.',
    { factor: Type.Number({ exclusiveMinimum: 0, maximum: 64 }), layers },
  ),
  edit('depth', 'How often repeated layers at the top of the document are repeated, by their id.', {
    repeats: Type.Record(Type.String(), integer(1, 10_000), {
      minProperties: 1,
      maxProperties: 100,
      examples: [{ layer3: 23 }],
    }),
  }),
  edit(
    'kernel',
    'Another kernel size of convolutions that are not 1×1, their padding such that they put out as many positions as before.',
    { kernel: integer(1, 255), layers },
  ),
  edit(
    'groups',
    'Groups in convolutions that have none and are not 1×1, where the groups divide both numbers of channels.',
    { groups: integer(2, 65_536), layers },
  ),
  edit(
    'separable',
    'Convolutions that have no groups and are not 1×1 as a depthwise one and a 1×1 one.',
    { layers },
  ),
  edit(
    'block',
    "Residual blocks of the other kind. The width between blocks stays: a bottleneck's inside is a quarter of it, a basic block's all of it.",
    { block: oneOf(['basic', 'bottleneck'], 'The kind wanted.') },
  ),
  edit(
    'stem',
    "All layers up to the first that puts out a quarter of the image's side, past which nothing before it is taken, replaced by a stem with 64 channels: `resnet` a 7×7 convolution of stride 2 and a 3×3 max pool of stride 2, `deep` three 3×3 convolutions (32, 32, 64; the first of stride 2) and that pool, `patchify` a 4×4 convolution of stride 4; each convolution with batch norm and ReLU.",
    { stem: oneOf(stemNames, 'The stem wanted.') },
  ),
  edit(
    'head',
    'All layers of a classifier after its last convolution and what keeps its shape (a concatenation, a norm, an activation), replaced by the mean over positions and one dense layer of as many classes.',
    { head: oneOf(['globalAveragePool'], 'The head wanted.') },
  ),
] as const;

export type EditBody = Static<(typeof edits)[number]>;

const editSchema = Type.Unsafe<EditBody>({
  type: 'object',
  required: ['edit'],
  discriminator: { propertyName: 'edit' },
  oneOf: edits,
});

export const whatIfBodySchema = Type.Object(
  {
    ...counting,
    ...networkProperties,
    edits: Type.Array(editSchema, { minItems: 1, maxItems: mostEdits }),
  },
  {
    additionalProperties: false,
    examples: [{ preset: 'vgg19', edits: [{ edit: 'stem', stem: 'resnet' }] }],
  },
);

const { digest: _, measured: __, ...comparison } = comparisonSchema.properties;

/** The JSON answer of `/v1/what-if`. */
export const whatIfSchema = Type.Object(
  {
    ...comparison,
    edits: Type.Array(Type.Array(Type.Integer({ minimum: 0 })), {
      description: 'The edits made in each network: their positions in the request.',
      examples: [[[], [0], [1], [0, 1]]],
    }),
  },
  {
    additionalProperties: false,
    description: 'The network as it is, after each edit alone, and after all of them.',
  },
);
