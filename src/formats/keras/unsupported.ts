import type { KerasLayer } from './layer.ts';
import { plain, type Tensor } from './tensor.ts';

/** Domain of the operators that stand for what is not counted. */
const domain = 'keras';

const assumed = 'output taken to be like the input';

/**
 * Stands for a layer that is not known, so that those around it can be counted: it gives tensors of
 * the declared shapes, or else like the first input, which the name of its node then says.
 */
export function unsupported(layer: KerasLayer, name: string): readonly Tensor[] {
  const { tensors } = layer;
  const { declared } = layer.use;
  const note = declared.every(Boolean) ? {} : { note: assumed };
  const elementType = layer.elementType;
  if (declared.length === 1 && declared[0] === undefined) {
    // It keeps the layout, so that no element is moved for its sake.
    const { value, last } = layer.tensor;
    const inputs = tensors.map((tensor) => tensor.value);
    const [output = value] = layer.addTyped(name, inputs, [{ elementType, dims: value.dims }], {
      domain,
      ...note,
    });
    return [{ value: output, last }];
  }
  const inputs = tensors.map((tensor) => layer.asKeras(tensor));
  const types = declared.map((dims) => ({ elementType, dims: dims ?? layer.shape }));
  return layer.addTyped(name, inputs, types, { domain, ...note }).map(plain);
}

/** Stands for an operation of one tensor that is not counted and gives these stored dims. */
export function standIn(
  layer: KerasLayer,
  { value, last }: Tensor,
  name: string,
  dims: readonly number[] = value.dims,
): Tensor {
  const type = { elementType: layer.elementType, dims };
  const [output = value] = layer.addTyped(name, [value], [type], { domain });
  return { value: output, last };
}
