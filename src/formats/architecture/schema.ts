import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import {
  blockProperties,
  blockUseProperties,
  commonProperties,
  documentProperties,
  inputProperties,
  sequentialProperties,
} from './document.ts';
import { expressibleProperties, expressionSchema } from './fields.ts';
import type { LayerType } from './layer-type.ts';
import { layerTypes } from './layers/index.ts';

const closed = { additionalProperties: false } as const;

function refer(name: string): TSchema {
  return Type.Unsafe<unknown>({ $ref: `#/$defs/${name}` });
}

/** The common keys by reference: each stands in nearly a hundred types. */
const common = Object.fromEntries(
  Object.keys(commonProperties).map((key) => [key, Type.Optional(refer(`common.${key}`))]),
);

/** The same schema with the one of expressions by reference wherever it stands. */
function referring(schema: unknown): unknown {
  if (schema === expressionSchema) return { $ref: '#/$defs/expression' };
  if (Array.isArray(schema)) return schema.map(referring);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, referring(value as unknown)]),
  );
}

/** What a document may have for a layer of one type. */
function layerSchema({ name, description, attributes }: LayerType): TSchema {
  const type = Type.Literal(name, { title: 'Type', description, examples: [name] });
  return Type.Object(
    { type, ...common, ...expressibleProperties(attributes) },
    { ...closed, title: name, description },
  );
}

function object(properties: TProperties, title: string, description: string): TSchema {
  return Type.Object(properties, { ...closed, title, description });
}

const layers = Type.Array(refer('layer'), {
  title: 'Layers',
  description: 'Layers in order, each taking what the one before it made unless it says otherwise.',
  examples: [[{ type: 'relu' }]],
});

const uses = {
  sequential: object(
    { ...common, ...sequentialProperties(layers) },
    'sequential',
    'A group of layers in a scope of its own.',
  ),
  blockUse: object(
    { ...common, ...blockUseProperties },
    'block',
    'A use of a block, once or repeated.',
  ),
};

/** Definitions by name: every layer type, and what layers are made of. */
const definitions: Record<string, TSchema> = {
  layer: Type.Unsafe<unknown>({
    anyOf: ['sequential', 'blockUse', ...layerTypes.map(({ name }) => name)].map(refer),
  }),
  block: object(blockProperties(layers), 'Block', 'Layers that are used in several places.'),
  input: object(inputProperties, 'Input', 'A network input.'),
  ...uses,
  ...Object.fromEntries(
    Object.entries(commonProperties).map(([key, schema]) => [`common.${key}`, schema]),
  ),
  ...Object.fromEntries(layerTypes.map((type) => [type.name, layerSchema(type)])),
};

/** The format as JSON Schema (draft 2020-12), for editors, for OpenAPI and to be read. */
export const architectureSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Architecture',
  description: 'A neural network as layers, version 1 of the format.',
  ...(referring(
    Type.Object(documentProperties(layers, refer('block'), refer('input')), closed),
  ) as object),
  $defs: { expression: expressionSchema, ...(referring(definitions) as object) },
};
