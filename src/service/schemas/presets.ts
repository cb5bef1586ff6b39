import { type Static, Type } from '@sinclair/typebox';
import { presetFields } from '../presets/find.ts';
import { pageQuery } from './page.ts';
import { count, text } from './report.ts';
import { choiceProperties, oneOf } from './request.ts';

/** A number as a bound: digits, a fraction if any, and a decimal unit if any. */
const boundPattern = '^\\d{1,18}(\\.\\d{1,6})?[kMGBT]?$';

export const presetSchema = Type.Object({
  name: text('Name, torchvision’s where it has the network.'),
  title: text('Name as people write it.'),
  family: text('Family.'),
  task: text('What the network is for.'),
  year: Type.Integer({ description: 'Year of the paper.' }),
  variant: text('What tells it from others of the name.'),
  paper: Type.Object({
    title: text('Title.'),
    arxiv: Type.Optional(text('arXiv id, where it is there.')),
    url: text('Address.'),
  }),
  inputSize: Type.Array(Type.Integer(), {
    description: 'Native height and width; empty where the input is no image.',
  }),
  parameters: count('Trained elements, under the default options.'),
  macs: count('Multiply–accumulates at the native input, under the default options.'),
  options: Type.Unsafe<object>({
    type: 'object',
    additionalProperties: true,
    description: 'JSON Schema of each option, with its range and default.',
  }),
  published: Type.Array(
    Type.Object({
      figure: Type.Unsafe<'parameters' | 'macs'>({ type: 'string', enum: ['parameters', 'macs'] }),
      value: Type.Number({ description: 'As printed, in units of one.' }),
      source: text('Where it is printed.'),
      note: Type.Optional(text('What explains a difference to ours.')),
      ours: count('The same, counted here at the native input.'),
      ratio: Type.Number({ description: '`ours` divided by `value`.' }),
    }),
  ),
  links: Type.Object({ cost: text('What it costs.'), architecture: text('Its architecture.') }),
});

const bound = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: boundPattern,
      description: `${description}: digits, with a decimal unit if any: 25000000, 25M, 4.1G, 7B, 1T.`,
      examples: ['25M'],
    }),
  );

/** Bounds of what presets cost at their native inputs. */
const bounds = {
  minParameters: bound('At least so many parameters'),
  maxParameters: bound('At most so many parameters'),
  minMacs: bound('At least so many MACs'),
  maxMacs: bound('At most so many MACs'),
};

export const presetQuerySchema = Type.Object(
  {
    family: Type.Optional(text('Only this family.')),
    task: Type.Optional(text('Only this task.')),
    year: Type.Optional(Type.Integer({ description: 'Only this year.' })),
    search: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Words in name, title, family, variant or paper.',
      }),
    ),
    ...bounds,
    sort: Type.Optional(oneOf(presetFields, 'By what to order. Default: as in the catalogue.')),
    order: Type.Optional(oneOf(['asc', 'desc'] as const, 'Which way. Default: asc.')),
    width: choiceProperties.width,
    ...pageQuery,
  },
  { additionalProperties: false },
);

export const presetPageSchema = Type.Object({
  total: Type.Integer({ description: 'How many there are in all.' }),
  offset: Type.Integer(),
  limit: Type.Integer(),
  presets: Type.Array(presetSchema),
});

export type PresetsQuery = Static<typeof presetQuerySchema>;
