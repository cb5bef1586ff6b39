import type { KerasLayer } from './layer.ts';
import { plain, type Tensor } from './tensor.ts';

/** Domain of the operators that stand for what is not counted. */
const domain = 'keras';

/**
 * Stands for a layer that is not known, so that those around it can be counted: it gives tensors of
 * the declared shapes, or else one of the first input's shape and layout.
 */
export function unsupported(layer: KerasLayer, name: string): readonly Tensor[] {
  const { tensors } = layer;
  const { declared } = layer.use;
  if (!declared.some((shape) => shape !== undefined)) return [unchanged(layer, layer.tensor, name)];
  const inputs = tensors.map((tensor) => layer.asKeras(tensor));
  const types = declared.map((shape) => ({
    elementType: layer.elementType,
    dims: shape ?? layer.shape,
  }));
  return layer.addTyped(name, inputs, types, { domain }).map(plain);
}

/** Stands for an elementwise function that is not known. */
export function unchanged(layer: KerasLayer, tensor: Tensor, name: string): Tensor {
  const type = { elementType: layer.elementType, dims: tensor.value.dims };
  const others = layer.tensors.filter((other) => other !== layer.tensor).map(({ value }) => value);
  const inputs = tensor === layer.tensor ? [tensor.value, ...others] : [tensor.value];
  const [value] = layer.addTyped(name, inputs, [type], { domain });
  return value ? { value, last: tensor.last } : tensor;
}
