import { Type } from '@sinclair/typebox';
import { pageQuery } from './page.ts';

const text = (description: string) => Type.String({ description });

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
    }),
  ),
  links: Type.Object({ cost: text('What it costs.'), architecture: text('Its architecture.') }),
});

export const presetQuerySchema = Type.Object(
  {
    family: Type.Optional(text('Only this family.')),
    task: Type.Optional(text('Only this task.')),
    year: Type.Optional(Type.Integer({ description: 'Only this year.' })),
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Words in name, title, variant or paper.' }),
    ),
    sort: Type.Optional(
      Type.Unsafe<'family' | 'name' | 'year'>({
        type: 'string',
        enum: ['family', 'name', 'year'],
        description: 'Order. Default: family.',
      }),
    ),
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

const arity = Type.Object({
  least: Type.Integer(),
  most: Type.Optional(Type.Integer({ description: 'Left out where there is no bound.' })),
});

export const operatorSchema = Type.Object({
  name: text('ONNX operator.'),
  domain: text('ONNX domain; empty for ai.onnx.'),
  status: Type.Unsafe<'counted' | 'free' | 'unsupported'>({
    type: 'string',
    enum: ['counted', 'free', 'unsupported'],
    description: 'Counted, zero-cost by rule, or shaped but not counted.',
  }),
  rule: text('How it is counted.'),
  opsets: Type.Object({ first: Type.Integer(), last: Type.Optional(Type.Integer()) }),
  inputs: arity,
  outputs: arity,
  attributes: Type.Array(Type.String()),
  url: text('Its definition.'),
});

export const conventionSchema = Type.Object({
  name: text('Name.'),
  title: text('In words.'),
  formula: text('The total over the counters.'),
  usedBy: text('Who counts so.'),
});
