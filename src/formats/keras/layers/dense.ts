import { project } from '../../architecture/layers/linear.ts';
import { activate } from '../activations.ts';
import type { KerasLayer } from '../layer.ts';
import { asKeras, anyLayout, type Rules } from '../rule.ts';
import { plain, type Tensor } from '../tensor.ts';
import { einsumDense } from './einsum-dense.ts';

/** A Dense on an image stored channels first is a 1×1 convolution: no element moves. */
function pointwise(layer: KerasLayer, tensor: Tensor, units: number, bias: boolean): Tensor {
  const { value } = tensor;
  const ones = value.dims.slice(2).map(() => 1);
  const kernel = layer.weight('kernel', [units, value.dims[1] as number, ...ones]);
  const inputs = bias ? [value, kernel, layer.weight('bias', [units])] : [value, kernel];
  return { value: layer.apply('Conv', inputs, { kernel_shape: ones }), last: 1 };
}

function projected(layer: KerasLayer): Tensor {
  const { tensor, settings } = layer;
  const units = settings.integer('units');
  const bias = settings.flag('use_bias', true);
  if (layer.shape.length < 2) layer.misshapen('[N, …, features]');
  // Calls that share the kernel must all have it in one form.
  if (tensor.last === 1 && layer.shape.length > 2 && !layer.isShared) {
    return pointwise(layer, tensor, units, bias);
  }
  return plain(
    project(layer, layer.asKeras(), {
      weight: 'kernel',
      bias: bias ? 'bias' : undefined,
      outFeatures: units,
    }),
  );
}

/** Keras's dense and embedding layers. @see https://keras.io/api/layers/core_layers/ */
export const denseRules: Rules = {
  Dense: asKeras((layer) => activate(layer, projected(layer))),

  EinsumDense: asKeras((layer) => activate(layer, einsumDense(layer))),

  Embedding: asKeras((layer) => {
    const { settings } = layer;
    const table = layer.weight('embeddings', [
      settings.integer('input_dim'),
      settings.integer('output_dim'),
    ]);
    const indices = layer.asKeras();
    const whole = indices.elementType === 'int64' || indices.elementType === 'int32';
    const rows = whole ? indices : layer.cast(indices, 'int32');
    return plain(layer.apply('Gather', [table, rows], { axis: 0 }));
  }),

  /** ConvNeXt's: a trained factor for each channel. */
  LayerScale: anyLayout((layer) => {
    const { tensor } = layer;
    const dim = layer.settings.integer('projection_dim', layer.shape.at(-1));
    const gamma = layer.alongLast(layer.weight('gamma', [dim]), tensor);
    return { value: layer.apply('Mul', [tensor.value, gamma]), last: tensor.last };
  }),
};
