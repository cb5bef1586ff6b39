import type { ElementType, Value } from '../../../core/graph/types.ts';
import { namedType } from '../dtypes.ts';
import { isFloat, type KerasLayer, type Operand, plainOf } from '../layer.ts';
import { isInteger, isNumber } from '../settings.ts';
import { plain, type Tensor } from '../tensor.ts';

/** Most elements of a constant that is kept by value. */
const mostKept = 1024;

/** The first setting that is given, by position or under one of its names in Keras and TensorFlow. */
export function settingOf(layer: KerasLayer, position: number, ...names: string[]): unknown {
  for (const name of names) {
    const given = layer.setting(position, name);
    if (given !== undefined) return given;
  }
  return undefined;
}

/** @throws InputError unless the setting is an integer or left out */
export function integerOf(
  layer: KerasLayer,
  fallback: number,
  position: number,
  ...names: string[]
) {
  const given = settingOf(layer, position, ...names) ?? fallback;
  return isInteger(given)
    ? given
    : layer.fail(`"${names[0] ?? ''}" of ${layer.className} is no integer`);
}

/** A setting of one integer or several, as a list; `undefined` where it is left out. */
export function integersOf(layer: KerasLayer, position: number, ...names: string[]) {
  const given = settingOf(layer, position, ...names);
  if (given === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.every(isInteger)) return list;
  return layer.fail(`"${names[0] ?? ''}" of ${layer.className} is no list of integers`);
}

export function numberOf(
  layer: KerasLayer,
  position: number,
  ...names: string[]
): number | undefined {
  const given = settingOf(layer, position, ...names);
  if (given === undefined || isNumber(given)) return given;
  return layer.fail(`"${names[0] ?? ''}" of ${layer.className} is no number`);
}

/** An argument as a tensor: a number or a written array becomes a constant. */
function tensorOf(layer: KerasLayer, operand: Operand, like: ElementType, name: string): Tensor {
  if (operand.kind === 'tensor') return operand.tensor;
  const given = plainOf(operand);
  const dims: number[] = [];
  for (let level: unknown = given; Array.isArray(level); level = level[0]) dims.push(level.length);
  const data: unknown[] = Array.isArray(given) ? given.flat(16) : [given];
  const numbers = data.map((item) => (typeof item === 'boolean' ? Number(item) : item));
  if (!numbers.every(isNumber) || dims.reduce((a, b) => a * b, 1) !== numbers.length) {
    return layer.fail(`argument "${name}" of ${layer.className} is no tensor`, {
      expected: 'a tensor, a number or an array of numbers',
    });
  }
  const declared = operand.kind === 'array' ? namedType(operand.dtype) : undefined;
  const whole = numbers.every(isInteger);
  const type = declared ?? (whole || isFloat(like) ? like : layer.elementType);
  const kept = numbers.length <= mostKept ? numbers : [];
  return plain(layer.typedConstant(name, type, dims, kept));
}

export interface Broadcast {
  readonly values: readonly Value[];
  /** Where their common result has Keras's last axis. */
  readonly last: number;
}

/**
 * Arguments of an elementwise operation, of one element type and stored alike: as they are where
 * all but scalars have one rank, else as Keras has them.
 */
export function broadcast(layer: KerasLayer, operands: readonly Operand[]): Broadcast {
  const first = operands.find(({ kind }) => kind === 'tensor');
  const like = first?.kind === 'tensor' ? first.tensor.value.elementType : layer.elementType;
  const tensors = operands.map((operand, index) =>
    tensorOf(layer, operand, like, `operand${index}`),
  );
  const full = tensors.filter(({ value }) => value.dims.length > 0);
  const rank = Math.max(0, ...full.map(({ value }) => value.dims.length));
  const alike = full.every(({ value }) => value.dims.length === rank);
  const last = alike ? Math.min(rank - 1, ...full.map((tensor) => tensor.last)) : rank - 1;
  const stored = tensors.map((tensor) =>
    tensor.value.dims.length === rank ? layer.stored(tensor, last) : layer.asKeras(tensor),
  );
  const floats = stored.map(({ elementType }) => elementType).filter(isFloat);
  const mixed = new Set(stored.map(({ elementType }) => elementType)).size > 1;
  const common = floats.includes(layer.elementType) ? layer.elementType : (floats[0] ?? like);
  return { values: mixed ? stored.map((value) => layer.cast(value, common)) : stored, last };
}

/** What is left of a tensor when stored axes are dropped from its value. */
export function without(tensor: Tensor, value: Value, dropped: readonly number[]): Tensor {
  if (dropped.includes(tensor.last)) return plain(value);
  return { value, last: tensor.last - dropped.filter((axis) => axis < tensor.last).length };
}
