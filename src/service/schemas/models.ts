import { Type } from '@sinclair/typebox';
import { modelFormats } from '../../formats/model.ts';

const text = (description: string, examples: string[] = []) =>
  Type.String({ description, examples });

const exampleDigest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const count = Type.Unsafe<number | string>({
  description: 'Trained elements; digits beyond 2^53 − 1.',
  anyOf: [
    { type: 'integer', minimum: 0 },
    { type: 'string', pattern: '^\\d+$' },
  ],
  examples: [25_557_032],
});

export const modelSchema = Type.Object(
  {
    digest: text('What it is known by: stands for it wherever `model` can.', [exampleDigest]),
    format: Type.Unsafe<string>({
      type: 'string',
      enum: modelFormats,
      description: 'Format it was sent in.',
    }),
    name: text('What it calls itself; empty where it does not.', ['resnet50']),
    bytes: Type.Integer({
      minimum: 0,
      description: 'Bytes it takes in the store, weights left out.',
    }),
    counts: Type.Optional(
      Type.Object(
        {
          nodes: Type.Integer({ minimum: 0, description: 'Operators.', examples: [122] }),
          layers: Type.Integer({ minimum: 0, description: 'Layers.', examples: [126] }),
          parameters: count,
        },
        {
          description: 'How large it is; left out where dims have to be bound before it is known.',
        },
      ),
    ),
    usedAt: Type.String({
      format: 'date-time',
      description: 'When it was last used, to a minute: those used longest ago make room.',
    }),
    links: Type.Object({
      cost: text('What it costs.'),
      document: text('What is stored.'),
    }),
  },
  { description: 'A stored model.' },
);

export const modelPageSchema = Type.Object({
  total: Type.Integer({ description: 'How many there are in all.' }),
  offset: Type.Integer({ description: 'How many were skipped.' }),
  limit: Type.Integer({ description: 'Most that are returned.' }),
  models: Type.Array(modelSchema, { description: 'The models, the last used first.' }),
});

export const modelParams = Type.Object({
  digest: text('Digest of a stored model.', [exampleDigest]),
});
