import { Type } from '@sinclair/typebox';

const text = (description: string) => Type.String({ description });

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
