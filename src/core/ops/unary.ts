import type { OperatorSpec } from './spec.ts';
import { unary, type UnaryRule } from './elementwise.ts';

/** To the nearest integer, halves to the even one, as IEEE 754 and ONNX's Round do. */
function roundToEven(x: number): number {
  const nearest = Math.round(x);
  return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

const arithmetic: readonly UnaryRule[] = [
  { name: 'Neg', formula: '0 − x', each: { adds: 1 }, calculate: (x) => -x },
  { name: 'Abs', formula: '|x|', each: { compares: 1 }, calculate: Math.abs },
  { name: 'Sign', since: 9, formula: 'sign of x', each: { compares: 2 }, calculate: Math.sign },
  { name: 'Reciprocal', formula: '1 / x', each: { divides: 1 }, calculate: (x) => 1 / x },
];

function rounding(
  name: string,
  formula: string,
  calculate: (x: number) => number,
  since = 1,
): UnaryRule {
  return {
    name,
    since,
    formula: `${formula}, a rounding counting as a compare`,
    each: { compares: 1 },
    calculate,
  };
}

const roundings: readonly UnaryRule[] = [
  rounding('Floor', '⌊x⌋', Math.floor),
  rounding('Ceil', '⌈x⌉', Math.ceil),
  rounding('Round', 'x to the nearest integer, halves to even', roundToEven, 11),
];

function transcendental(
  name: string,
  since: number,
  formula: string,
  calculate?: (x: number) => number,
): UnaryRule {
  return {
    name,
    since,
    formula,
    each: { transcendentals: 1 },
    ...(calculate && { calculate }),
  };
}

const transcendentals: readonly UnaryRule[] = [
  transcendental('Sqrt', 1, '√x', Math.sqrt),
  transcendental('Exp', 1, 'exp(x)', Math.exp),
  transcendental('Log', 1, 'ln(x)', Math.log),
  transcendental('Erf', 9, 'erf(x)'),
  transcendental('Sin', 7, 'sin(x)'),
  transcendental('Cos', 7, 'cos(x)'),
  transcendental('Tan', 7, 'tan(x)'),
  transcendental('Asin', 7, 'arcsin(x)'),
  transcendental('Acos', 7, 'arccos(x)'),
  transcendental('Atan', 7, 'arctan(x)'),
  transcendental('Sinh', 9, 'sinh(x)'),
  transcendental('Cosh', 9, 'cosh(x)'),
  transcendental('Asinh', 9, 'arsinh(x)'),
  transcendental('Acosh', 9, 'arcosh(x)'),
  transcendental('Atanh', 9, 'artanh(x)'),
];

const predicates: readonly UnaryRule[] = [
  {
    name: 'Not',
    formula: 'not x, a logical operation counting as a compare',
    each: { compares: 1 },
    calculate: (x) => Number(x === 0),
  },
  {
    name: 'BitwiseNot',
    since: 18,
    formula: 'bits of x inverted, a bitwise operation counting as a compare',
    each: { compares: 1 },
    // Exact for signed types; an unsigned one's elements come out negative and so unknown.
    calculate: (x) => -x - 1,
  },
  {
    name: 'IsNaN',
    since: 9,
    formula: 'x ≠ x',
    each: { compares: 1 },
    elementType: 'bool',
    calculate: (x) => Number(Number.isNaN(x)),
  },
  {
    name: 'IsInf',
    since: 10,
    attributes: { detect_negative: { kind: 'int' }, detect_positive: { kind: 'int' } },
    formula: '|x| = ∞, or one sign of it',
    each: { compares: 1 },
    elementType: 'bool',
  },
];

export const unaryOperators: readonly OperatorSpec[] = [
  ...arithmetic,
  ...roundings,
  ...transcendentals,
  ...predicates,
].map(unary);
