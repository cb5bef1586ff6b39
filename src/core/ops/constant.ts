import { product } from '../count.ts';
import { propagate, representable } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

const forms = {
  sparse_value: { kind: 'tensor', opsets: [11] },
  value: { kind: 'tensor' },
  value_float: { kind: 'float', opsets: [12] },
  value_floats: { kind: 'floats', opsets: [12] },
  value_int: { kind: 'int', opsets: [12] },
  value_ints: { kind: 'ints', opsets: [12] },
  value_string: { kind: 'string', opsets: [12] },
  value_strings: { kind: 'strings', opsets: [12] },
} as const;

function valueOf(node: NodeView): Inferred {
  const tensor = node.tensor('value') ?? node.tensor('sparse_value');
  if (tensor) return propagate(tensor, [tensor], ({ data }) => data);
  const strings = node.strings('value_strings');
  if (strings) return { elementType: 'string', dims: [strings.length] };
  if (node.hasAttribute('value_string')) return { elementType: 'string', dims: [] };
  if (node.hasAttribute('value_int')) {
    return { elementType: 'int64', dims: [], data: [node.int('value_int', 0)] };
  }
  if (node.hasAttribute('value_float')) {
    return { elementType: 'float32', dims: [], data: [Math.fround(node.float('value_float', 0))] };
  }
  const ints = node.ints('value_ints');
  const data = ints ?? node.floats('value_floats') ?? [];
  const type = { elementType: ints ? 'int64' : 'float32', dims: [data.length] } as const;
  return propagate(type, [{ ...type, data }], () => representable(type.elementType, data));
}

export const constant: OperatorSpec = {
  name: 'Constant',
  opsets: [1],
  inputs: [0, 0],
  outputs: [1, 1],
  attributes: forms,
  status: 'free',
  rule: 'a tensor written into the graph',

  infer(node) {
    const given = Object.keys(forms).filter((form) => node.hasAttribute(form));
    if (given.length !== 1) {
      node.fail(`Constant has ${given.length} values`, {
        expected: `one of ${Object.keys(forms).join(', ')}`,
      });
    }
    const { elementType, dims, data } = valueOf(node);
    return [{ elementType, dims, ...(data && { data }) }];
  },
};

export const constantOfShape: OperatorSpec = {
  name: 'ConstantOfShape',
  opsets: [9],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { value: { kind: 'tensor' } },
  status: 'free',
  rule: 'one value all over, known before the network runs',

  infer(node) {
    const value = node.tensor('value') ?? { elementType: 'float32', dims: [1], data: [0] };
    const dims = node.requireIntegers(0);
    if (dims.some((dim) => dim < 0)) {
      node.fail(`a shape of [${dims.join(', ')}] is asked for`, { expected: 'dims from 0 up' });
    }
    return [
      propagate({ elementType: value.elementType, dims }, [value], ({ data: [fill = 0] }) =>
        new Array<number>(Number(product(dims))).fill(fill),
      ),
    ];
  },
};
