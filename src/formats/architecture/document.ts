import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { type ElementType, elementTypes } from '../../core/graph/types.ts';
import { expressible, expressionSchema, flag, integer, text, type Written } from './fields.ts';
import type { LayerType } from './layer-type.ts';
import type { KnownLayerType } from './layers/index.ts';

/** A name for parameters and symbols, as expressions can use it. */
export const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A layer's id: no dot, colon or slash, since paths and references are made of them. */
export const idPattern = /^(?!input$)[^.:/]{1,128}$/;

const reference = Type.String({
  title: 'Reference',
  description:
    'A layer before this one by its id, a path into an earlier scope ("encoder.3"), "input" for the scope\'s own first input and "input:1" for the second, or a network input by name; "lstm:1" is a second output.',
  examples: ['conv1', 'input', 'encoder.3', 'lstm:1'],
  minLength: 1,
  maxLength: 1024,
});

const references = Type.Array(reference, { maxItems: 1024 });

const id = Type.String({
  title: 'Id',
  description: 'Unique in its scope; by default the position in the list, from "0".',
  examples: ['conv1'],
  pattern: idPattern.source,
});

const inputs = Type.Union([reference, references], {
  title: 'Inputs',
  description:
    'What the layer takes: by default the output of the layer before it, and for the first layer the first input of its scope.',
  examples: ['input', ['conv2', 'shortcut']],
});

const outputs = Type.Array(reference, {
  title: 'Outputs',
  description: 'What the scope gives, in order: by default the output of its last layer.',
  examples: [['fc']],
  minItems: 1,
  maxItems: 1024,
});

const when = expressible(
  flag({
    title: 'When',
    description:
      'Where false, the layer is skipped and its id stands for its first input (or for `otherwise`).',
    examples: ['project', 'stride > 1'],
  }),
);

const otherwise = Type.String({
  title: 'Otherwise',
  description: 'What the id stands for where the layer is skipped: by default its first input.',
  examples: ['input'],
  minLength: 1,
  maxLength: 1024,
});

const repeat = expressible(
  integer({
    title: 'Repeat',
    description:
      'How many times, one after another, with ids "stage.0", "stage.1" …; 0 skips it. Its expressions see `index` (from 0) and `count`.',
    examples: [3, 'depth'],
    minimum: 0,
  }),
);

const weights = text({
  title: 'Weights',
  description: 'A name: layers of the same name share their tensors, which count once.',
  examples: ['embedding'],
});

/** The keys that every layer may have. */
export const commonProperties = {
  id: Type.Optional(id),
  inputs: Type.Optional(inputs),
  when: Type.Optional(when),
  otherwise: Type.Optional(otherwise),
  repeat: Type.Optional(repeat),
  weights: Type.Optional(weights),
};

/** The values that names stand for. */
const scalar = Type.Union([Type.Integer(), Type.Boolean(), expressionSchema]);

function named(title: string, description: string, examples: unknown[], value: TSchema) {
  return Type.Record(Type.String({ pattern: namePattern.source }), value, {
    title,
    description,
    examples,
    maxProperties: 256,
  });
}

export const blockUseProperties = {
  block: text({
    title: 'Block',
    description: 'Name of the block that stands here.',
    examples: ['bottleneck'],
  }),
  with: Type.Optional(
    named('Arguments', "Values of the block's parameters.", [{ width: 64 }], scalar),
  ),
  first: Type.Optional(
    named(
      'First',
      'Arguments that differ in the first repeat.',
      [{ stride: 2, project: true }],
      scalar,
    ),
  ),
  last: Type.Optional(
    named(
      'Last',
      'Arguments that differ in the last repeat; they win over `first`.',
      [{ head: true }],
      scalar,
    ),
  ),
};

/** `layers` is the schema of a list of layers, which refers back to these. */
export function sequentialProperties(layers: TSchema) {
  return {
    type: Type.Literal('sequential', {
      title: 'Type',
      description: 'A group of layers in a scope of its own.',
      examples: ['sequential'],
    }),
    layers,
    outputs: Type.Optional(outputs),
  };
}

