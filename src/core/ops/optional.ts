import type { OperatorSpec } from './spec.ts';
import { reshaped } from './views.ts';

/*
 * An optional that holds a value stands in the graph as that value; an empty one, made by Optional
 * without an input, has no stand-in.
 */

const wrap = { opsets: [15], inputs: [1, 1], outputs: [1, 1], status: 'free', view: true } as const;

const optional: OperatorSpec = {
  ...wrap,
  name: 'Optional',
  rule: 'the input itself, as a value that might be missing',
  infer: (node) => [reshaped(node.input(0), node.dims(0))],
};

const optionalGetElement: OperatorSpec = {
  ...wrap,
  name: 'OptionalGetElement',
  rule: 'the value that an optional holds',
  infer: (node) => [reshaped(node.input(0), node.dims(0))],
};

const optionalHasElement: OperatorSpec = {
  name: 'OptionalHasElement',
  opsets: [15],
  inputs: [0, 1],
  outputs: [1, 1],
  status: 'free',
  rule: 'whether there is a value, known before the network runs',
  infer: (node) => [{ elementType: 'bool', dims: [], data: [Number(node.has(0))] }],
};

export const optionalOperators: readonly OperatorSpec[] = [
  optional,
  optionalGetElement,
  optionalHasElement,
];
