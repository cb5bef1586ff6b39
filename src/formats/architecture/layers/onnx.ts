import {
  type TArray,
  type TInteger,
  type TNumber,
  type TObject,
  type TOptional,
  type TRecord,
  type TString,
  type TUnion,
  Type,
} from '@sinclair/typebox';
import {
  type AttributeValue,
  type ElementType,
  elementTypes,
  type TensorAttribute,
  type Value,
} from '../../../core/graph/types.ts';
import { choice, integer, integers, optional, text, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';

const typeField = choice(elementTypes, {
  title: 'Element type',
  description: 'Of a constant; by default the type of the network.',
  examples: ['int64'],
});

const numbers = Type.Union([Type.Number(), Type.Array(Type.Number(), { maxItems: 4096 })], {
  title: 'Constant',
  description: 'A scalar, or the elements of a constant, row by row.',
  examples: [[1, -1]],
});

const operandFields = {
  input: optional(
    integer({
      title: 'Input',
      description: 'Which of the inputs of the layer, from 0.',
      examples: [0],
      minimum: 0,
    }),
  ),
  parameter: optional(
    text({
      title: 'Parameter',
      description: 'Name of a trained tensor of the given shape.',
      examples: ['weight'],
    }),
  ),
  buffer: optional(
    text({
      title: 'Buffer',
      description: 'Name of a stored, untrained tensor of the given shape.',
      examples: ['mean'],
    }),
  ),
  constant: optional(numbers),
  type: optional(typeField),
  shape: optional(
    integers({
      title: 'Shape',
      description: 'Dims of a parameter or buffer; of a constant, by default one dim for a list.',
      examples: [[64, 3, 7, 7]],
      minimum: 0,
      minItems: 0,
    }),
  ),
};

const operandSchema = Type.Union(
  [Type.Object(operandFields, { additionalProperties: false }), Type.Null()],
  {
    title: 'Operand',
    description: 'An input, a stored tensor or a constant; null for an optional input left out.',
    examples: [{ input: 0 }, { parameter: 'weight', shape: [64, 64] }, { constant: [0, 1] }, null],
  },
);

type Operand = {
  readonly input?: number;
  readonly parameter?: string;
  readonly buffer?: string;
  readonly constant?: number | readonly number[];
  readonly type?: ElementType;
  readonly shape?: readonly number[];
} | null;

const tensorSchema: TObject<{
  type: typeof typeField;
  dims: TArray<TInteger>;
  data: TOptional<TArray<TNumber>>;
}> = Type.Object(
  {
    type: typeField,
    dims: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 64 }),
    data: Type.Optional(Type.Array(Type.Number(), { maxItems: 4096 })),
  },
  { additionalProperties: false },
);

const attributesSchema: TRecord<
  TString,
  TUnion<[TNumber, TString, TArray<TNumber>, TArray<TString>, typeof tensorSchema]>
> = Type.Record(
  Type.String(),
  Type.Union([
    Type.Number(),
    Type.String({ maxLength: 4096 }),
    Type.Array(Type.Number(), { maxItems: 4096 }),
    Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 4096 }),
    tensorSchema,
  ]),
  {
    title: 'Attributes',
    description: "The operator's attributes under their ONNX names, as they are written.",
    examples: [{ axis: 1 }, { equation: 'bij,bjk->bik' }],
    maxProperties: 64,
  },
);

const onnx = layerType({
  name: 'onnx',
  description: 'Any operator that the engine knows, as one node: see /v1/operators.',
  inputs: [0, 4096],
  attributes: {
    op: text({
      title: 'Operator',
      description: 'Its ONNX name.',
      examples: ['Einsum'],
    }),
    domain: withDefault(
      Type.String({
        title: 'Domain',
        description: "Its ONNX domain; '' is ai.onnx.",
        examples: ['com.microsoft'],
        maxLength: 128,
      }),
      '',
    ),
    attributes: withDefault(attributesSchema, {}),
    operands: optional(
      Type.Array(operandSchema, {
        title: 'Operands',
        description: "The node's inputs in order; by default the inputs of the layer.",
        examples: [[{ input: 0 }, { parameter: 'weight', shape: [64, 64] }]],
        maxItems: 4096,
      }),
    ),
    outputCount: withDefault(
      integer({
        title: 'Number of outputs',
        description: 'How many outputs the node has; the further ones are "id:1" …',
        examples: [2],
        minimum: 1,
        maximum: 1024,
      }),
      1,
    ),
  },
  lower(layer, { op, domain, attributes, operands, outputCount }) {
    const inputs = operands?.map((operand, index) => valueOf(layer, operand, index));
    return layer.add(op, inputs ?? layer.inputs, attributesOf(attributes), { domain, outputCount });
  },
});

function attributesOf(attributes: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, attributeOf(value)]),
  );
}

/** The document calls a tensor's element type `type`, as it does everywhere. */
function attributeOf(value: unknown): AttributeValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value as AttributeValue;
  }
  const { type, dims, data } = value as {
    type: ElementType;
    dims: readonly number[];
    data?: readonly number[];
  };
  const tensor: TensorAttribute = { elementType: type, dims, ...(data && { data }) };
  return tensor;
}

function valueOf(layer: LayerContext, operand: Operand, index: number): Value | undefined {
  if (operand === null) return undefined;
  const { input, parameter, buffer, constant, type, shape } = operand;
  const kinds = [input, parameter, buffer, constant].filter((kind) => kind !== undefined);
  const at = 'operands';
  if (kinds.length !== 1) {
    layer.fail(`operand ${index} is ${kinds.length === 0 ? 'nothing' : 'several things'}`, {
      at,
      expected: 'one of "input", "parameter", "buffer" and "constant", or null',
    });
  }
  if (input !== undefined) {
    return (
      layer.inputs[input] ??
      layer.fail(`operand ${index} is input ${input} of ${layer.inputs.length}`, {
        at,
        expected: `an input from 0 to ${layer.inputs.length - 1}`,
      })
    );
  }
  if (constant !== undefined) return constantOf(layer, constant, type, shape, index);
  if (!shape) layer.fail(`operand ${index} has no shape`, { at, expected: '"shape"' });
  return parameter === undefined
    ? layer.weight(buffer ?? '', shape, 'buffer')
    : layer.weight(parameter, shape);
}

function constantOf(
  layer: LayerContext,
  constant: number | readonly number[],
  type: ElementType = layer.elementType,
  given: readonly number[] | undefined,
  index: number,
): Value {
  const data = typeof constant === 'number' ? [constant] : constant;
  const dims = given ?? (typeof constant === 'number' ? [] : [constant.length]);
  const size = dims.reduce((count, dim) => count * dim, 1);
  if (size !== data.length) {
    layer.fail(`operand ${index} has ${data.length} elements for [${dims.join(', ')}]`, {
      at: 'operands',
      expected: `${size} elements`,
    });
  }
  return layer.typedConstant(`constant${index}`, type, dims, data);
}

export const onnxLayers = [onnx] as const;
