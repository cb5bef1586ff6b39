import type { Value } from '../../core/graph/types.ts';

/**
 * A tensor of Keras and where it is kept. Keras has the channels of an image last; ONNX's operators
 * want them at axis 1. An image is therefore stored [N, C, H, W] from the first layer that looks at
 * it as one to the last, and axes are translated instead of elements moved.
 */
export interface Tensor {
  readonly value: Value;
  /** The axis at which Keras's last axis is stored; all others keep their order. */
  readonly last: number;
}

/** A value stored as Keras has it. */
export function plain(value: Value): Tensor {
  return { value, last: value.dims.length - 1 };
}

/** The axes of the stored value in Keras's order. */
export function storedAxes({ value, last }: Tensor): readonly number[] {
  const axes = value.dims.map((_, axis) => axis).filter((axis) => axis !== last);
  return value.dims.length === 0 ? [] : [...axes, last];
}

/** The dims as Keras has them. */
export function shapeOf(tensor: Tensor): readonly number[] {
  return storedAxes(tensor).map((axis) => tensor.value.dims[axis] as number);
}

/** The permutation that brings a tensor's value to hold Keras's last axis at `last`. */
export function permutation(tensor: Tensor, last: number): readonly number[] {
  const axes = storedAxes(tensor);
  return [...axes.slice(0, last), ...axes.slice(-1), ...axes.slice(last, -1)];
}

/** Whether a permutation leaves the elements where they are, moving none but axes of one element. */
export function keepsOrder(dims: readonly number[], perm: readonly number[]): boolean {
  const moving = perm.filter((axis) => dims[axis] !== 1);
  return moving.every((axis, index) => index === 0 || axis > (moving[index - 1] as number));
}