export function blockProperties(layers: TSchema) {
  return {
    description: Type.Optional(
      Type.String({
        title: 'Description',
        description: 'What the block is.',
        examples: ['1×1, 3×3, 1×1 with a residual'],
      }),
    ),
    parameters: Type.Optional(
      named(
        'Parameters',
        'Parameters with their defaults; null where the block cannot do without.',
        [{ width: null, stride: 1, project: false }],
        Type.Union([Type.Null(), ...scalar.anyOf]),
      ),
    ),
    layers,
    outputs: Type.Optional(outputs),
  };
}

export const inputProperties = {
  shape: Type.Array(
    Type.Union([Type.Integer({ minimum: 1 }), expressionSchema], {
      title: 'Dim',
      description: 'A positive integer, a symbol that the request binds, or an expression.',
      examples: [224, 'N'],
    }),
    {
      title: 'Shape',
      description: 'Dims, the batch first. A name that is no parameter is a symbol.',
      examples: [['N', 3, 224, 224]],
      maxItems: 64,
    },
  ),
  type: Type.Optional(elementType("Element type, by default the network's.", 'int64')),
};

function elementType(description: string, example: string) {
  return Type.Union(
    elementTypes.map((name) => Type.Literal(name)),
    { title: 'Element type', description, examples: [example] },
  );
}

export function documentProperties(layers: TSchema, block: TSchema, input: TSchema) {
  return {
    version: Type.Literal(1, {
      title: 'Version',
      description: 'Version of the format.',
      examples: [1],
    }),
    name: text({
      title: 'Name',
      description: 'Name of the network.',
      examples: ['resnet152'],
    }),
    description: Type.Optional(
      Type.String({
        title: 'Description',
        description: 'What the network is.',
        examples: ['Deep residual learning, table 1'],
      }),
    ),
    type: Type.Optional({
      ...elementType('Element type of weights and activations, for the byte figures.', 'float16'),
      default: 'float32',
    }),
    inputs: Type.Record(Type.String({ minLength: 1 }), input, {
      title: 'Inputs',
      description: 'Network inputs by name, in order.',
      examples: [{ image: { shape: ['N', 3, 224, 224] } }],
      minProperties: 1,
      maxProperties: 1024,
    }),
    parameters: Type.Optional(
      named(
        'Parameters',
        'Values that expressions can use; each may use those before it.',
        [{ width: 64, hidden: '4*width' }],
        scalar,
      ),
    ),
    blocks: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), block, {
        title: 'Blocks',
        description: 'Reusable groups of layers by name.',
        examples: [{ block: { parameters: { width: null }, layers: [{ type: 'relu' }] } }],
        maxProperties: 10_000,
      }),
    ),
    layers,
    outputs: Type.Optional(outputs),
  };
}

export type Reference = string;

type Argument = number | boolean | string;

/** The keys that every layer may have; see the JSON Schema for what they mean. */
export interface CommonKeys {
  readonly id?: string;
  readonly inputs?: Reference | readonly Reference[];
  readonly when?: boolean | string;
  readonly otherwise?: Reference;
  readonly repeat?: number | string;
  readonly weights?: string;
}

export interface SequentialLayer extends CommonKeys {
  readonly type: 'sequential';
  readonly layers: readonly LayerDocument[];
  readonly outputs?: readonly Reference[];
}

export interface BlockLayer extends CommonKeys {
  readonly block: string;
  readonly with?: Readonly<Record<string, Argument>>;
  readonly first?: Readonly<Record<string, Argument>>;
  readonly last?: Readonly<Record<string, Argument>>;
}

type TypedLayer<T> =
  T extends LayerType<infer Name, infer P extends TProperties>
    ? CommonKeys & { readonly type: Name } & Written<P>
    : never;

/** One layer of a document. */
export type LayerDocument = TypedLayer<KnownLayerType> | SequentialLayer | BlockLayer;

export interface BlockDocument {
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, Argument | null>>;
  readonly layers: readonly LayerDocument[];
  readonly outputs?: readonly Reference[];
}

/** An architecture document, version 1. */
export interface Architecture {
  readonly version: 1;
  readonly name: string;
  readonly description?: string;
  readonly type?: ElementType;
  readonly inputs: Readonly<
    Record<string, { readonly shape: readonly (number | string)[]; readonly type?: ElementType }>
  >;
  readonly parameters?: Readonly<Record<string, Argument>>;
  readonly blocks?: Readonly<Record<string, BlockDocument>>;
  readonly layers: readonly LayerDocument[];
  readonly outputs?: readonly Reference[];
}
