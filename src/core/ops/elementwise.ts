import { operations, type Operations } from '../cost/operations.ts';
import { type Count, times } from '../count.ts';
import type { ElementType, Value } from '../graph/types.ts';
import { broadcast } from '../shapes/broadcast.ts';
import { propagateCalculation } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { AttributeSpec, OperatorSpec } from './spec.ts';

const singular = {
  adds: 'add',
  multiplies: 'multiply',
  divides: 'divide',
  compares: 'compare',
  transcendentals: 'transcendental',
} as const;

/** Scalar operations that one element takes, by counter. */
export type PerElement = Readonly<Partial<Record<keyof typeof singular, number>>>;

/** The counters of `count` elements. */
export function repeated(each: PerElement, count: Count): Operations {
  const { adds = 0, multiplies = 0, divides = 0, compares = 0, transcendentals = 0 } = each;
  return operations({
    adds: times(adds, count),
    multiplies: times(multiplies, count),
    divides: times(divides, count),
    compares: times(compares, count),
    transcendentals: times(transcendentals, count),
  });
}

/** The counters in words: `3 multiplies, 1 add`. */
export function inWords(each: PerElement): string {
  return Object.entries(each)
    .map(([counter, n]) => `${n} ${n === 1 ? singular[counter as keyof PerElement] : counter}`)
    .join(', ');
}

/** What operators of opset 1 to 5 had to say of memory; it changes neither shape nor cost. */
export const consumedInputs = {
  consumed_inputs: { kind: 'ints', opsets: [1, 5] },
} as const satisfies Record<string, AttributeSpec>;

/**
 * The common shape of the inputs; of all of them unless some are named.
 * @throws InputError `shape-mismatch` where they don't broadcast
 */
export function broadcastInputs(
  node: NodeView,
  inputs: readonly Value[] = allInputs(node),
): readonly number[] {
  return (
    broadcast(...inputs.map(({ dims }) => dims)) ??
    node.fail(
      `shapes ${inputs.map(({ dims }) => `[${dims.join(', ')}]`).join(' and ')} do not broadcast`,
      { code: 'shape-mismatch', expected: 'equal dims, or 1 on one side' },
    )
  );
}

/** Every input, none of which may be left out. */
export function allInputs(node: NodeView): readonly Value[] {
  return Array.from({ length: node.inputCount }, (_, index) => node.input(index));
}

export interface UnaryRule {
  readonly name: string;
  /** The opset that brought the operator; 1 where left out. */
  readonly since?: number;
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
  /** The function in the spec's words. */
  readonly formula: string;
  /** Operations per element, where an attribute changes them as a function of the node. */
  readonly each: PerElement | ((node: NodeView) => PerElement);
  /** What the operations per element hang on, where they hang on an attribute. */
  readonly note?: string;
  /** Element type of the output, where it isn't the input's. */
  readonly elementType?: ElementType;
  /** The function, where shape arithmetic uses it. */
  readonly calculate?: (x: number) => number;
}

/** An operator that maps every element of its one input. */
export function unary(rule: UnaryRule): OperatorSpec {
  const { name, since = 1, attributes, formula, each, note, calculate } = rule;
  const cost = typeof each === 'function' ? (note ?? '') : inWords(each);
  return {
    name,
    opsets: [since],
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { ...attributes, ...(since === 1 && consumedInputs) },
    status: 'counted',
    rule: `${formula}: ${cost} per element`,
    elementwise: true,

    infer(node) {
      const input = node.input(0);
      const type = { elementType: rule.elementType ?? input.elementType, dims: input.dims };
      return [calculate ? propagateCalculation(type, [input], calculate) : type];
    },

    count: (node) =>
      repeated(typeof each === 'function' ? each(node) : each, node.outputElements(0)),
  };
}
