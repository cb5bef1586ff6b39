import { type Static, Type } from '@sinclair/typebox';
import { conventionNames } from '../../core/conventions.ts';
import { elementTypes } from '../../core/graph/types.ts';

/** One of several texts. */
export function oneOf<const T extends readonly string[]>(
  values: T,
  description: string,
  extra: object = {},
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: values, description, ...extra });
}

const dim = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

/** How to count, by the same names in a query and in a body. */
export const countingProperties = {
  convention: Type.Optional(
    oneOf(conventionNames, 'Convention of the headline total and of the shares. Default: macs.'),
  ),
  batchNorm: Type.Optional(
    oneOf(
      ['explicit', 'folded'] as const,
      'Batch norm as 2 operations per element, or folded into the convolution before it. Default: explicit.',
    ),
  ),
  bias: Type.Optional(
    oneOf(['counted', 'ignored'] as const, 'Whether bias adds are counted. Default: counted.'),
  ),
  stageDepth: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 64,
      description:
        'How many scopes name a stage: 1 gives `layer1`, 2 gives `layer1.0`. Default: 1.',
    }),
  ),
  detail: Type.Optional(
    oneOf(
      ['summary', 'layers', 'nodes'] as const,
      'How much: totals and roll-ups; those and every layer; those and every operator. Default: layers.',
    ),
  ),
};

const batch = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 2 ** 31 - 1,
    description: 'Batch size: binds the first dim of the first input. Default: 1.',
  }),
);

const type = Type.Optional(
  oneOf(elementTypes, "Element type, for the byte figures, instead of the network's own."),
);

/** Options of a preset as a query has them. */
export const optionsText = Type.String({
  pattern: '^\\w+:[^,:]+(,\\w+:[^,:]+)*$',
  maxLength: 1000,
  description: 'Options of the preset, or of a Hugging Face config.',
  examples: ['num_classes:10,shortcut:A'],
});

/** Choices of form that a query may make beside the Accept header. */
const form = {
  table: Type.Optional(
    oneOf(
      ['layers', 'stages', 'resolutions', 'operators'] as const,
      'Which rows a CSV answer has. Default: layers.',
    ),
  ),
  width: Type.Optional(
    Type.Integer({
      minimum: 60,
      maximum: 240,
      description: 'Columns of a plain-text answer. Default: 120.',
    }),
  ),
};

/** Choices beside a network, as a query has them. */
export const choiceProperties = {
  ...countingProperties,
  ...form,
  batch,
  type,
  inputSize: Type.Optional(
    Type.String({
      pattern: '^\\d{1,10}(x\\d{1,10}){0,2}$',
      description: 'Spatial dims of the first input: `224` for a square, or `HxW`.',
      examples: ['224', '480x640'],
    }),
  ),
  bindings: Type.Optional(
    Type.String({
      pattern: '^[^,:]+:\\d{1,10}(,[^,:]+:\\d{1,10})*$',
      maxLength: 1000,
      description: 'Values of symbolic dims.',
      examples: ['N:8,sequence:128'],
    }),
  ),
};

/** Choices beside a network, be it named or the body itself. */
export const costQuerySchema = Type.Object(
  { ...choiceProperties, options: Type.Optional(optionsText) },
  { additionalProperties: false },
);

export type CostQuery = Static<typeof costQuerySchema>;

/** The query of a route whose choices stand in the body: one here would be passed over in silence. */
export const noQuery = Type.Object({}, { additionalProperties: false });

/** The keys of a query that a request in JSON may have: its other choices stand in the body. */
export const formKeys: readonly string[] = Object.keys(form);

export const inputSizeSchema = Type.Unsafe<number | string | number[]>({
  description: 'Spatial dims of the first input: one number for a square, a list, or `HxW`.',
  anyOf: [
    dim,
    { type: 'string', pattern: '^\\d{1,10}(x\\d{1,10}){0,2}$' },
    Type.Array(dim, { minItems: 1, maxItems: 3 }),
  ],
  examples: [224, '480x640', [480, 640]],
});

/** Which network, and what is free in it, as every JSON body has it. */
export const networkProperties = {
  batch,
  type,
  preset: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Name of a preset; one of this, `architecture` and `model`.',
      examples: ['resnet50'],
    }),
  ),
  architecture: Type.Optional(
    Type.Unsafe<unknown>({
      type: 'object',
      description: 'An architecture document: see schema/architecture.schema.json.',
    }),
  ),
  model: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Digest of a stored model.',
      examples: [`sha256:${'0'.repeat(64)}`],
    }),
  ),
  options: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Options of the preset, or of a Hugging Face config.',
      examples: [{ num_classes: 10 }],
    }),
  ),
  inputSize: Type.Optional(inputSizeSchema),
  bindings: Type.Optional(
    Type.Record(Type.String(), dim, {
      description: 'Values of symbolic dims.',
      examples: [{ N: 8, sequence: 128 }],
    }),
  ),
};

export const costBodySchema = Type.Object(
  { ...countingProperties, ...networkProperties },
  {
    additionalProperties: false,
    examples: [
      { preset: 'resnet50', batch: 8, detail: 'summary' },
      {
        architecture: {
          version: 1,
          name: 'filter',
          inputs: { image: { shape: ['N', 1, 100, 100] } },
          layers: [{ id: 'filter', type: 'conv2d', outChannels: 1, kernel: 3, bias: false }],
        },
      },
    ],
  },
);

export type CostBody = Static<typeof costBodySchema>;
