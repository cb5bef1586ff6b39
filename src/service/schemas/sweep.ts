import { type Static, Type } from '@sinclair/typebox';
import { sweptTotals, widthAxis } from '../../whatif/sweep.ts';
import { count } from './report.ts';
import { counting } from './compare-request.ts';
import { networkProperties, oneOf } from './request.ts';

/** Most values of an axis, and points of a sweep. */
export const mostPoints = 10_000;

/** Names of axes; those of symbols are of some letters. */
const names = (letter: string) =>
  `(batch|inputSize|height|width|sequence|${widthAxis}|bindings\\.${letter}{1,100}|options\\.\\w{1,100})`;

const name = Type.String({
  pattern: `^${names('[^.]')}$`,
  description:
    'What is varied: `batch`, `inputSize` (a square), `height`, `width`, `sequence` (an option or a symbol of that name), `widthMultiplier` (a factor on the channels and features of all layers, as the edit `width` of `/v1/what-if`), a symbol (`bindings.length`) or an option of the preset (`options.num_classes`).',
  examples: ['inputSize', 'options.num_classes'],
});

const value = Type.Number({ exclusiveMinimum: 0, maximum: 2 ** 31 - 1 });

const number = '\\d{1,10}(\\.\\d{1,10})?';

/** An axis as a query has it: its name, a colon, and values or a range. */
export const axisText = {
  maxLength: 2000,
  pattern: `^${names('[^.,:]')}:(${number}(,${number})*|${number}\\.\\.${number}:x?${number})$`,
};

export const axisSchema = Type.Unsafe<
  | { name: string; values: number[] }
  | { name: string; from: number; to: number; step: number }
  | { name: string; from: number; to: number; factor: number }
>({
  description: 'What is varied and over which values: a list, or a range by steps or by factors.',
  anyOf: [
    Type.Object(
      { name, values: Type.Array(value, { minItems: 1, maxItems: mostPoints }) },
      { additionalProperties: false },
    ),
    Type.Object({ name, from: value, to: value, step: value }, { additionalProperties: false }),
    Type.Object(
      { name, from: value, to: value, factor: Type.Number({ exclusiveMinimum: 1, maximum: 1024 }) },
      { additionalProperties: false },
    ),
  ],
  examples: [{ name: 'inputSize', from: 128, to: 512, step: 32 }],
});

export const sweepBodySchema = Type.Object(
  {
    ...counting,
    ...networkProperties,
    axes: Type.Array(axisSchema, { minItems: 1, maxItems: 2, description: 'One or two axes.' }),
  },
  {
    additionalProperties: false,
    examples: [{ preset: 'resnet50', axes: [{ name: 'inputSize', from: 128, to: 512, step: 32 }] }],
  },
);

export type SweepBody = Static<typeof sweepBodySchema>;

const totals = Type.Object(
  Object.fromEntries(sweptTotals.map((total) => [total, count(`Total of ${total}.`)])),
  { additionalProperties: false },
);

const point = Type.Record(Type.String(), Type.Number(), {
  description: 'Value of each axis.',
  examples: [{ inputSize: 224 }],
});

const sweepRowSchema = Type.Object(
  {
    point,
    totals: Type.Optional(totals),
    fault: Type.Optional(
      Type.Object(
        {
          code: Type.String(),
          detail: Type.String(),
          expected: Type.Optional(Type.String({ description: 'What would have been accepted.' })),
        },
        { description: 'Why the network cannot be costed at this point.' },
      ),
    ),
  },
  { additionalProperties: false },
);

const about = {
  name: Type.String({ description: 'Name of the network.' }),
  version: Type.String({ description: 'Version of the engine.' }),
  axes: Type.Array(Type.Object({ name: Type.String(), values: Type.Array(Type.Number()) }), {
    description: 'The axes with their values.',
  }),
  growth: Type.Array(
    Type.Object({
      axis: Type.String({ description: 'The axis, the other at its first value.' }),
      total: oneOf(sweptTotals, 'The total.'),
      exponent: Type.Number({
        description: 'Slope of log total over log value by least squares: 1 is linear.',
      }),
      knee: Type.Union([Type.Number(), Type.Null()], {
        description: 'The value from which the faster growing part dominates, if there is one.',
      }),
    }),
    { description: 'How totals grow along each axis.' },
  ),
};

export const sweepSchema = Type.Object(
  {
    ...about,
    rows: Type.Array(sweepRowSchema, {
      description: 'Totals at every point, the last axis first.',
    }),
  },
  { additionalProperties: false, description: 'Totals over one or two axes.' },
);

/** A line of the streamed answer. */
export const sweepLineSchema = Type.Union([
  sweepRowSchema,
  Type.Object(about, { additionalProperties: false, description: 'The last line.' }),
]);
