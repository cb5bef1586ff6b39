import type { ElementType, Value } from '../graph/types.ts';
import { isIntegral, propagate, representable } from '../shapes/constants.ts';
import { dataTypeAttribute } from './data-type.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

/** To bool, whatever is not zero is true; from a float to an integer, the fraction is cut off. */
function convert(input: Value, elementType: ElementType): Inferred {
  const type = { elementType, dims: input.dims };
  return propagate(type, [input], ({ data }) => {
    if (elementType === input.elementType) return data;
    if (elementType === 'bool') return data.map((value) => Number(value !== 0));
    return representable(elementType, isIntegral(elementType) ? data.map(Math.trunc) : data);
  });
}

const conversion = {
  outputs: [1, 1],
  status: 'free',
  rule: 'elements in another type: moves bytes, computes nothing',
  elementwise: true,
} as const;

const roundings = {
  round_mode: { kind: 'string', values: ['up', 'down', 'nearest'], opsets: [24] },
  saturate: { kind: 'int', opsets: [19] },
} as const;

const cast: OperatorSpec = {
  ...conversion,
  name: 'Cast',
  opsets: [6],
  inputs: [1, 1],
  attributes: { ...roundings, to: { kind: 'int', required: true } },
  infer: (node) => [convert(node.input(0), dataTypeAttribute(node, 'to', 'float32'))],
};

const castLike: OperatorSpec = {
  ...conversion,
  name: 'CastLike',
  opsets: [15],
  inputs: [2, 2],
  attributes: roundings,
  infer: (node) => [convert(node.input(0), node.input(1).elementType)],
};

const bitCast: OperatorSpec = {
  ...conversion,
  name: 'BitCast',
  opsets: [26],
  inputs: [1, 1],
  attributes: { to: { kind: 'int', required: true } },
  view: true,
  rule: 'the same bits taken for another type',
  infer: (node) => [{ elementType: dataTypeAttribute(node, 'to', 'float32'), dims: node.dims(0) }],
};

export const castOperators: readonly OperatorSpec[] = [cast, castLike, bitCast];
