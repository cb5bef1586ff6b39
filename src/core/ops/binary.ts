import { isIntegral, propagateCalculation } from '../shapes/constants.ts';
import type { Value } from '../graph/types.ts';
import {
  broadcastInputs,
  consumedInputs,
  inWords,
  type PerElement,
  repeated,
} from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { AttributeSpec, OperatorSpec } from './spec.ts';

interface BinaryRule {
  readonly name: string;
  readonly since?: number;
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
  /** The function in words. */
  readonly formula: string;
  /** Operations per output element. */
  readonly each: PerElement;
  /** Whether the output is of bools. */
  readonly predicate?: boolean;
  readonly calculate: (a: number, b: number, node: NodeView) => number;
}

/** An operator on two inputs that broadcast. */
function binary(rule: BinaryRule): OperatorSpec {
  const { name, since = 1, attributes, formula, each, predicate = false, calculate } = rule;
  return {
    name,
    opsets: [since],
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: {
      ...attributes,
      ...(since === 1 && {
        ...consumedInputs,
        axis: { kind: 'int', opsets: [1, 6] },
        broadcast: { kind: 'int', opsets: [1, 6] },
      }),
    },
    status: 'counted',
    rule: `${formula}: ${inWords(each)} per output element, inputs broadcast`,
    elementwise: true,

    infer(node) {
      const inputs = operands(node);
      const elementType = predicate ? 'bool' : node.input(0).elementType;
      const type = { elementType, dims: broadcastInputs(node, inputs) };
      return [propagateCalculation(type, inputs, (a, b) => calculate(a, b, node))];
    },

    count: (node) => repeated(each, node.outputElements(0)),
  };
}

/**
 * The two inputs. Until opset 6 the second is broadcast to the first on demand only, aligned at
 * `axis`; here it gets the dims that say the same from opset 7 on.
 */
function operands(node: NodeView): readonly [Value, Value] {
  const a = node.input(0);
  const b = node.input(1);
  if (node.opset >= 7) return [a, b];
  const broadcasts = node.int('broadcast', 0) === 1;
  const dims = broadcasts ? alignedDims(node) : b.dims;
  const fits =
    dims.length === a.dims.length &&
    dims.every((dim, axis) => dim === a.dims[axis] || (broadcasts && dim === 1));
  if (!fits) {
    node.fail(`shape [${b.dims.join(', ')}] does not fit [${a.dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: 'equal shapes, or `broadcast` = 1 and a part of the first shape',
    });
  }
  return [a, { ...b, dims }];
}

function alignedDims(node: NodeView): readonly number[] {
  const rank = node.rank(0);
  const suffix = rank - node.rank(1);
  const axis = node.hasAttribute('axis') ? node.axis(node.int('axis', 0), rank) : suffix;
  const before = new Array<number>(Math.max(axis, 0)).fill(1);
  const after = new Array<number>(Math.max(suffix - axis, 0)).fill(1);
  return [...before, ...node.dims(1), ...after];
}

function areIntegers(node: NodeView): boolean {
  return isIntegral(node.input(0).elementType);
}

/** Integer division truncates; the remainder is taken off first since a quotient may round up. */
function divide(a: number, b: number, node: NodeView): number {
  return areIntegers(node) ? (a - (a % b)) / b : a / b;
}

/** `fmod` = 0: the sign of the divisor, as in Python; 1: of the dividend, as in C. */
function modulo(a: number, b: number, node: NodeView): number {
  const remainder = a % b;
  if (node.int('fmod', 0) === 1 || remainder === 0 || remainder < 0 === b < 0) return remainder;
  return remainder + b;
}

function power(a: number, b: number, node: NodeView): number {
  return areIntegers(node) ? Math.trunc(a ** b) : a ** b;
}

const arithmetic: readonly BinaryRule[] = [
  { name: 'Add', formula: 'a + b', each: { adds: 1 }, calculate: (a, b) => a + b },
  { name: 'Sub', formula: 'a − b', each: { adds: 1 }, calculate: (a, b) => a - b },
  { name: 'Mul', formula: 'a·b', each: { multiplies: 1 }, calculate: (a, b) => a * b },
  { name: 'Div', formula: 'a / b', each: { divides: 1 }, calculate: divide },
  {
    name: 'Mod',
    since: 10,
    attributes: { fmod: { kind: 'int' } },
    formula: 'remainder of a / b',
    each: { divides: 1 },
    calculate: modulo,
  },
  {
    name: 'Pow',
    formula: 'a to the power of b, whatever the exponent',
    each: { transcendentals: 1 },
    calculate: power,
  },
];

function comparison(
  name: string,
  sign: string,
  compare: (a: number, b: number) => boolean,
  since = 1,
): BinaryRule {
  return {
    name,
    since,
    formula: `a ${sign} b`,
    each: { compares: 1 },
    predicate: true,
    calculate: (a, b) => Number(compare(a, b)),
  };
}

const comparisons: readonly BinaryRule[] = [
  comparison('Equal', '=', (a, b) => a === b),
  comparison('Greater', '>', (a, b) => a > b),
  comparison('GreaterOrEqual', '≥', (a, b) => a >= b, 12),
  comparison('Less', '<', (a, b) => a < b),
  comparison('LessOrEqual', '≤', (a, b) => a <= b, 12),
];

function logical(
  name: string,
  word: string,
  decide: (a: boolean, b: boolean) => boolean,
): BinaryRule {
  return {
    name,
    formula: `a ${word} b, a logical operation counting as a compare`,
    each: { compares: 1 },
    predicate: true,
    calculate: (a, b) => Number(decide(a !== 0, b !== 0)),
  };
}

const logic: readonly BinaryRule[] = [
  logical('And', 'and', (a, b) => a && b),
  logical('Or', 'or', (a, b) => a || b),
  logical('Xor', 'xor', (a, b) => a !== b),
];

/** Bits of a value that a double may only approximate can't be told: NaN makes it unknown. */
function onBits(combine: (a: bigint, b: bigint) => bigint) {
  return (a: number, b: number) =>
    Number.isSafeInteger(a) && Number.isSafeInteger(b)
      ? Number(combine(BigInt(a), BigInt(b)))
      : Number.NaN;
}

function bitwise(
  name: string,
  word: string,
  combine: (a: bigint, b: bigint) => bigint,
): BinaryRule {
  return {
    name,
    since: 18,
    formula: `bits of a ${word} bits of b, a bitwise operation counting as a compare`,
    each: { compares: 1 },
    calculate: onBits(combine),
  };
}

const bits: readonly BinaryRule[] = [
  bitwise('BitwiseAnd', 'and', (a, b) => a & b),
  bitwise('BitwiseOr', 'or', (a, b) => a | b),
  bitwise('BitwiseXor', 'xor', (a, b) => a ^ b),
  {
    name: 'BitShift',
    since: 11,
    attributes: { direction: { kind: 'string', required: true, values: ['LEFT', 'RIGHT'] } },
    formula: 'a shifted by b bits, a shift counting as a multiply',
    each: { multiplies: 1 },
    calculate(a, b, node) {
      if (b < 0 || b >= 64) return Number.NaN;
      const left = node.string('direction', '') === 'LEFT';
      return onBits((value, by) => (left ? value << by : value >> by))(a, b);
    },
  },
];

export const binaryOperators: readonly OperatorSpec[] = [
  ...arithmetic,
  ...comparisons,
  ...logic,
  ...bits,
].map(binary);
