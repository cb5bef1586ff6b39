import { Type } from '@sinclair/typebox';
import { figureUnits, fits } from '../../core/compare/reconcile/figure.ts';
import { additions, bases, omissions, toolNames } from '../../core/compare/reconcile/methods.ts';
import { nullable, sentenceSchema } from './comparison.ts';
import { closed, count, natural, oneOf as oneOfNames, text } from './report.ts';
import { choiceProperties, networkProperties, oneOf } from './request.ts';

/** Most figures of one request. */
const mostFigures = 5;

export const reconcileBodySchema = Type.Object(
  {
    figures: Type.Array(
      Type.Object(
        {
          value: Type.Unsafe<number | string>({
            description:
              'The figure as it was written: the digits of a text are its precision; zeros at the end of a number say nothing of it.',
            anyOf: [
              { type: 'number', minimum: 1 },
              { type: 'string', maxLength: 60 },
            ],
            examples: [3.8e9, '4.1 G', '16.86 GMACs', '25.6 M params'],
          }),
          unit: Type.Optional(
            oneOf(
              figureUnits,
              'What it counts, where the text does not say. `flops` may be multiply–accumulates, as often in print; by default operations of any kind, or parameters.',
            ),
          ),
          network: Type.Object(networkProperties, {
            additionalProperties: false,
            description: 'The network that it is said to be of.',
          }),
          layer: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 200,
              description: 'Id of the layer, or of the scope of layers, that it is said to be of.',
              examples: ['features.2', 'layer1'],
            }),
          ),
          tool: Type.Optional(
            oneOf(toolNames, 'Who counted: what it is known to count ranks first.'),
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: mostFigures },
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { figures: [{ value: 3.8e9, network: { preset: 'resnet50' } }] },
      {
        figures: [
          { value: '3.7 G', network: { preset: 'vgg19' }, layer: 'features.2' },
          { value: '3.6 G', network: { preset: 'resnet34' } },
        ],
      },
    ],
  },
);

export const reconcileFormSchema = Type.Object(
  { width: choiceProperties.width },
  { additionalProperties: false },
);

const basis = oneOfNames(Object.keys(bases), 'What the total is of, before what follows.');

const reading = closed({
  network: text('The network that the figure is of.'),
  changes: closed({
    preset: Type.Optional(text('Another preset than was said.')),
    option: Type.Optional(text('Another choice of an option.', ['aux_logits=true'])),
    inputSize: Type.Optional(natural('Another height and width.')),
    sequence: Type.Optional(natural('Another number of tokens.')),
    batch: Type.Optional(natural('Another batch.')),
  }),
  basis,
  sameAs: Type.Array(basis, { description: 'Bases on which the total is the same here.' }),
  leftOut: Type.Array(oneOfNames(Object.keys(omissions), 'What is left out.')),
  added: nullable(
    oneOfNames(Object.keys(additions), 'What is added.'),
    'What is added to multiply–accumulates; null for nothing.',
  ),
  value: count('Our exact count.'),
  relativeDifference: Type.Number({ description: 'Ours less the figure, as part of the figure.' }),
  fit: nullable(
    oneOfNames(
      fits,
      'How ours agrees with the digits written: in all, rounded to them, to all but a zero at the end, with a prefix of 1024s, or cut off.',
    ),
    'How ours agrees with the digits written; null where it does not.',
  ),
  assumptions: natural('How much is assumed, by weight: the fewer, the likelier.'),
  sentence: sentenceSchema,
});

/** The JSON answer of `/v1/reconcile`. */
export const reconciliationSchema = Type.Object(
  {
    version: text('Version of the engine.'),
    figures: Type.Array(
      closed({
        text: text('The figure as it was written.'),
        layer: nullable(Type.String(), 'The layer that it is of; null for a whole network.'),
        fits: Type.Array(reading, {
          description:
            'Ways of counting that give it, likeliest first; none that assumes more than another, or too much for so few digits.',
        }),
        moreFits: natural('Ways that give it beside those, and assume more.'),
        nearest: nullable(reading, 'The common way that comes nearest, where none gives it.'),
        considered: natural('Ways that were tried.'),
      }),
    ),
    agreement: nullable(
      closed({
        alike: Type.Boolean({ description: 'Whether all figures count alike.' }),
        bases: Type.Array(basis, { description: 'The likeliest basis of each.' }),
        macs: Type.Array(count('Multiply–accumulates of what was asked about.')),
        sentence: sentenceSchema,
      }),
      'Whether several figures of operations count alike; null where one was not explained.',
    ),
  },
  { additionalProperties: false, description: 'How figures may have been counted.' },
);
