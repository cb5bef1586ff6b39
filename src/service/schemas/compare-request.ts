import { type Static, type TObject, Type } from '@sinclair/typebox';
import {
  choiceProperties,
  countingProperties,
  networkProperties,
  oneOf,
  optionsText,
} from './request.ts';

/** Most networks of one comparison. */
export const mostCompared = 10;

const { detail: _, ...countingAlone } = countingProperties;

/** How to count, without how much of it to send. */
export const counting = countingAlone;

const { table: _table, width, ...choices } = choiceProperties;

const detail = Type.Optional(
  oneOf(
    ['summary', 'layers'] as const,
    'How many changes of layers each pair lists at most: 10, or 200. Default: layers.',
  ),
);

/** A network of several, which may be given a name. */
export const namedNetworkSchema = Type.Object(
  {
    ...networkProperties,
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: "What to call it in the answer, instead of the network's own name.",
        examples: ['ours'],
      }),
    ),
  },
  { additionalProperties: false },
);

export type NamedNetwork = Static<typeof namedNetworkSchema>;

export const compareBodySchema = Type.Object(
  {
    networks: Type.Array(namedNetworkSchema, {
      minItems: 2,
      maxItems: mostCompared,
      description: 'The networks; the first is what every other is held against.',
    }),
    ...counting,
    detail,
  },
  {
    additionalProperties: false,
    examples: [
      { networks: [{ preset: 'vgg19' }, { preset: 'resnet152' }] },
      {
        networks: [
          { preset: 'resnet50', name: 'native' },
          { preset: 'resnet50', inputSize: 448, name: 'twice the side' },
        ],
        batchNorm: 'folded',
      },
    ],
  },
);

export type CompareBody = Static<typeof compareBodySchema>;

export const compareTables = [
  'resolutions',
  'networks',
  'pairs',
  'stages',
  'operators',
  'kernels',
  'parts',
  'changes',
] as const;

export type CompareTable = (typeof compareTables)[number];

const form = {
  table: Type.Optional(oneOf(compareTables, 'Which rows a CSV answer has. Default: resolutions.')),
  width,
};

/** What the query of a comparison in JSON may say. */
export const compareFormSchema = Type.Object(form, { additionalProperties: false });

/** The keys of a query that a request in JSON may have: its other choices stand in the body. */
export const compareFormKeys = ['table', 'width'] as const;

/** Choices for all networks, as a query or a form has them. */
const shared = { ...choices, ...form, detail, options: Type.Optional(optionsText) };

export const compareUploadQuerySchema = Type.Object(shared, { additionalProperties: false });

/** Keys of a query that name networks, in order. */
export const compareKeys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;

const network = Type.String({
  maxLength: 200,
  description: 'Name of a preset, or digest of a stored model.',
  examples: ['vgg19'],
});

export const compareQuerySchema = Type.Object(
  {
    a: network,
    b: network,
    ...Object.fromEntries(compareKeys.slice(2).map((key) => [key, Type.Optional(network)])),
    ...shared,
  },
  { additionalProperties: false },
) satisfies TObject;

export type CompareQuery = Omit<CompareChoices, (typeof compareKeys)[number]> &
  Partial<Record<(typeof compareKeys)[number], string>>;

type CompareChoices = Static<typeof compareQuerySchema>;
