import { product } from '../count.ts';
import type { ElementType, TensorType } from '../graph/types.ts';
import type { Inferred } from '../ops/spec.ts';

/**
 * Most elements of an integer or bool tensor whose values are followed. Shapes, axes and pads have
 * a few; the longest that a shape still depends on are index vectors as long as a sequence, which
 * exporters write as NonZero(ConstantOfShape(length)).
 */
export const constantLimit = 4096;

/** The same for float tensors: scales and limits, never weights. */
export const floatConstantLimit = 64;

/** A tensor whose elements are known: row-major, bools as 0 and 1. */
export interface Constant extends TensorType {
  readonly data: readonly number[];
}

/** Integers that are exact both in the element type and in a double. */
const integerRanges: Partial<Record<ElementType, readonly [least: number, most: number]>> = {
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int8: [-128, 127],
  int4: [-8, 7],
  int2: [-2, 1],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  uint32: [0, 2 ** 32 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint8: [0, 255],
  uint4: [0, 15],
  uint2: [0, 3],
  bool: [0, 1],
};

/** Whether elements of the type are integers or bools. */
export function isIntegral(elementType: ElementType): boolean {
  return integerRanges[elementType] !== undefined;
}

/** Whether a tensor is small enough for its values to be followed. */
export function isFollowed({ elementType, dims }: TensorType): boolean {
  return product(dims) <= (isIntegral(elementType) ? constantLimit : floatConstantLimit);
}

type Operand = TensorType & { readonly data?: readonly number[] };

function isConstant(operand: Operand): operand is Constant {
  return operand.data !== undefined;
}

/**
 * `type` with its elements, where every input's are known, the output is small enough, and
 * `evaluate` can tell them.
 */
export function propagate(
  type: TensorType,
  inputs: readonly Operand[],
  evaluate: (...inputs: readonly Constant[]) => readonly number[] | undefined,
): Inferred {
  if (!inputs.every(isConstant) || !isFollowed(type)) return type;
  const data = evaluate(...inputs);
  return data ? { ...type, data } : type;
}

/**
 * `propagate` for an elementwise choice among the inputs, which broadcast: values pass through as
 * they are, an INT64_MAX that a double only approximates included.
 */
export function propagateChoice(
  type: TensorType,
  inputs: readonly Operand[],
  choose: (...values: readonly number[]) => number,
): Inferred {
  if (!inputs.every(isConstant)) return type;
  return propagate(type, inputs, (...constants) =>
    tabulate(type.dims, (coordinates) =>
      choose(...constants.map((constant) => elementAt(constant, coordinates))),
    ),
  );
}

/**
 * `propagate` for an elementwise calculation on inputs that broadcast. Where the result of an
 * element is not exact in the element type, such as a quotient by zero or an overflow, the
 * elements are taken for unknown.
 */
export function propagateCalculation(
  type: TensorType,
  inputs: readonly Operand[],
  calculate: (...values: readonly number[]) => number,
): Inferred {
  const { data } = propagateChoice(type, inputs, calculate);
  const exact = data && representable(type.elementType, data);
  return exact ? { ...type, data: exact } : type;
}

/**
 * Values as elements of a type: float32 rounded to single precision, integers checked to be in
 * range. `undefined` where one does not fit, or the type's arithmetic is not followed.
 */
export function representable(
  elementType: ElementType,
  values: readonly number[],
): readonly number[] | undefined {
  if (elementType === 'float32') return values.map(Math.fround);
  if (elementType === 'float64') return values;
  const range = integerRanges[elementType];
  if (!range) return undefined;
  const [least, most] = range;
  const fits = values.every((value) => Number.isInteger(value) && value >= least && value <= most);
  // Adding 0 turns −0 into 0.
  return fits ? values.map((value) => value + 0) : undefined;
}

/** Elements of a tensor of the given dims, row-major, each computed from its coordinates. */
export function tabulate(
  dims: readonly number[],
  element: (coordinates: readonly number[]) => number,
): readonly number[] {
  const size = Number(product(dims));
  const coordinates = new Array<number>(dims.length).fill(0);
  const data: number[] = [];
  for (let index = 0; index < size; index++) {
    data.push(element(coordinates));
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (coordinates[axis] as number) + 1;
      coordinates[axis] = next === dims[axis] ? 0 : next;
      if (next !== dims[axis]) break;
    }
  }
  return data;
}

/** The element at coordinates of a tensor that the given one broadcasts to. */
export function elementAt({ dims, data }: Constant, coordinates: readonly number[]): number {
  const skipped = coordinates.length - dims.length;
  let index = 0;
  for (const [axis, dim] of dims.entries()) {
    index = index * dim + (dim === 1 ? 0 : (coordinates[skipped + axis] as number));
  }
  // Coordinates lie inside the broadcast dims, so the index lies inside the data.
  return data[index] as number;
}

/**
 * Every row along an axis transformed on its own, into rows of one length each.
 * @returns the elements, row-major, of the dims with that length at the axis
 */
export function mapRows(
  { dims, data }: Constant,
  axis: number,
  transform: (row: readonly number[]) => readonly number[],
): readonly number[] {
  const size = dims[axis] as number;
  const inner = Number(product(dims.slice(axis + 1)));
  const result: number[] = [];
  for (let start = 0; start < data.length; start += size * inner) {
    for (let offset = 0; offset < inner; offset++) {
      const row = Array.from(
        { length: size },
        (_, i) => data[start + i * inner + offset] as number,
      );
      const mapped = transform(row);
      const first = (start / size) * mapped.length + offset;
      for (const [i, value] of mapped.entries()) result[first + i * inner] = value;
    }
  }
  return result;
}
